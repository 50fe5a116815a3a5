package io.gridmill.market.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.ContractRefusedException;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.market.chain.DealChain;
import io.gridmill.market.chain.DealOnChain;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a buyer may expect of a chain. The same on the contracts and on the chain in memory that tests use. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DealChainScenarios {

    private static final Amount ESCROW = Amount.parse("5 RLC");
    private static final long LIFE = 1000;

    @SuppressWarnings("NullAway.Init")
    private ChainWorld world;

    @SuppressWarnings("NullAway.Init")
    private DealChain chain;

    abstract ChainWorld world() throws Exception;

    @BeforeAll
    void begin() throws Exception {
        world = world();
        chain = world.chain();
    }

    @AfterAll
    void end() {
        world.close();
    }

    @Test
    void anEscrowComesFromTheDepositAndWhatIsNotClaimedGoesBack() throws Exception {
        Amount before = chain.deposit();
        Amount earned = world.earned(0);
        DealTerms deal = terms(0, ESCROW);
        assertThat(chain.deal(deal.dealId())).isEqualTo(DealOnChain.NONE);
        assertThat(chain.closing(deal.dealId())).isEmpty();

        get(chain.open(List.of(deal)));

        assertThat(chain.deposit()).isEqualTo(before.minus(ESCROW));
        assertThat(chain.deal(deal.dealId()))
                .isEqualTo(new DealOnChain(DealOnChain.Status.OPEN, ESCROW, Amount.ZERO, deal.expiryEpochSeconds()));

        String closing = world.redeemByPool(deal.quote(), voucher(deal, "2 RLC", true));

        assertThat(chain.deal(deal.dealId()).isClosed()).isTrue();
        assertThat(chain.deal(deal.dealId()).paid()).isEqualTo(Amount.parse("2 RLC"));
        assertThat(chain.closing(deal.dealId())).contains(closing);
        assertThat(chain.deposit()).isEqualTo(before.minus(Amount.parse("2 RLC")));
        assertThat(world.earned(0)).isEqualTo(earned.plus(Amount.parse("2 RLC")));
        assertRefused("DealNotOpen", () -> chain.redeem(deal.quote(), voucher(deal, "3 RLC", true)));
        assertRefused("DealNotOpen", () -> chain.topUp(deal.dealId(), ESCROW, ESCROW.times(2)));
        assertRefused("DealNotOpen", () -> chain.reclaim(deal.quote()));
    }

    @Test
    void severalDealsAreOpenedTogetherOrNotAtAll() throws Exception {
        Amount before = chain.deposit();
        DealTerms oak = terms(0, ESCROW);
        DealTerms elm = terms(1, ESCROW);
        DealTerms late = terms(quote(1, chain.timeEpochSeconds() - 10), ESCROW, LIFE);
        DealTerms free = terms(1, Amount.ZERO);

        assertRefused("QuoteExpired", () -> chain.open(List.of(oak, late)));
        assertRefused("ZeroAmount", () -> chain.open(List.of(oak, free)));

        assertThat(chain.deal(oak.dealId())).isEqualTo(DealOnChain.NONE);
        assertThat(chain.deposit()).isEqualTo(before);

        get(chain.open(List.of(oak, elm)));

        assertThat(chain.deal(oak.dealId()).isOpen()).isTrue();
        assertThat(chain.deal(elm.dealId()).isOpen()).isTrue();
        assertThat(chain.deposit()).isEqualTo(before.minus(ESCROW.times(2)));
    }

    @Test
    void aQuoteOpensOneDealAndAskingTwiceIsAskingOnce() throws Exception {
        DealTerms oak = terms(0, ESCROW);
        DealTerms elm = terms(1, ESCROW);
        String opening = get(chain.open(List.of(oak)));
        Amount after = chain.deposit();

        assertThat(get(chain.open(List.of(oak)))).isEqualTo(opening);
        assertRefused("DealExists", () -> chain.open(List.of(elm, oak)));

        assertThat(chain.deal(elm.dealId())).isEqualTo(DealOnChain.NONE);
        assertThat(chain.deposit()).isEqualTo(after);
        world.redeemByPool(oak.quote(), voucher(oak, "1 RLC", true));
        assertRefused("DealExists", () -> chain.open(List.of(elm, oak)));
    }

    @Test
    void dealsNeedTheBuyersMoneyThePoolsSignatureAndATimeToCome() {
        Amount tooMuch = chain.deposit().plus(Amount.ofNano(1));
        ContractRefusedException poor =
                assertRefused("InsufficientDeposit", () -> chain.open(List.of(terms(0, tooMuch))));
        assertThat(poor.code()).isEqualTo(ErrorCode.DEPOSIT_TOO_SMALL);

        Quote quote = quote(0, chain.timeEpochSeconds() + LIFE);
        DealTerms forged = DealTerms.of(
                world.domain().sign(quote, Wallet.random(new SecureRandom())),
                ESCROW,
                chain.timeEpochSeconds() + LIFE,
                List.of(),
                world.domain());
        assertRefused("InvalidSignature", () -> chain.open(List.of(forged)));
        assertRefused("InvalidExpiry", () -> chain.open(List.of(terms(quote, ESCROW, -5))));
        assertRefused(
                "InvalidExpiry",
                () -> chain.open(
                        List.of(terms(quote, ESCROW, Duration.ofDays(181).toSeconds()))));
    }

    @Test
    void vouchersOnlyGrow() throws Exception {
        DealTerms deal = opened(0);
        Amount earned = world.earned(0);

        get(chain.redeem(deal.quote(), voucher(deal, "2 RLC", false)));

        assertThat(chain.deal(deal.dealId()).isOpen()).isTrue();
        assertThat(world.earned(0)).isEqualTo(earned.plus(Amount.parse("2 RLC")));
        assertRefused("StaleVoucher", () -> chain.redeem(deal.quote(), voucher(deal, "1 RLC", false)));
        assertRefused("StaleVoucher", () -> chain.redeem(deal.quote(), voucher(deal, "1 RLC", true)));
        Signed<Voucher> again = world.domain()
                .sign(new Voucher(deal.dealId(), Amount.parse("2 RLC"), 9, Bytes32.ZERO, false), world.buyer());
        assertThat(catchThrowable(() -> world.redeemByPool(deal.quote(), again)))
                .as("nothing is paid twice")
                .isNotNull();
        assertThat(world.earned(0)).isEqualTo(earned.plus(Amount.parse("2 RLC")));
    }

    @Test
    void vouchersAreGoodForTheirDealAndByTheBuyersHandOnly() throws Exception {
        DealTerms deal = opened(0);
        DealTerms other = opened(1);
        Voucher promise = new Voucher(deal.dealId(), Amount.parse("1 RLC"), 1, Bytes32.ZERO, false);

        assertRefused("VoucherForOtherDeal", () -> chain.redeem(deal.quote(), voucher(other, "1 RLC", false)));
        assertRefused(
                "InvalidSignature",
                () -> chain.redeem(deal.quote(), world.domain().sign(promise, world.pool(0))));
    }

    @Test
    void whatIsAboveTheEscrowIsPaidAfterATopUpAndATopUpHappensOnce() throws Exception {
        DealTerms deal = opened(0);
        Amount before = chain.deposit();
        Amount more = Amount.parse("1 RLC");
        assertRefused("EscrowExceeded", () -> chain.redeem(deal.quote(), voucher(deal, "5.5 RLC", false)));

        CompletableFuture<String> first = chain.topUp(deal.dealId(), more, ESCROW.plus(more));
        CompletableFuture<String> second = chain.topUp(deal.dealId(), more, ESCROW.plus(more));

        assertThat(get(second)).isEqualTo(get(first));
        assertThat(get(chain.topUp(deal.dealId(), more, ESCROW.plus(more)))).isEqualTo(get(first));
        assertThat(chain.deal(deal.dealId()).escrow()).isEqualTo(ESCROW.plus(more));
        assertThat(chain.deposit()).isEqualTo(before.minus(more));
        get(chain.redeem(deal.quote(), voucher(deal, "5.5 RLC", false)));
        assertThat(chain.deal(deal.dealId()).paid()).isEqualTo(Amount.parse("5.5 RLC"));
        assertRefused(
                "ZeroAmount",
                () -> chain.topUp(deal.dealId(), Amount.ZERO, ESCROW.plus(more).plus(Amount.ofNano(1))));
    }

    @Test
    void anExpiryMovesToLaterTimesOnly() throws Exception {
        DealTerms deal = opened(0);
        long expiry = deal.expiryEpochSeconds();

        assertRefused("InvalidExpiry", () -> chain.extend(deal.quote(), expiry));
        assertRefused(
                "InvalidExpiry",
                () -> chain.extend(
                        deal.quote(),
                        chain.timeEpochSeconds() + Duration.ofDays(181).toSeconds()));
        get(chain.extend(deal.quote(), expiry + 50));

        assertThat(chain.deal(deal.dealId()).expiryEpochSeconds()).isEqualTo(expiry + 50);
        assertRefused("DealNotOpen", () -> chain.extend(quote(0, expiry), expiry + 60));
    }

    @Test
    void vouchersArePaidUntilTheGraceIsOverAndRefundsComeAfterIt() throws Exception {
        DealTerms deal = opened(0);
        world.pass(LIFE + 5);

        get(chain.redeem(deal.quote(), voucher(deal, "1 RLC", false)));
        assertRefused("DealNotOver", () -> chain.reclaim(deal.quote()));
        assertThat(chain.deal(deal.dealId()).isOpen()).isTrue();

        world.pass(chain.graceSeconds() + 5);
        Amount before = chain.deposit();
        assertRefused("DealOver", () -> chain.redeem(deal.quote(), voucher(deal, "2 RLC", false)));
        assertRefused("DealOver", () -> chain.topUp(deal.dealId(), ESCROW, ESCROW.times(2)));
        assertRefused("DealOver", () -> chain.extend(deal.quote(), chain.timeEpochSeconds() + LIFE));
        get(chain.reclaim(deal.quote()));

        assertThat(chain.deal(deal.dealId()).isClosed()).isTrue();
        assertThat(chain.deposit()).isEqualTo(before.plus(Amount.parse("4 RLC")));
        assertThat(chain.closing(deal.dealId())).isPresent();
    }

    @Test
    void theBuyersOwnFinalVoucherPaysAndLeavesThePoolTheGrace() throws Exception {
        DealTerms deal = opened(1);
        Amount earned = world.earned(1);

        get(chain.redeem(deal.quote(), voucher(deal, "3 RLC", true)));

        DealOnChain seen = chain.deal(deal.dealId());
        assertThat(seen.isOpen()).isTrue();
        assertThat(seen.expiryEpochSeconds()).isLessThan(deal.expiryEpochSeconds());
        assertThat(world.earned(1)).isEqualTo(earned.plus(Amount.parse("3 RLC")));
        assertRefused("DealNotOver", () -> chain.reclaim(deal.quote()));

        world.redeemByPool(deal.quote(), voucher(deal, "4 RLC", true));

        assertThat(chain.deal(deal.dealId()).isClosed()).isTrue();
        assertThat(world.earned(1)).isEqualTo(earned.plus(Amount.parse("4 RLC")));
    }

    private DealTerms opened(int pool) throws Exception {
        DealTerms deal = terms(pool, ESCROW);
        get(chain.open(List.of(deal)));
        return deal;
    }

    private DealTerms terms(int pool, Amount escrow) {
        return terms(quote(pool, chain.timeEpochSeconds() + LIFE), escrow, LIFE);
    }

    private DealTerms terms(Quote quote, Amount escrow, long life) {
        Wallet pool = world.pool(quote.pool().equals(world.pool(0).address()) ? 0 : 1);
        return DealTerms.of(
                world.domain().sign(quote, pool),
                escrow,
                chain.timeEpochSeconds() + life,
                List.of("process"),
                world.domain());
    }

    private Quote quote(int pool, long validUntilEpochSeconds) {
        return new Quote(
                world.offerId(pool),
                world.pool(pool).address(),
                world.buyer().address(),
                2,
                0,
                Amount.ofNano(1000),
                Amount.ZERO,
                validUntilEpochSeconds,
                Bytes32.random(new SecureRandom()),
                Address.ZERO);
    }

    private Signed<Voucher> voucher(DealTerms deal, String amount, boolean isFinal) {
        Voucher voucher = new Voucher(deal.dealId(), Amount.parse(amount), 1, Bytes32.ZERO, isFinal);
        return world.domain().sign(voucher, world.buyer());
    }

    private static ContractRefusedException assertRefused(
            String error, Supplier<CompletableFuture<String>> transaction) {
        Throwable failure = catchThrowable(() -> get(transaction.get()));
        assertThat(failure).as("what should be refused with " + error).isNotNull();
        Throwable cause = failure instanceof ContractRefusedException ? failure : failure.getCause();
        assertThat(cause).isInstanceOf(ContractRefusedException.class);
        ContractRefusedException refusal = (ContractRefusedException) cause;
        assertThat(refusal.error()).isEqualTo(error);
        return refusal;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }
}
