package io.gridmill.market.simulator;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.contracts.merkle.BatchTree;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.QuoteRequest;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.market.fake.FakeChain;
import io.gridmill.model.Amount;
import io.gridmill.model.Bytes;
import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.ClosingStatus;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.OrderDigest;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.PoolDescription;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.Usage;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The inside of one pool: it keeps to the protocol, and does with the work what its strategy says. Thread-safe. */
final class SimulatedPool {

    /** Results are collected for so long before they are signed as one batch. */
    private static final Duration COLLECTING = Duration.ofSeconds(1);

    private static final Duration QUOTES_LAST = Duration.ofMinutes(2);
    private static final int OUTPUT_CORES = 1;

    /** One deal as the pool keeps it. */
    private static final class Deal {
        final Quote quote;
        final RunId run;
        final Map<Integer, StageOrder> stages = new HashMap<>();
        final Map<PartitionKey, Digest> known = new HashMap<>();
        final Set<PartitionKey> withdrawn = new HashSet<>();
        final Deque<PartitionOrder> waiting = new ArrayDeque<>();
        final List<PartitionResult> made = new ArrayList<>();
        final Deque<ResultBatch> batches = new ArrayDeque<>();
        boolean collecting;
        boolean ready;
        int readers;
        long sequence;
        long acknowledged;

        @Nullable
        VoucherGiven voucher;

        @Nullable
        String closing;

        Deal(Quote quote, RunId run) {
            this.quote = quote;
            this.run = run;
        }

        /** Whether somebody is to be told something, or has not yet said that it was decided on. */
        boolean isOwing() {
            return readers > 0 && (ready || sequence > acknowledged);
        }
    }

    private final Traits traits;
    private final Wallet wallet;
    private final MarketDomain domain;
    private final FakeChain chain;
    private final SimulatedTime time;
    private final Random random;
    private final SecureRandom nonces = new SecureRandom();
    private final Map<String, Deal> deals = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private int busy;
    private int given;
    private long lastNanos;
    private boolean gone;
    private boolean closed;

    SimulatedPool(Traits traits, MarketDomain domain, FakeChain chain, SimulatedTime time, long seed) {
        this.traits = traits;
        this.domain = domain;
        this.chain = chain;
        this.time = time;
        this.random = new Random(seed);
        this.wallet = Wallet.random(nonces);
        if (traits.strategy() == Strategy.VANISHING) {
            time.after(traits.vanishesAfter(), this::vanish);
        }
    }

    Traits traits() {
        return traits;
    }

    Address owner() {
        return wallet.address();
    }

    /** What the buyer did that it must not do. */
    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    private synchronized void vanish() {
        gone = true;
        notifyAll();
    }

    synchronized boolean isGone() {
        return gone;
    }

    /** When it had results to deliver for the last time. */
    synchronized long lastNanos() {
        return lastNanos;
    }

    /** Ends all streams. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Whether the buyer is expected to react to something. */
    synchronized boolean isOwing() {
        return !gone && deals.values().stream().anyMatch(Deal::isOwing);
    }

    PoolDescription describe() {
        return new PoolDescription(
                traits.name(),
                wallet.address().hex(),
                domain.chainId(),
                domain.market().hex(),
                String.valueOf(traits.number() + 1),
                traits.slots(),
                traits.slots(),
                DataSize.ofMebibytes(4096),
                traits.corePrice(),
                List.of("process"),
                "local",
                "simulated");
    }

    /** Empty when the request is not the buyer's own. */
    Optional<Signed<Quote>> quote(Signed<QuoteRequest> asked) {
        QuoteRequest request = asked.message();
        if (!domain.isSignedBy(request.buyer(), asked)) {
            return Optional.empty();
        }
        Quote quote = new Quote(
                BigInteger.valueOf(traits.number() + 1L),
                wallet.address(),
                request.buyer(),
                Math.min(traits.slots(), request.cores()),
                0,
                traits.corePrice(),
                Amount.ZERO,
                time.instant().plus(QUOTES_LAST).getEpochSecond(),
                Bytes32.random(nonces),
                Address.ZERO);
        return Optional.of(domain.sign(quote, wallet));
    }

    /** Whether the chain shows the deal. */
    synchronized boolean put(String id, DealPut put) {
        if (!chain.dealSeenByPools(Bytes32.parse(id)).isOpen()) {
            return false;
        }
        Deal deal = deals.computeIfAbsent(id, key -> new Deal(put.quote(), put.run()));
        put.stages().forEach(stage -> deal.stages.put(stage.stage(), stage));
        return true;
    }

    synchronized boolean knows(String id) {
        return deals.containsKey(id);
    }

    private Deal deal(String id) {
        Deal deal = deals.get(id);
        if (deal == null) {
            throw new IllegalStateException("Deal " + id + " is not known");
        }
        return deal;
    }

    synchronized void take(String id, List<PartitionOrder> orders) {
        Deal deal = deal(id);
        for (PartitionOrder order : orders) {
            StageOrder stage =
                    Objects.requireNonNull(deal.stages.get(order.key().stage()), "an unknown stage");
            Digest input = OrderDigest.of(OrderDigest.ofStage(stage), order);
            if (deal.known.putIfAbsent(order.key(), input) == null) {
                deal.waiting.addLast(order);
            }
        }
        fill(id, deal);
    }

    synchronized void withdraw(String id, List<PartitionKey> keys) {
        Deal deal = deal(id);
        deal.withdrawn.addAll(keys);
        deal.waiting.removeIf(order -> deal.withdrawn.contains(order.key()));
    }

    private void fill(String id, Deal deal) {
        while (busy < traits.slots() && !gone) {
            PartitionOrder order = deal.waiting.poll();
            if (order == null) {
                return;
            }
            busy++;
            boolean lost = random.nextDouble() < traits.failureRate();
            int partition = order.key().partition();
            boolean right = traits.strategy().isRight(traits.number(), partition, given++);
            long millis = (long) (Work.millis(partition) * traits.strategy().effort(right) / traits.speed());
            time.after(Duration.ofMillis(millis), () -> finish(id, order.key(), millis, right, lost));
        }
    }

    private synchronized void finish(String id, PartitionKey key, long millis, boolean right, boolean lost) {
        busy--;
        Deal deal = deal(id);
        if (!deal.withdrawn.contains(key)) {
            deal.made.add(lost ? lost(deal, key) : result(deal, key, millis, right));
            if (!deal.collecting) {
                deal.collecting = true;
                time.after(COLLECTING, () -> collected(deal));
            }
        }
        fill(id, deal);
    }

    private synchronized void collected(Deal deal) {
        deal.collecting = false;
        deal.ready = true;
        lastNanos = time.nanoTime();
        notifyAll();
    }

    private PartitionResult result(Deal deal, PartitionKey key, long millis, boolean right) {
        String content = right
                ? Strategy.right(key.partition())
                : traits.strategy().wrong(traits.number(), key.partition(), random.nextLong());
        Bytes bytes = Bytes.of(content.getBytes(StandardCharsets.UTF_8));
        OutputFile file = new OutputFile("o", key.partition() + ".txt", bytes.size(), bytes.sha256(), bytes);
        // A lazy pool does not say that it took no time.
        long honest = (long) (Work.millis(key.partition()) / traits.speed());
        long claimed = Math.max(millis, honest) * traits.strategy().claims();
        Usage usage = new Usage(claimed, claimed, 1 << 20, 0, bytes.size(), deal.quote.price(OUTPUT_CORES, 0, claimed));
        return new PartitionResult(key, null, 0, usage, List.of(file), "", "", "process", deal.known.get(key));
    }

    private static PartitionResult lost(Deal deal, PartitionKey key) {
        return new PartitionResult(
                key,
                Failure.infrastructure(ErrorCode.WORKER_LOST, "A machine of the pool went away"),
                -1,
                new Usage(0, 0, 0, 0, 0, Amount.ZERO),
                List.of(),
                "",
                "",
                "process",
                deal.known.get(key));
    }

    /** A reader came, or went. */
    synchronized void reading(String id, int more) {
        deal(id).readers += more;
    }

    /**
     * Waits for batches behind a sequence number; empty when there are none after the time, null when the stream has to
     * end.
     */
    synchronized @Nullable List<ResultBatch> batches(String id, long after, long mostMillis)
            throws InterruptedException {
        Deal deal = deal(id);
        long deadline = System.nanoTime() + mostMillis * 1_000_000;
        while (true) {
            if (gone || closed) {
                return null;
            }
            sign(id, deal);
            List<ResultBatch> behind = deal.batches.stream()
                    .filter(batch -> batch.sequence() > after)
                    .toList();
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (!behind.isEmpty() || left <= 0) {
                return behind;
            }
            wait(left);
        }
    }

    private void sign(String id, Deal deal) {
        if (!deal.ready) {
            return;
        }
        deal.ready = false;
        if (deal.made.isEmpty()) {
            // They went with the batch before.
            return;
        }
        List<PartitionResult> results = List.copyOf(deal.made);
        deal.made.clear();
        deal.sequence++;
        Bytes32 root = BatchTree.root(deal.run, results);
        ResultBatchClaim claim = new ResultBatchClaim(Bytes32.parse(id), deal.sequence, root);
        deal.batches.addLast(new ResultBatch(
                deal.sequence, results, domain.sign(claim, wallet).signature().hex(), Digest.of(root.toBytes())));
    }

    synchronized void pay(String id, VoucherGiven given) {
        Deal deal = deal(id);
        VoucherGiven before = deal.voucher;
        boolean older = before != null
                && given.voucher().cumulativeAmount().compareTo(before.voucher().cumulativeAmount()) < 0;
        if (older && given.acknowledged() > deal.acknowledged) {
            violations.add(traits.name() + ": voucher " + given.voucher() + " after " + before);
        }
        Amount escrow = chain.dealSeenByPools(Bytes32.parse(id)).escrow();
        if (given.voucher().cumulativeAmount().compareTo(escrow) > 0) {
            violations.add(traits.name() + ": voucher " + given.voucher() + " above the escrow " + escrow);
        }
        if (!older && (before == null || !before.voucher().isFinal())) {
            deal.voucher = given;
        }
        deal.acknowledged = Math.max(deal.acknowledged, given.acknowledged());
        while (!deal.batches.isEmpty() && deal.batches.getFirst().sequence() <= deal.acknowledged) {
            deal.batches.removeFirst();
        }
    }

    synchronized ClosingStatus close(String id) {
        Deal deal = deal(id);
        VoucherGiven last = deal.voucher;
        if (last != null && last.voucher().isFinal() && deal.closing == null) {
            deal.closing = chain.redeemByPool(deal.quote, last.signed());
        }
        return new ClosingStatus(chain.dealSeenByPools(Bytes32.parse(id)).isClosed(), deal.closing);
    }
}
