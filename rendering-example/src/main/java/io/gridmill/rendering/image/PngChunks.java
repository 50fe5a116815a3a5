package io.gridmill.rendering.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Writes a PNG stream chunk by chunk (ISO/IEC 15948): length, type, data, CRC. */
final class PngChunks {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private final OutputStream out;

    PngChunks(OutputStream out) throws IOException {
        this.out = out;
        out.write(SIGNATURE);
    }

    static byte[] signature() {
        return SIGNATURE.clone();
    }

    void write(String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.write(int32(data.length));
        out.write(name);
        out.write(data);
        out.write(int32((int) crc.getValue()));
    }

    static byte[] int32(int value) {
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }

    /** Joins numbers of 4, 2 or 1 bytes: each value is followed by its width. */
    static byte[] pack(int... valuesAndWidths) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < valuesAndWidths.length; i += 2) {
            for (int shift = 8 * (valuesAndWidths[i + 1] - 1); shift >= 0; shift -= 8) {
                bytes.write(valuesAndWidths[i] >>> shift);
            }
        }
        return bytes.toByteArray();
    }
}
