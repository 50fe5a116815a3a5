package io.gridmill.engine.verify;

import io.gridmill.model.RunId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Draws the partitions that are checked: always the same ones for a run, and nobody who does not know the run's secret
 * can tell which. Used by one thread.
 */
public final class Sampling {

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;
    private final byte[] run;

    /** @param secret of the run; never leaves its ledger */
    public Sampling(RunId run, byte[] secret) {
        this.run = run.value().getBytes(StandardCharsets.US_ASCII);
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    /** Whether the partition is among the given share, 0 to 1, of all partitions. A larger share holds the smaller one. */
    public boolean draws(int stage, int partition, double share) {
        mac.update(run);
        mac.update(ByteBuffer.allocate(8).putInt(stage).putInt(partition).array());
        long bits = ByteBuffer.wrap(mac.doFinal()).getLong() >>> 11;
        return bits * 0x1.0p-53 < share;
    }
}
