package io.gridmill.market.reputation;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.market.MarketEvent;
import io.gridmill.market.reputation.ChainRecord.Customer;
import io.gridmill.market.reputation.ChainRecord.Seizure;
import io.gridmill.model.Amount;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sums up the Market's events by pool and buyer. Strangers write these events: what is kept is bounded, the oldest goes
 * first. Used by one thread at a time.
 */
final class DealLedger {

    /** A customer that paid this much counts in full; more from the same one says no more. */
    static final Amount COUNTED = Amount.parse("1 RLC");

    private static final int MOST_POOLS = 20_000;
    private static final int MOST_CUSTOMERS = 200;
    private static final int MOST_SEIZURES = 20;
    private static final int MOST_OPEN_DEALS = 100_000;

    private final Map<Address, Pool> pools = bounded(MOST_POOLS);
    private final Map<Bytes32, Open> open = bounded(MOST_OPEN_DEALS);

    private static final class Pool {
        private final Instant since;
        private final Map<Address, Customer> customers = bounded(MOST_CUSTOMERS);
        private final Deque<Seizure> seizures = new ArrayDeque<>();

        Pool(Instant since) {
            this.since = since;
        }
    }

    private static final class Open {
        private final Address buyer;
        private final Address pool;
        private boolean excused;

        Open(Address buyer, Address pool) {
            this.buyer = buyer;
            this.pool = pool;
        }
    }

    private static <K, V> Map<K, V> bounded(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    /** @param at when the event's block was made */
    void apply(MarketEvent event, Instant at) {
        if (event instanceof MarketEvent.DealOpened opened) {
            open.put(opened.dealId(), new Open(opened.buyer(), opened.pool()));
            count(opened.pool(), opened.buyer(), 1, Amount.ZERO, 0, at);
        } else if (event instanceof MarketEvent.VoucherRedeemed redeemed) {
            Open deal = open.get(redeemed.dealId());
            if (deal != null && !redeemed.paidNow().isZero()) {
                deal.excused = true;
                count(deal.pool, deal.buyer, 0, redeemed.paidNow(), 0, at);
            }
        } else if (event instanceof MarketEvent.DealDeclined declined) {
            Open deal = open.get(declined.dealId());
            if (deal != null) {
                deal.excused = true;
            }
        } else if (event instanceof MarketEvent.DealClosed closed) {
            Open deal = open.remove(closed.dealId());
            // A final voucher over nothing says that there was nothing to do; no voucher at all says nothing good.
            if (deal != null && !deal.excused && closed.resultsRoot().equals(Bytes32.ZERO)) {
                count(deal.pool, deal.buyer, 0, Amount.ZERO, 1, at);
            }
        } else if (event instanceof MarketEvent.StakeSeized seized) {
            Deque<Seizure> seizures = pool(seized.pool(), at).seizures;
            seizures.addLast(new Seizure(seized.amount(), at));
            if (seizures.size() > MOST_SEIZURES) {
                seizures.removeFirst();
            }
        }
    }

    private void count(Address pool, Address buyer, int deals, Amount paid, int unpaid, Instant at) {
        Map<Address, Customer> customers = pool(pool, at).customers;
        Customer before = customers.getOrDefault(buyer, new Customer(buyer, 0, Amount.ZERO, 0, at));
        customers.put(
                buyer,
                new Customer(
                        buyer,
                        before.deals() + deals,
                        before.paid().plus(paid.min(COUNTED)).min(COUNTED),
                        before.unpaid() + unpaid,
                        at));
    }

    private Pool pool(Address pool, Instant at) {
        return pools.computeIfAbsent(pool, absent -> new Pool(at));
    }

    /** Without stakes, which events alone do not tell. */
    Optional<ChainRecord> of(Address address) {
        return Optional.ofNullable(pools.get(address))
                .map(pool -> new ChainRecord(
                        Amount.ZERO,
                        Amount.ZERO,
                        Optional.of(pool.since),
                        List.copyOf(pool.customers.values()),
                        List.copyOf(pool.seizures)));
    }
}
