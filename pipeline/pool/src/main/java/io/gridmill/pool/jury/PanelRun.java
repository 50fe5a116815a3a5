package io.gridmill.pool.jury;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Consensus;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.FailureKind;
import io.gridmill.model.protocol.Input;
import io.gridmill.model.protocol.InputFile;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import io.gridmill.pool.engine.Engine;
import io.gridmill.pool.engine.PartitionListener;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one partition again for a panel, in a runtime that confines and in slots that nobody pays for. A result that is the
 * claimed one is believed at once. Any other is made twice: only a pool that gets the same both times calls another one
 * wrong. One thread at a time, besides the engine's own.
 */
final class PanelRun {

    private static final Logger LOG = LoggerFactory.getLogger(PanelRun.class);

    /** After a failure that is the machine's or the store's. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    /** Failures that another machine, or another hour, may not have: nobody is called wrong for them. */
    private static final Set<ErrorCode> DEPENDS_ON_THE_MACHINE = Set.of(
            ErrorCode.COMMAND_NOT_FOUND, ErrorCode.COMMAND_TIMED_OUT, ErrorCode.OUT_OF_MEMORY, ErrorCode.OUTPUT_LIMIT);

    /** Exit codes with which shells say that there is no such program, or none that can be executed. */
    private static final Set<Integer> NO_SUCH_PROGRAM = Set.of(126, 127);

    private final JurySeat seat;
    private final Bytes32 claimed;
    private final Engine engine;
    private final PublicAddresses addresses;
    private final Clock clock;
    private int runs;
    private Instant notBefore = Instant.MIN;
    private @Nullable Bytes32 first;

    /** Of the run that is on; done by the engine. */
    private @Nullable CompletableFuture<PartitionResult> running;

    PanelRun(JurySeat seat, Bytes32 claimed, Engine engine, PublicAddresses addresses, Clock clock) {
        this.seat = seat;
        this.claimed = claimed;
        this.engine = engine;
        this.addresses = addresses;
        this.clock = clock;
    }

    /**
     * Begins, or looks how far it is.
     *
     * @param urgent whether to queue with paid work rather than wait for free slots
     * @return the answer once it is known
     */
    Optional<Bytes32> look(CaseOrder order, boolean urgent) {
        StageOrder stage = order.stage();
        PartitionOrder partition = order.partition();
        if (stage == null || partition == null) {
            return Optional.of(Consensus.UNJUDGEABLE);
        }
        if (running != null) {
            if (!running.isDone()) {
                return Optional.empty();
            }
            PartitionResult result = running.join();
            stop();
            Optional<Bytes32> answer = heard(result);
            if (answer.isPresent()) {
                return answer;
            }
        }
        boolean free = engine.freeSlots() >= stage.resources().cpu();
        if (clock.instant().isBefore(notBefore) || !(free || urgent)) {
            return Optional.empty();
        }
        try {
            begin(stage, partition);
            return Optional.empty();
        } catch (GridmillException | IllegalArgumentException e) {
            LOG.warn("case {} cannot be judged here: {}", seat.caseId(), e.getMessage());
            return Optional.of(Consensus.UNJUDGEABLE);
        } catch (IOException e) {
            LOG.warn("case {}: an input is not fetched: {}", seat.caseId(), e.getMessage());
            notBefore = clock.instant().plus(PAUSE);
            return Optional.empty();
        }
    }

    private void begin(StageOrder stage, PartitionOrder partition) throws IOException {
        if (!stage.network().isEmpty()) {
            throw new IllegalArgumentException("the stage uses the network, so that no two runs need be alike");
        }
        check(stage.inputs());
        check(partition.inputs());
        runs++;
        engine.declare(owner(), stage, engine.confiningRuntimes());
        engine.check(partition);
        CompletableFuture<PartitionResult> result = new CompletableFuture<>();
        if (engine.submit(owner(), partition, Amount.ZERO, new Keeping(result))) {
            running = result;
            LOG.info("case {}: run {} begins", seat.caseId(), runs);
        } else {
            engine.forget(owner());
            notBefore = clock.instant().plus(PAUSE);
        }
    }

    private void check(Map<String, Input> inputs) throws IOException {
        for (Input input : inputs.values()) {
            for (InputFile file : input.files()) {
                if (file.url() != null) {
                    addresses.check(file.url());
                }
            }
        }
    }

    private Optional<Bytes32> heard(PartitionResult result) {
        if (result.failure() != null && result.failure().kind() != FailureKind.APPLICATION) {
            LOG.warn(
                    "case {}: the run failed here: {}",
                    seat.caseId(),
                    result.failure().message());
            notBefore = clock.instant().plus(PAUSE);
            return Optional.empty();
        }
        if (result.failure() != null
                && (DEPENDS_ON_THE_MACHINE.contains(result.failure().code())
                        || NO_SUCH_PROGRAM.contains(result.exitCode()))) {
            LOG.warn(
                    "case {} cannot be judged here: {}",
                    seat.caseId(),
                    result.failure().message());
            return Optional.of(Consensus.UNJUDGEABLE);
        }
        Bytes32 digest = Bytes32.of(result.outputDigest());
        if (digest.equals(claimed) && first == null) {
            return Optional.of(digest);
        }
        if (first == null) {
            first = digest;
            return Optional.empty();
        }
        return Optional.of(first.equals(digest) ? digest : Consensus.UNJUDGEABLE);
    }

    private String owner() {
        return "case/" + seat.name() + "/" + runs;
    }

    /** Ends what runs; nothing of it is left in the engine. */
    void stop() {
        running = null;
        engine.forget(owner());
    }

    /** Keeps the result, and the outputs where they are. */
    private record Keeping(CompletableFuture<PartitionResult> result) implements PartitionListener {

        @Override
        public void finished(PartitionResult finished) {
            result.complete(finished);
        }

        @Override
        public CompletionStage<UploadGrant> upload(UploadRequest request) {
            // Nobody gets them: their digests are all that is wanted.
            return CompletableFuture.completedFuture(new UploadGrant(
                    request.key(),
                    Collections.nCopies(request.files().size(), new UploadGrant.Target(null, Map.of()))));
        }
    }
}
