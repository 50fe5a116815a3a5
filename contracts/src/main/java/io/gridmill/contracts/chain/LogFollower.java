package io.gridmill.contracts.chain;

import io.gridmill.contracts.Bytes32;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a contract's events from a checkpoint on and misses none: at least once each, in order, through restarts,
 * nodes that go away, replaced blocks and chains that forgot their newest ones. Runs on a thread of its own after
 * {@link #start}; or a caller drives it with {@link #poll}.
 */
public final class LogFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final long LONGEST_PAUSE_MILLIS = 5000;

    private record Identity(Bytes32 blockHash, int index) {}

    private final Chain chain;
    private final LogFilter filter;
    private final Checkpoint.Store store;
    private final FollowerOptions options;
    private final LogListener listener;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Delivered from blocks that are still read again, in order. */
    private final Map<Identity, LogEntry> delivered = new LinkedHashMap<>();

    private @Nullable Checkpoint checkpoint;
    private @Nullable Thread thread;
    private int range;
    private int shrunken;

    public LogFollower(
            Chain chain, LogFilter filter, Checkpoint.Store store, FollowerOptions options, LogListener listener) {
        this.chain = chain;
        this.filter = filter;
        this.store = store;
        this.options = options;
        this.listener = listener;
        this.range = options.range();
    }

    /** Follows until closed. */
    public synchronized void start() {
        if (thread == null) {
            thread = new Thread(this::run, "log-follower");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        long pause = options.interval().toMillis();
        boolean troubled = false;
        try {
            while (!closed.await(pause, TimeUnit.MILLISECONDS)) {
                try {
                    poll();
                    pause = options.interval().toMillis();
                    troubled = false;
                } catch (RuntimeException e) {
                    if (!troubled) {
                        LOG.warn("Events are read later: {}", e.getMessage(), unexpected(e));
                    }
                    troubled = true;
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable Throwable unexpected(RuntimeException e) {
        return e instanceof GridmillException ? null : e;
    }

    /**
     * Delivers all that is there now.
     *
     * @throws GridmillException CHAIN_UNREACHABLE when the node does not answer; what was delivered stays delivered
     */
    public synchronized void poll() {
        Checkpoint from = checkpoint != null ? checkpoint : resume();
        long head = chain.blockNumber();
        if (head + 1 < from.nextBlock()) {
            from = shorter(from, head);
        } else {
            shrunken = 0;
        }
        long last = head - options.confirmations();
        long next = Math.max(options.startBlock(), from.nextBlock() - options.reread());
        while (next <= last && closed.getCount() > 0) {
            long to = Math.min(last, next + range - 1);
            List<LogEntry> logs = read(next, to);
            if (logs == null) {
                continue;
            }
            deliver(next, to, logs);
            if (to + 1 > from.nextBlock()) {
                from = new Checkpoint(from.genesis(), to + 1);
                store.save(from);
                checkpoint = from;
            }
            next = to + 1;
        }
    }

    private Checkpoint resume() {
        Checkpoint saved = store.load();
        Bytes32 genesis = chain.genesis();
        Checkpoint from;
        if (saved == null) {
            from = new Checkpoint(genesis, options.startBlock());
        } else if (saved.genesis().equals(genesis)) {
            from = saved;
        } else {
            from = startAnew(genesis);
        }
        checkpoint = from;
        return from;
    }

    /** The chain is shorter than what we read: another chain, a forgotten end, or a node that lags behind. */
    private Checkpoint shorter(Checkpoint from, long head) {
        Bytes32 genesis = chain.genesis();
        if (!genesis.equals(from.genesis())) {
            return startAnew(genesis);
        }
        shrunken++;
        if (shrunken < 3) {
            return from;
        }
        LOG.warn("The chain forgot blocks {} to {}; reading them again", head + 1, from.nextBlock() - 1);
        retractFrom(head + 1);
        Checkpoint back = new Checkpoint(genesis, head + 1);
        store.save(back);
        checkpoint = back;
        shrunken = 0;
        return back;
    }

    private Checkpoint startAnew(Bytes32 genesis) {
        String message = "The chain at the node is a new one: its first block differs from before";
        LOG.warn("{}; reading its events from the start", message);
        listener.reset(message);
        delivered.clear();
        Checkpoint anew = new Checkpoint(genesis, options.startBlock());
        store.save(anew);
        checkpoint = anew;
        return anew;
    }

    /** @return null when the node found the range too long; it is shorter now */
    private @Nullable List<LogEntry> read(long from, long to) {
        try {
            List<LogEntry> logs = chain.logs(filter, from, to);
            range = Math.min(options.range(), 2 * range);
            return logs;
        } catch (ContractRefusedException e) {
            if (to == from) {
                throw new GridmillException(
                        ErrorCode.CHAIN_UNREACHABLE, "The chain's node does not give the events of block " + from, e);
            }
            range = Math.max(1, range / 2);
            return null;
        }
    }

    private void deliver(long from, long to, List<LogEntry> logs) {
        Map<Identity, LogEntry> present = new LinkedHashMap<>();
        logs.forEach(log -> present.put(new Identity(log.blockHash(), log.index()), log));
        List<LogEntry> gone = new ArrayList<>();
        delivered.forEach((identity, log) -> {
            if (log.block() >= from && log.block() <= to && !present.containsKey(identity)) {
                gone.add(log);
            }
        });
        retract(gone);
        List<LogEntry> fresh = new ArrayList<>();
        present.forEach((identity, log) -> {
            if (!delivered.containsKey(identity)) {
                fresh.add(log);
            }
        });
        if (!fresh.isEmpty()) {
            listener.logs(List.copyOf(fresh));
        }
        delivered.putAll(present);
        delivered.values().removeIf(log -> log.block() <= to - options.reread() - 1);
    }

    private void retractFrom(long block) {
        retract(delivered.values().stream().filter(log -> log.block() >= block).toList());
    }

    private void retract(List<LogEntry> gone) {
        if (!gone.isEmpty()) {
            listener.retracted(gone);
            gone.forEach(log -> delivered.remove(new Identity(log.blockHash(), log.index())));
        }
    }

    /** Stops at the next event, without waiting. */
    @Override
    public void close() {
        closed.countDown();
    }
}
