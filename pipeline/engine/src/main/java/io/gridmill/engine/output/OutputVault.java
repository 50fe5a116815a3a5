package io.gridmill.engine.output;

import io.gridmill.engine.ledger.StoredOutput;
import io.gridmill.model.Bytes;
import io.gridmill.model.Digest;
import io.gridmill.model.RunId;
import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the outputs of one run into the store. Large files were put there by the pool, under a key that could be
 * written once; they are read back and hashed before they count. Small files came with the results and are packed, many
 * into one object. Safe for use by several threads.
 */
public final class OutputVault {

    private static final Duration UPLOAD_TIME = Duration.ofHours(1);

    /** A file larger than this cannot be asked for: 5 GiB is what one PUT takes. */
    private static final long LARGEST_FILE = 5L << 30;

    private final DatasetStore store;
    private final RunId run;

    public OutputVault(DatasetStore store, RunId run) {
        this.store = store;
        this.run = run;
    }

    /** Why the files of an attempt cannot be stored, if they cannot. Pure computation. */
    public Optional<String> objection(String stageName, UploadRequest request) {
        return request.files().stream()
                .filter(file -> file.size() > LARGEST_FILE)
                .map(file -> "Output " + file.path() + " of " + stageName + "["
                        + request.key().partition() + "] is larger than 5 GiB; split it in the command")
                .findFirst();
    }

    /** Says where the files of an attempt go. May block on the store. */
    public UploadGrant grant(String stageName, UploadRequest request) {
        List<UploadGrant.Target> targets = new ArrayList<>();
        for (OutputFile file : request.files()) {
            DatasetStore.PresignedPut put =
                    store.presignPut(objectKey(stageName, request.key(), file), file.size(), UPLOAD_TIME);
            targets.add(new UploadGrant.Target(put.url(), put.headers()));
        }
        return new UploadGrant(request.key(), targets);
    }

    /**
     * Makes the outputs of results durable and checks them. Blocks on the store.
     *
     * @return what is stored, or what is wrong with a result; in the order of the results
     */
    public List<Verdict> take(List<Arrival> arrivals) {
        List<Verdict> verdicts = new ArrayList<>(arrivals.size());
        Pack pack = new Pack();
        for (Arrival arrival : arrivals) {
            verdicts.add(examine(arrival, pack));
        }
        pack.write(store);
        return verdicts.stream().map(verdict -> verdict.packedInto(pack)).toList();
    }

    private Verdict examine(Arrival arrival, Pack pack) {
        PartitionResult result = arrival.result();
        List<StoredOutput> stored = new ArrayList<>(result.outputs().size());
        for (OutputFile file : result.outputs()) {
            Bytes inline = file.inline();
            if (inline != null) {
                if (!inline.sha256().equals(file.sha256())) {
                    return Verdict.wrong("Output " + file.path() + " does not have the digest that the pool states");
                }
                long position = pack.add(inline, file.sha256());
                stored.add(new StoredOutput(
                        file.output(), file.path(), file.size(), file.sha256(), Pack.KEY_TO_COME, position));
            } else {
                String key = objectKey(arrival.stageName(), result.key(), file);
                Optional<Digest> digest = store.digest(key);
                if (digest.isEmpty()) {
                    return Verdict.wrong("Output " + file.path() + " was never put into the store");
                }
                if (!digest.get().equals(file.sha256())) {
                    return Verdict.wrong(
                            "Output " + file.path() + " in the store does not have the digest that the pool states");
                }
                stored.add(new StoredOutput(file.output(), file.path(), file.size(), file.sha256(), key, 0));
            }
        }
        return Verdict.fine(stored);
    }

    private String objectKey(String stageName, PartitionKey key, OutputFile file) {
        return "runs/" + run + "/" + stageName + "/" + key.partition() + "/" + key.attempt() + "/" + file.output() + "/"
                + file.path();
    }

    /** A result whose outputs are to be taken. */
    public record Arrival(String stageName, PartitionResult result) {}

    /**
     * What came of a result's outputs.
     *
     * @param problem what is wrong with them; empty when nothing is
     */
    public record Verdict(List<StoredOutput> outputs, Optional<String> problem) {

        static Verdict fine(List<StoredOutput> outputs) {
            return new Verdict(outputs, Optional.empty());
        }

        static Verdict wrong(String problem) {
            return new Verdict(List.of(), Optional.of(problem));
        }

        private Verdict packedInto(Pack pack) {
            return new Verdict(
                    outputs.stream()
                            .map(output -> output.objectKey().equals(Pack.KEY_TO_COME)
                                    ? new StoredOutput(
                                            output.output(),
                                            output.path(),
                                            output.size(),
                                            output.sha256(),
                                            pack.key(),
                                            output.position())
                                    : output)
                            .toList(),
                    problem);
        }
    }

    /** Small files, one after the other in one object that is named by its digest. */
    private static final class Pack {

        static final String KEY_TO_COME = "";

        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final Map<Digest, Long> positions = new HashMap<>();
        private String key = KEY_TO_COME;

        long add(Bytes bytes, Digest digest) {
            return positions.computeIfAbsent(digest, absent -> {
                long position = content.size();
                content.writeBytes(bytes.toArray());
                return position;
            });
        }

        void write(DatasetStore store) {
            if (!positions.isEmpty()) {
                byte[] bytes = content.toByteArray();
                String hex = Digest.sha256(bytes).hex();
                key = "cas/sha256/" + hex.substring(0, 2) + "/" + hex;
                store.put(key, bytes);
            }
        }

        String key() {
            return key;
        }
    }
}
