package io.gridmill.model.plan;

import io.gridmill.model.Digest;
import io.gridmill.model.pipeline.Stage;
import io.gridmill.model.protocol.Output;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The identity of what a stage does: command, image, environment, standard input, network, outputs. Names of stages,
 * resources, places, prices and retries do not change a result and are left out.
 */
final class StageDigest {

    private static final String VERSION = "gridmill-stage-1";

    private StageDigest() {}

    static Digest of(Stage stage, PlannedWork work, Map<String, Output> outputs) {
        MessageDigest sha256 = Digest.newSha256();
        CacheKeys.text(sha256, VERSION);
        CacheKeys.text(sha256, stage.kind());
        if (work instanceof PlannedWork.Run run) {
            texts(sha256, run.command());
            map(sha256, run.environment());
            optional(sha256, run.standardInput());
            optional(sha256, run.image());
            texts(sha256, run.network().stream().sorted().toList());
        } else if (work instanceof PlannedWork.Copy copy) {
            CacheKeys.text(sha256, copy.toString());
        }
        CacheKeys.number(sha256, outputs.size());
        new TreeMap<>(outputs).forEach((name, output) -> {
            CacheKeys.text(sha256, name);
            CacheKeys.text(sha256, output.files());
            optional(sha256, output.expect());
        });
        return Digest.of(sha256.digest());
    }

    private static void texts(MessageDigest sha256, List<String> texts) {
        CacheKeys.number(sha256, texts.size());
        texts.forEach(text -> CacheKeys.text(sha256, text));
    }

    private static void map(MessageDigest sha256, Map<String, String> texts) {
        CacheKeys.number(sha256, texts.size());
        new TreeMap<>(texts).forEach((name, text) -> {
            CacheKeys.text(sha256, name);
            CacheKeys.text(sha256, text);
        });
    }

    private static void optional(MessageDigest sha256, @Nullable String text) {
        CacheKeys.number(sha256, text == null ? 0 : 1);
        if (text != null) {
            CacheKeys.text(sha256, text);
        }
    }
}
