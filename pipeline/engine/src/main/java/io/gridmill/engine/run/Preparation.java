package io.gridmill.engine.run;

import io.gridmill.engine.ledger.StoredOutput;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.engine.verify.Verifier;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.Input;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.StageOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes stages and partitions ready to be handed out: publishes inputs, works out values and cache keys, looks for
 * results of earlier runs. Called on worker threads, may block on store and database.
 */
public interface Preparation {

    /** Called once per stage and process, after everything it gathers is complete. */
    Begun begin(int stage);

    /** Works out some partitions of a stage that has begun. */
    List<Prepared> prepare(int stage, int[] partitions);

    /** The stage as suppliers must know it, with URLs that are valid for long enough from now. */
    StageOrder order(int stage);

    /** A stage that this process does itself, such as a copy; empty for stages that suppliers run. */
    Optional<OwnWork> ownWork(int stage);

    /**
     * What is known of a stage once it has begun.
     *
     * @param links how partitions wait for single partitions of an upstream stage; null when all are ready at once
     * @param streamingFrom the upstream stage that the links speak of; -1 without links
     */
    record Begun(int partitions, @Nullable PartitionLinks links, int streamingFrom) {}

    /**
     * A partition that can be handed out, or need not be.
     *
     * @param hit outputs of an earlier run, when the same work was accepted then
     */
    record Prepared(
            int partition,
            Digest cacheKey,
            Map<String, String> values,
            @Nullable String points,
            Map<String, Input> inputs,
            Optional<Hit> hit) {

        PartitionOrder order(int stage, int attempt) {
            return new PartitionOrder(new PartitionKey(stage, partition, attempt), values, points, inputs);
        }
    }

    /** A result of an earlier run. */
    record Hit(Digest outputDigest, List<StoredOutput> outputs) {
        public Hit {
            outputs = List.copyOf(outputs);
        }
    }

    /** Work of a stage that this process does by itself, as one partition. */
    interface OwnWork {

        /** Does it and says where its outputs lie. Doing it again is harmless. */
        List<StoredOutput> perform() throws Exception;
    }

    /**
     * What is wrong with the outputs of a successful result, by their names and number: the pool says that it checked,
     * but the pool is a stranger. Pure computation.
     */
    Optional<String> objection(int stage, Prepared prepared, PartitionResult result);

    /** Compares results of the stage. */
    Verifier verifier(int stage);

    /** Hands a stage's order to the session. */
    default void declare(int stage, PlaceSession session) {
        session.declare(order(stage));
    }
}
