package io.gridmill.pool.deal;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.model.protocol.PartitionKey;
import org.junit.jupiter.api.Test;

class DecidedKeysTest {

    private final DecidedKeys keys = new DecidedKeys();

    @Test
    void anAttemptIsKnownAndItsNeighboursAreNot() {
        PartitionKey key = new PartitionKey(3, 70_000, 2);
        keys.add(key);
        assertThat(keys.contains(key)).isTrue();
        assertThat(keys.contains(new PartitionKey(3, 70_001, 2))).isFalse();
        assertThat(keys.contains(new PartitionKey(3, 70_000 + DecidedKeys.BITS, 2)))
                .isFalse();
        assertThat(keys.contains(new PartitionKey(3, 70_000 + Long.SIZE, 2))).isFalse();
        assertThat(keys.contains(new PartitionKey(3, 70_000, 1))).isFalse();
        assertThat(keys.contains(new PartitionKey(4, 70_000, 2))).isFalse();
    }

    @Test
    void aMillionPartitionsTakeLittleAndSurviveTheJournal() {
        for (int i = 0; i < 1_000_000; i++) {
            keys.add(new PartitionKey(0, i, 1));
        }
        byte[] record = keys.toBytes();
        assertThat(record).hasSizeLessThan(150_000);
        DecidedKeys read = new DecidedKeys();
        read.read(record);
        assertThat(read.contains(new PartitionKey(0, 999_999, 1))).isTrue();
        assertThat(read.contains(new PartitionKey(0, 1_000_000, 1))).isFalse();
        assertThat(read.toBytes()).isEqualTo(record);
    }

    @Test
    void attemptsAllOverThePlaceAreForgottenOldestFirst() {
        for (int i = 0; i <= DecidedKeys.MOST_MAPS; i++) {
            keys.add(new PartitionKey(0, i * DecidedKeys.BITS, 1));
        }
        assertThat(keys.contains(new PartitionKey(0, 0, 1))).isFalse();
        assertThat(keys.contains(new PartitionKey(0, DecidedKeys.BITS, 1))).isTrue();
        assertThat(keys.contains(new PartitionKey(0, DecidedKeys.MOST_MAPS * DecidedKeys.BITS, 1)))
                .isTrue();
    }
}
