package io.gridmill.pool.court;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.DevChains;
import io.gridmill.contracts.chain.Block;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.FollowerOptions;
import io.gridmill.contracts.chain.LogFilter;
import io.gridmill.contracts.chain.LogFollower;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.court.Consensus;
import io.gridmill.contracts.court.ConsensusClient;
import io.gridmill.contracts.court.ConsensusEvent;
import io.gridmill.contracts.court.Court;
import io.gridmill.contracts.court.CourtClient;
import io.gridmill.contracts.court.CourtEvent;
import io.gridmill.contracts.exchange.CaseStatus;
import io.gridmill.contracts.market.PanelRules;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.PoolApi;
import io.gridmill.pool.chain.Intents;
import io.gridmill.pool.chain.Moment;
import io.gridmill.pool.chain.PoolChain;
import io.gridmill.pool.engine.Engine;
import io.gridmill.pool.jury.JuryBook;
import io.gridmill.pool.jury.JuryDesk;
import io.gridmill.pool.jury.JuryDuty;
import io.gridmill.pool.keep.KeptOutputs;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool's business with the Court: follows it, and every few seconds does what is due. Can be killed at any moment; the
 * next one with the same directory goes on. Safe for use by several threads.
 */
public final class CourtOffice implements CourtDesk, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CourtOffice.class);

    /** Far shorter than any time that a court gives. */
    private static final Duration DEV_INTERVAL = Duration.ofSeconds(1);

    private static final Duration OPEN_INTERVAL = Duration.ofSeconds(12);
    private static final long PATIENCE_SECONDS = 5;
    private static final int LOG_RANGE = 2000;

    private final Chain chain;
    private final Docket docket;
    private final KeptOutputs kept;
    private final LogFollower follower;
    private final OwnDisputes disputes;
    private final JuryBook book;
    private final JuryDesk desk;
    private final JuryDuty jury;
    private final Retention retention;
    private final ServingLimits limits;
    private final ScheduledExecutorService thread;
    private final Duration interval;
    private final Clock clock;
    private final boolean dev;
    private boolean troubled;

    /**
     * Reads what an earlier process left; asks the chain for the judges' rules.
     *
     * @param queue of the pool's key
     * @param block from which on there can be events
     * @param engine in which cases are run again
     * @param endpoint URL at which others reach this pool
     */
    public CourtOffice(
            Path directory,
            Court court,
            TransactionQueue queue,
            long block,
            PoolChain poolChain,
            KeptOutputs kept,
            Engine engine,
            URI endpoint,
            Clock clock)
            throws IOException {
        this.chain = court.chain();
        this.kept = kept;
        this.limits = new ServingLimits(clock);
        this.clock = clock;
        this.dev = DevChains.contains(chain.chainId());
        this.interval = dev ? DEV_INTERVAL : OPEN_INTERVAL;
        Consensus consensus = court.consensus();
        PanelRules rules = consensus.rules();
        Intents intents = new Intents(clock, interval.multipliedBy(3));
        this.docket = Docket.open(directory.resolve("court.journal"));
        this.book = JuryBook.open(directory.resolve("jury.journal"));
        this.desk = new JuryDesk(queue.address(), consensus, court, book, block);
        ConsensusClient panels = new ConsensusClient(consensus, queue);
        FollowerOptions options = dev
                ? new FollowerOptions(block, 0, 2, LOG_RANGE, interval)
                : FollowerOptions.forChain(chain.chainId(), block);
        this.follower = new LogFollower(
                chain,
                new LogFilter(
                        List.of(court.address(), consensus.address()),
                        List.of(List.of(CourtEvent.DEMANDED, CourtEvent.CHALLENGED, ConsensusEvent.SEATED))),
                docket,
                options,
                new CourtWatch(queue.address(), docket, book));
        this.disputes = new OwnDisputes(
                new CourtClient(court, queue),
                panels,
                rules,
                docket,
                kept,
                URI.create(endpoint.toString().replaceAll("/+$", "") + PoolApi.OUTPUTS + "/"),
                intents);
        this.jury = new JuryDuty(panels, rules, book, desk, engine, intents, !dev, clock);
        this.retention = new Retention(kept, docket, poolChain, options.reread());
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread own = new Thread(task, "gridmill-court");
            own.setDaemon(true);
            return own;
        });
    }

    /** Follows the Court from now on. */
    public void start() {
        thread.scheduleWithFixedDelay(this::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * The chain's own time. A development chain may make blocks only when there is something to mine, at this machine's
     * time then; it would stand still while a deadline passes.
     */
    private Moment now() {
        Block head = chain.head();
        long time = head.timestampEpochSeconds();
        return new Moment(head.number(), dev ? Math.max(time, clock.instant().getEpochSecond()) : time);
    }

    private void look() {
        try {
            follower.poll();
            Moment head = now();
            disputes.look(head);
            jury.look(head);
            retention.look(head);
            troubled = false;
        } catch (GridmillException e) {
            if (!troubled) {
                LOG.warn("the Court is looked at later: {}", e.getMessage());
            }
            troubled = true;
        } catch (RuntimeException e) {
            LOG.error("a look at the Court failed unexpectedly", e);
        }
    }

    @Override
    public Served outputs(Bytes32 secret, InetAddress caller) throws IOException {
        OwnDispute dispute = docket.servedAt(secret).orElseThrow(CourtDesk::unknown);
        ServingLimits.Pass pass = limits.enter(caller);
        try {
            KeptOutputs.Found found = kept.find(
                            dispute.claim().dealId(),
                            dispute.claim().sequence(),
                            dispute.claim().index())
                    .orElseThrow(CourtDesk::unknown);
            return new Served() {
                @Override
                public void writeTo(OutputStream out) throws IOException {
                    found.write(out);
                }

                @Override
                public void close() {
                    pass.close();
                }
            };
        } catch (IOException | RuntimeException e) {
            pass.close();
            throw e;
        }
    }

    @Override
    public void order(Bytes32 caseId, InetAddress caller, Reader order) throws IOException {
        // Nobody has to prove who he is: so what a call costs is bounded before anything of it is read.
        ServingLimits.Pass pass = limits.enter(caller);
        try {
            desk.require(caseId);
            desk.order(caseId, order.read());
        } finally {
            pass.close();
        }
    }

    @Override
    public CaseStatus status(Bytes32 caseId) {
        return desk.status(caseId);
    }

    /** Stops. What is on its way to the chain may still arrive; the next process finds out. */
    @Override
    public void close() throws IOException {
        follower.close();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the chain does not answer; what the Court says is learned at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        docket.close();
        book.close();
    }
}
