package io.gridmill.contracts.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Vectors;
import io.gridmill.contracts.internal.Words;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypedMessagesTest {

    private static final JsonNode VECTORS = Vectors.read("typed-data.json");
    private static final Address POOL = Address.parse("0x0B1d4C4a327fa83B603E63B96F82975aEe1E8389");
    private static final Address BUYER = Address.parse("0x64112D864fc7D476702fc7ae790591d98a0c7dE8");
    private static final MarketDomain DOMAIN = new MarketDomain(
            VECTORS.get("chainId").asLong(),
            Address.parse(VECTORS.get("verifyingContract").asText()));

    private final ObjectMapper json = new ObjectMapper();
    private final Wallet pool = Wallet.ofPrivateKey(VECTORS.get("poolKey").asText());
    private final Wallet buyer = Wallet.ofPrivateKey(VECTORS.get("buyerKey").asText());

    @Test
    void typesAndDomainAreThoseOfTheContracts() {
        assertThat(Quote.TYPE).isEqualTo(VECTORS.get("quoteType").asText());
        assertThat(Voucher.TYPE).isEqualTo(VECTORS.get("voucherType").asText());
        assertThat(ResultBatchClaim.TYPE)
                .isEqualTo(VECTORS.get("resultBatchType").asText());
        assertThat(DOMAIN.separator().hex())
                .isEqualTo(VECTORS.get("domainSeparator").asText());
        assertThat(pool.address()).isEqualTo(POOL);
        assertThat(buyer.address()).isEqualTo(BUYER);
    }

    @Test
    void digestsAndSignaturesEqualThoseOfTheContracts() {
        List<Vector> vectors = new ArrayList<>();
        for (JsonNode vector : VECTORS.get("quotes")) {
            if (fits(vector, "corePrice") && fits(vector, "cores")) {
                vectors.add(new Vector(quote(vector.get("message")), vector, pool));
            }
        }
        for (JsonNode vector : VECTORS.get("vouchers")) {
            if (fits(vector, "acceptedPartitions") && fits(vector, "cumulativeAmount")) {
                vectors.add(new Vector(voucher(vector.get("message")), vector, buyer));
            }
        }
        for (JsonNode vector : VECTORS.get("resultBatches")) {
            if (fits(vector, "sequence")) {
                vectors.add(new Vector(batch(vector.get("message")), vector, pool));
            }
        }
        assertThat(vectors).hasSizeGreaterThanOrEqualTo(6);
        for (Vector vector : vectors) {
            JsonNode expected = vector.expected;
            assertThat(vector.message.structHash().hex())
                    .isEqualTo(expected.get("structHash").asText());
            assertThat(DOMAIN.digest(vector.message).hex())
                    .isEqualTo(expected.get("digest").asText());
            Signed<TypedMessage> signed = DOMAIN.sign(vector.message, vector.signer);
            assertThat(signed.signature().hex())
                    .as("nonces by RFC 6979 make signatures repeatable")
                    .isEqualTo(expected.get("signature").asText());
            assertThat(DOMAIN.isSignedBy(vector.signer.address(), signed)).isTrue();
            assertThat(DOMAIN.isSignedBy(Address.ZERO, signed)).isFalse();
        }
    }

    @Test
    void wordsAreEncodedAsByTheContractsUpToTheLargest() {
        JsonNode vector = VECTORS.get("quotes").get(2);
        JsonNode message = vector.get("message");
        Words words = new Words(11).bytes32(MarketDomain.typeHash(Quote.TYPE)).uint(number(message, "offerId"));
        words.address(Address.parse(message.get("pool").asText()));
        words.address(Address.parse(message.get("buyer").asText()));
        for (String field : List.of("cores", "gpus")) {
            words.uint(number(message, field));
        }
        for (String field : List.of("corePrice", "gpuPrice", "validUntil")) {
            assertThat(number(message, field).bitLength()).isEqualTo(64);
            words.uint(number(message, field).longValue());
        }
        words.bytes32(Bytes32.parse(message.get("nonce").asText()));
        words.address(Address.parse(message.get("verifier").asText()));
        assertThat(words.keccak().hex()).isEqualTo(vector.get("structHash").asText());
    }

    @Test
    void pricesEqualThoseOfTheContracts() {
        int checked = 0;
        for (JsonNode vector : Vectors.read("metering.json").get("amounts")) {
            if (number(vector, "corePrice").bitLength() > 63) {
                continue;
            }
            Quote quote = sample(
                    vector.get("corePrice").asLong(), vector.get("gpuPrice").asLong());
            assertThat(quote.price(
                            vector.get("cores").asInt(),
                            vector.get("gpus").asInt(),
                            vector.get("wallMilliseconds").asLong()))
                    .isEqualTo(Amount.ofNano(vector.get("amount").asLong()));
            checked++;
        }
        assertThat(checked).isGreaterThanOrEqualTo(6);
    }

    @Test
    void aPriceBeyondAnyAmountIsAnErrorAndNotASmallNumber() {
        Quote quote = sample(Long.MAX_VALUE, 0);
        assertThatThrownBy(() -> quote.price(2, 0, 1000)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void jsonKeepsMessagesWhole() throws Exception {
        Quote quote = sample(2500, 900_000);
        SessionGrant grant = new SessionGrant(DOMAIN.dealId(quote), BUYER, 1_800_000_000L);
        QuoteRequest request = new QuoteRequest(POOL, BUYER, 4, 0, 1_800_000_000L, quote.nonce());
        Voucher voucher = new Voucher(DOMAIN.dealId(quote), Amount.ofNano(7), 2, Bytes32.ZERO, true);
        ResultBatchClaim claim = new ResultBatchClaim(DOMAIN.dealId(quote), 1, Bytes32.ZERO);
        assertThat(json.readValue(json.writeValueAsString(quote), Quote.class)).isEqualTo(quote);
        assertThat(json.readValue(json.writeValueAsString(grant), SessionGrant.class))
                .isEqualTo(grant);
        assertThat(json.readValue(json.writeValueAsString(request), QuoteRequest.class))
                .isEqualTo(request);
        assertThat(json.readValue(json.writeValueAsString(claim), ResultBatchClaim.class))
                .isEqualTo(claim);
        Signed<Voucher> signed = DOMAIN.sign(voucher, buyer);
        assertThat(json.readValue(json.writeValueAsString(signed), new TypeReference<Signed<Voucher>>() {}))
                .isEqualTo(signed);
        assertThat(json.writeValueAsString(quote))
                .contains("\"offerId\":\"7\"", "\"corePrice\":2500", "\"validUntil\":1800000000")
                .doesNotContain("Epoch");
        assertThat(json.writeValueAsString(voucher))
                .contains("\"isFinal\":true")
                .doesNotContain("\"final\"");
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        String quote = """
                {"offerId":"1","pool":"%s","buyer":"%s","cores":%s,"gpus":0,"corePrice":%s,"gpuPrice":0,
                 "validUntil":1,"nonce":"%s","verifier":"%s"}""";
        assertThatThrownBy(() -> json.readValue(
                        quote.formatted(POOL, BUYER, "4294967295", "1", Bytes32.ZERO, Address.ZERO), Quote.class))
                .hasMessageContaining("4294967295");
        assertThatThrownBy(() -> json.readValue(
                        quote.formatted(POOL, BUYER, "1", "-1", Bytes32.ZERO, Address.ZERO), Quote.class))
                .hasMessageContaining("negative");
        assertThatThrownBy(() -> json.readValue(
                        quote.formatted(POOL, BUYER, "1", "18446744073709551615", Bytes32.ZERO, Address.ZERO),
                        Quote.class))
                .hasMessageContaining("18446744073709551615");
    }

    @Test
    void aSessionTokenIsReadBackAndBoundToItsMarket() {
        Signed<SessionGrant> signed = DOMAIN.sign(new SessionGrant(Bytes32.ZERO, BUYER, 1_800_000_000L), buyer);
        String token = SessionGrant.toToken(signed);
        assertThat(token).hasSize(167).matches("[A-Za-z0-9_-]+");
        Signed<SessionGrant> read = SessionGrant.parseToken(token);
        assertThat(read).isEqualTo(signed);
        assertThat(DOMAIN.isSignedBy(BUYER, read)).isTrue();
        assertThat(new MarketDomain(1, DOMAIN.market()).isSignedBy(BUYER, read)).isFalse();
        assertThat(new MarketDomain(DOMAIN.chainId(), POOL).isSignedBy(BUYER, read))
                .isFalse();
        assertThat(read.message().isValidAt(Instant.ofEpochSecond(1_800_000_000L)))
                .isTrue();
        assertThat(read.message().isValidAt(Instant.ofEpochSecond(1_800_000_001L)))
                .isFalse();
        assertThatThrownBy(() -> SessionGrant.parseToken(token.substring(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SessionGrant.parseToken("!".repeat(167))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SessionGrant.parseToken("_".repeat(167))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void missingMembersAreNamed() {
        assertThatThrownBy(() -> json.readValue("{\"offerId\":\"1\",\"pool\":\"" + POOL + "\"}", Quote.class))
                .hasMessageContaining("buyer is missing");
        assertThatThrownBy(() -> json.readValue("{\"isFinal\":true}", Voucher.class))
                .hasMessageContaining("dealId is missing");
    }

    private record Vector(TypedMessage message, JsonNode expected, Wallet signer) {}

    private static Quote sample(long corePrice, long gpuPrice) {
        return new Quote(
                BigInteger.valueOf(7),
                POOL,
                BUYER,
                16,
                2,
                Amount.ofNano(corePrice),
                Amount.ofNano(gpuPrice),
                1_800_000_000L,
                Bytes32.parse("0x7ab1577440dd7bedf920cb6de2f9fc6bf7ba98c78c85a3fa1f8311aac95e1759"),
                Address.ZERO);
    }

    private static BigInteger number(JsonNode node, String field) {
        return new BigInteger(node.get(field).asText());
    }

    private static boolean fits(JsonNode vector, String field) {
        return number(vector.get("message"), field).bitLength() < (field.equals("cores") ? 32 : 64);
    }

    private static Quote quote(JsonNode message) {
        return new Quote(
                number(message, "offerId"),
                Address.parse(message.get("pool").asText()),
                Address.parse(message.get("buyer").asText()),
                message.get("cores").asInt(),
                message.get("gpus").asInt(),
                Amount.of(number(message, "corePrice")),
                Amount.of(number(message, "gpuPrice")),
                message.get("validUntil").asLong(),
                Bytes32.parse(message.get("nonce").asText()),
                Address.parse(message.get("verifier").asText()));
    }

    private static Voucher voucher(JsonNode message) {
        return new Voucher(
                Bytes32.parse(message.get("dealId").asText()),
                Amount.of(number(message, "cumulativeAmount")),
                message.get("acceptedPartitions").asLong(),
                Bytes32.parse(message.get("resultsRoot").asText()),
                message.get("isFinal").asBoolean());
    }

    private static ResultBatchClaim batch(JsonNode message) {
        return new ResultBatchClaim(
                Bytes32.parse(message.get("dealId").asText()),
                message.get("sequence").asLong(),
                Bytes32.parse(message.get("resultsDigest").asText()));
    }
}
