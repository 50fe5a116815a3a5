package io.gridmill.market.fake;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.engine.place.SettledResult;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Usage;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;

/** Terms, quotes and results for tests. */
public final class Deals {

    public static final Wallet BUYER = Wallet.random(new SecureRandom());
    public static final Wallet POOL = Wallet.random(new SecureRandom());
    public static final MarketDomain DOMAIN = new MarketDomain(31337, Address.parse("0x" + "11".repeat(20)));

    private Deals() {}

    public static Quote quote(int cores, long corePriceNano) {
        return new Quote(
                BigInteger.ONE,
                POOL.address(),
                BUYER.address(),
                cores,
                0,
                Amount.ofNano(corePriceNano),
                Amount.ZERO,
                4_000_000_000L,
                Bytes32.ZERO,
                Address.ZERO);
    }

    public static DealTerms terms(Amount escrow) {
        return DealTerms.of(DOMAIN.sign(quote(2, 1000), POOL), escrow, 4_100_000_000L, List.of("process"), DOMAIN);
    }

    public static SettledResult settled(int partition, int attempt, long nano) {
        PartitionResult result = new PartitionResult(
                new PartitionKey(0, partition, attempt),
                null,
                0,
                new Usage(1, 1, 1, 0, 0, Amount.ofNano(nano)),
                List.of(),
                "",
                "",
                "process");
        return new SettledResult(result, Digest.sha256("input " + partition), Amount.ofNano(nano));
    }
}
