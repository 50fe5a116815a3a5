package io.gridmill.cli.show;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.market.energy.StatedPower;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed with a pool, as far as a display wants it. Read leniently: a place may record more, or (home) nothing
 * of all this.
 *
 * @param cores reserved; null when nothing was said
 * @param corePrice per core-second; null when nothing was said
 * @param offerId number of the offer on chain
 * @param poolAddress who signed the quote
 * @param escrow locked at the beginning
 * @param expiresAt when the deal was to end at first
 * @param chainId chain that the deal is on
 * @param voucherTotal what the newest voucher promises
 * @param vouchedPartitions how many partitions that voucher pays for
 * @param finalVoucher whether it is the last
 * @param verifier court that judges disputes about it; null: none
 * @param power what the pool's offer stated when the deal was made; null: nothing
 */
record DealTerms(
        @Nullable Integer cores,
        @Nullable Integer gpus,
        @Nullable Amount corePrice,
        @Nullable String offerId,
        @Nullable String poolAddress,
        @Nullable Amount escrow,
        @Nullable Instant expiresAt,
        @Nullable Long chainId,
        @Nullable Amount voucherTotal,
        @Nullable Long vouchedPartitions,
        boolean finalVoucher,
        @Nullable String verifier,
        @Nullable StatedPower power) {

    private static final JsonMapper JSON = new JsonMapper();

    static DealTerms of(SupplierRecord record) {
        JsonNode terms = read(record.terms());
        JsonNode quote = terms.path("quote");
        JsonNode voucher = read(record.state()).path("voucher");
        return new DealTerms(
                integer(quote.path("cores")),
                integer(quote.path("gpus")),
                amount(quote.path("corePrice")),
                text(quote.path("offerId")),
                text(quote.path("pool")),
                amount(terms.path("escrow")),
                terms.path("expiry").isIntegralNumber()
                        ? Instant.ofEpochSecond(terms.path("expiry").longValue())
                        : null,
                whole(terms.path("chainId")),
                amount(voucher.path("cumulativeAmount")),
                whole(voucher.path("acceptedPartitions")),
                voucher.path("isFinal").asBoolean(false),
                text(quote.path("verifier")),
                StatedPower.of(
                                terms.path("power").path("wattsPerCore").asInt(0),
                                terms.path("power").path("gramsCo2PerKwh").asInt(0))
                        .orElse(null));
    }

    /** Whether the pool can be brought before a court for what it signed. */
    boolean hasCourt() {
        return verifier != null && !verifier.matches("(0x)?0*");
    }

    /**
     * Core-milliseconds that an amount pays for at the agreed price: what the pool billed. Null without a price, and
     * where GPUs are part of it.
     */
    @Nullable
    Long coreMillis(Amount amount) {
        if (corePrice == null || corePrice.isZero() || (gpus != null && gpus > 0)) {
            return null;
        }
        BigInteger price = BigInteger.valueOf(corePrice.nano());
        // Amounts are rounded down, so the time is rounded up: back to the millisecond that was metered.
        return BigInteger.valueOf(amount.nano())
                .multiply(BigInteger.valueOf(1000))
                .add(price.subtract(BigInteger.ONE))
                .divide(price)
                .longValueExact();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The database holds JSON that this version does not understand", e);
        }
    }

    private static @Nullable Integer integer(JsonNode node) {
        return node.canConvertToInt() ? Integer.valueOf(node.intValue()) : null;
    }

    private static @Nullable Long whole(JsonNode node) {
        return node.canConvertToLong() ? Long.valueOf(node.longValue()) : null;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asText() : null;
    }

    private static @Nullable Amount amount(JsonNode node) {
        return node.isIntegralNumber() && node.longValue() >= 0 ? Amount.ofNano(node.longValue()) : null;
    }
}
