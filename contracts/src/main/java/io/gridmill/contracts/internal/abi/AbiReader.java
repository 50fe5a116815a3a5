package io.gridmill.contracts.internal.abi;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link AbiWriter} writes: word by word from the start. Every offset and length is checked against the data,
 * so that strange data gives an error and nothing else.
 */
public final class AbiReader {

    private final byte[] data;
    private final int base;
    private int position;

    public AbiReader(byte[] data) {
        this(data, 0);
    }

    /** @param base where offsets count from, and where reading starts */
    public AbiReader(byte[] data, int base) {
        this.data = data;
        this.base = base;
        this.position = base;
    }

    /** The next word as an unsigned number. */
    public BigInteger uint() {
        return new BigInteger(1, word());
    }

    /** The next word as a number that fits a long. */
    public long uint63() {
        BigInteger value = uint();
        if (value.bitLength() > 63) {
            throw new IllegalArgumentException(value + " is larger than expected");
        }
        return value.longValue();
    }

    /** The next word as a number that fits an int. */
    public int uint31() {
        BigInteger value = uint();
        if (value.bitLength() > 31) {
            throw new IllegalArgumentException(value + " is larger than expected");
        }
        return value.intValue();
    }

    public Address address() {
        return Address.of(Arrays.copyOfRange(word(), 12, 32));
    }

    public Bytes32 bytes32() {
        return Bytes32.of(word());
    }

    public boolean bool() {
        return uint().signum() != 0;
    }

    /** A dynamic text, whose offset is the next word. */
    public String string() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Dynamic bytes, whose offset is the next word. */
    public byte[] bytes() {
        AbiReader content = dynamic();
        int length = content.uint31();
        if (length > data.length - content.position) {
            throw new IllegalArgumentException("The data ends before its contents do");
        }
        return Arrays.copyOfRange(data, content.position, content.position + length);
    }

    /** A dynamic struct or array, whose offset is the next word. */
    public AbiReader dynamic() {
        int offset = uint31();
        if (offset > data.length - base) {
            throw new IllegalArgumentException("The data ends before its contents begin");
        }
        return new AbiReader(data, base + offset);
    }

    public boolean atEnd() {
        return position >= data.length;
    }

    private byte[] word() {
        if (data.length - position < 32) {
            throw new IllegalArgumentException("The data has " + data.length + " bytes, which is too short");
        }
        position += 32;
        return Arrays.copyOfRange(data, position - 32, position);
    }
}
