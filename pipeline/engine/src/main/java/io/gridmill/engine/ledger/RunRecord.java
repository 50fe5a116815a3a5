package io.gridmill.engine.ledger;

import io.gridmill.model.Digest;
import io.gridmill.model.RunId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A run as the database knows it.
 *
 * @param number short key of the run's rows
 * @param pipeline the pipeline's name
 * @param source the pipeline file's text
 * @param sourcePath where the file lay; relative inputs are looked up beside it
 * @param parameters as given by the user
 * @param options see {@link io.gridmill.engine.run.RunOptions}
 * @param owner host and process that runs it, while it runs
 */
public record RunRecord(
        int number,
        RunId id,
        String pipeline,
        Digest pipelineDigest,
        String source,
        Path sourcePath,
        Map<String, String> parameters,
        Map<String, String> options,
        RunState state,
        Optional<String> failureCode,
        Optional<String> failureMessage,
        Optional<String> owner,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt) {}
