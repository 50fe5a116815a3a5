package io.gridmill.pool.worker;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** What a pool and its workers know and nobody else. A pool makes a new one at each start. Immutable. */
public final class WorkerSecret {

    private static final int BYTES = 32;

    private final byte[] bytes;

    private WorkerSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    public static WorkerSecret random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new WorkerSecret(bytes);
    }

    /** @throws IllegalArgumentException when it is no secret; the text is not repeated */
    public static WorkerSecret parse(String hex) {
        if (hex.length() != 2 * BYTES || !hex.matches("[0-9a-f]*")) {
            throw new IllegalArgumentException("A worker's secret has " + 2 * BYTES + " hexadecimal digits");
        }
        return new WorkerSecret(HexFormat.of().parseHex(hex));
    }

    /** For the environment of a worker, and for nothing else. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WorkerSecret secret && java.security.MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
