package io.gridmill.market.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.market.MarketEvent;
import io.gridmill.market.reputation.ChainRecord.Customer;
import io.gridmill.market.reputation.ChainRecord.Seizure;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DealLedgerTest {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Address POOL = address(1);
    private static final Address BUYER = address(2);
    private static final Bytes32 ROOT = Bytes32.parse("0x" + "11".repeat(32));
    private static final Amount ONE = Amount.parse("1 RLC");

    private final DealLedger ledger = new DealLedger();
    private int seconds;

    private static Address address(int number) {
        return Address.parse(String.format("0x%040x", number));
    }

    private static Bytes32 deal(int number) {
        return Bytes32.parse(String.format("0x%064x", number));
    }

    private void happens(MarketEvent event) {
        ledger.apply(event, START.plusSeconds(seconds++));
    }

    private void opened(int deal, Address buyer) {
        happens(new MarketEvent.DealOpened(deal(deal), buyer, POOL, BigInteger.ONE, ONE, 4_000_000_000L));
    }

    private void redeemed(int deal, Amount now) {
        happens(new MarketEvent.VoucherRedeemed(deal(deal), POOL, now, now, 1, ROOT));
    }

    private void closed(int deal, Bytes32 root) {
        happens(new MarketEvent.DealClosed(deal(deal), Amount.ZERO, ONE, root));
    }

    private Customer onlyCustomer() {
        assertThat(ledger.of(POOL).orElseThrow().customers()).hasSize(1);
        return ledger.of(POOL).orElseThrow().customers().get(0);
    }

    @Test
    void paymentsAddUpToWhatCountsAndNoFurther() {
        opened(1, BUYER);
        redeemed(1, Amount.parse("0.4 RLC"));
        assertThat(onlyCustomer().paid()).isEqualTo(Amount.parse("0.4 RLC"));
        redeemed(1, Amount.ofNano(Long.MAX_VALUE));
        redeemed(1, Amount.ofNano(Long.MAX_VALUE));
        closed(1, ROOT);
        opened(2, BUYER);

        assertThat(onlyCustomer()).isEqualTo(new Customer(BUYER, 2, ONE, 0, START.plusSeconds(5)));
        assertThat(ledger.of(POOL).orElseThrow().knownSince()).contains(START);
    }

    @Test
    void aDealWithoutAVoucherIsUnpaidUnlessThePoolDeclinedOrThereWasNothingToDo() {
        opened(1, BUYER);
        closed(1, Bytes32.ZERO);
        assertThat(onlyCustomer().unpaid()).isEqualTo(1);

        opened(2, BUYER);
        happens(new MarketEvent.DealDeclined(deal(2), POOL));
        closed(2, Bytes32.ZERO);
        opened(3, BUYER);
        closed(3, ROOT);
        opened(4, BUYER);
        redeemed(4, ONE);
        closed(4, Bytes32.ZERO);

        assertThat(onlyCustomer().unpaid()).isEqualTo(1);
        assertThat(onlyCustomer().deals()).isEqualTo(4);
    }

    @Test
    void eventsOfDealsThatBeganBeforeTheReadingAreIgnored() {
        redeemed(9, ONE);
        closed(9, Bytes32.ZERO);

        assertThat(ledger.of(POOL)).isEmpty();
    }

    @Test
    void seizuresAreKept() {
        happens(new MarketEvent.StakeSeized(POOL, address(7), address(8), ONE));

        assertThat(ledger.of(POOL).orElseThrow().seizures()).containsExactly(new Seizure(ONE, START));
    }

    @Test
    void whatIsKeptOfOnePoolIsBounded() {
        for (int i = 0; i < 10_000; i++) {
            opened(i, address(1000 + i));
            redeemed(i, ONE);
            happens(new MarketEvent.StakeSeized(POOL, address(7), address(8), ONE));
        }

        assertThat(ledger.of(POOL).orElseThrow().customers()).hasSizeLessThanOrEqualTo(200);
        assertThat(ledger.of(POOL).orElseThrow().seizures()).hasSizeLessThanOrEqualTo(20);
    }
}
