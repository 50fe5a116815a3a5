package io.gridmill.model.plan;

import io.gridmill.model.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

/**
 * The identity of a partition's result: what was run, on which values, with which inputs. Two partitions with the same
 * key, in whatever run, have interchangeable results. For one thread.
 */
public final class CacheKeys {

    private static final String VERSION = "gridmill-partition-1";

    private final byte[] prefix;
    private final MessageDigest sha256 = Digest.newSha256();

    private CacheKeys(byte[] prefix) {
        this.prefix = prefix;
    }

    /**
     * Keys of the partitions of one stage.
     *
     * @param shared digests of the inputs that all partitions share, by name
     */
    public static CacheKeys of(Digest stage, Map<String, Digest> shared) {
        MessageDigest prefix = Digest.newSha256();
        text(prefix, VERSION);
        prefix.update(stage.toBytes());
        inputs(prefix, shared);
        return new CacheKeys(prefix.digest());
    }

    /** @param own digests of the inputs that this partition alone has, by name */
    public Digest key(PartitionPoints points, Map<String, Digest> own) {
        sha256.reset();
        sha256.update(prefix);
        text(sha256, points.identity());
        String index = points.values().get(PartitionUse.INDEX);
        text(sha256, index == null ? "" : index);
        inputs(sha256, own);
        return Digest.of(sha256.digest());
    }

    private static void inputs(MessageDigest sha256, Map<String, Digest> digests) {
        number(sha256, digests.size());
        new TreeMap<>(digests).forEach((name, digest) -> {
            text(sha256, name);
            sha256.update(digest.toBytes());
        });
    }

    static void text(MessageDigest sha256, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(sha256, bytes.length);
        sha256.update(bytes);
    }

    static void number(MessageDigest sha256, int number) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
