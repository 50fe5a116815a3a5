package io.gridmill.market.simulator;

import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.market.chain.DealChain;
import io.gridmill.market.fake.FakeChain;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;

/** The chain in memory behaves as the contracts do. */
class FakeChainTest extends DealChainScenarios {

    @Override
    ChainWorld world() {
        SecureRandom random = new SecureRandom();
        MarketDomain domain = new MarketDomain(31337, Wallet.random(random).address());
        return new Memory(
                domain,
                new FakeChain(domain, Amount.parse("200 RLC"), new SimulatedTime()),
                Wallet.random(random),
                List.of(Wallet.random(random), Wallet.random(random)));
    }

    private record Memory(MarketDomain domain, FakeChain fake, Wallet buyer, List<Wallet> pools) implements ChainWorld {

        @Override
        public DealChain chain() {
            return fake;
        }

        @Override
        public Wallet pool(int index) {
            return pools.get(index);
        }

        @Override
        public BigInteger offerId(int index) {
            return BigInteger.valueOf(index + 1L);
        }

        @Override
        public Amount earned(int index) {
            return fake.earned(pools.get(index).address());
        }

        @Override
        public String redeemByPool(Quote quote, Signed<Voucher> voucher) {
            return fake.redeemByPool(quote, voucher);
        }

        @Override
        public void pass(long seconds) {
            fake.pass(seconds);
        }

        @Override
        public void close() {}
    }
}
