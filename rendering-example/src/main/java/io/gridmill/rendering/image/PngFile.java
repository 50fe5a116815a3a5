package io.gridmill.rendering.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The parts of a PNG file that an animation needs: its header, how its colours are meant, and the compressed pixels,
 * which are copied and never decoded.
 */
@SuppressWarnings("ArrayRecordComponent")
public record PngFile(byte[] header, byte[] palette, byte[] transparency, byte[] gamma, byte[] pixels) {
    private static final byte[] NONE = new byte[0];

    public int width() {
        return ByteBuffer.wrap(header).getInt(0);
    }

    public int height() {
        return ByteBuffer.wrap(header).getInt(4);
    }

    /** Whether two files' compressed pixels mean the same, so that one animation can hold both. */
    public boolean fits(PngFile other) {
        return Arrays.equals(header, other.header)
                && Arrays.equals(palette, other.palette)
                && Arrays.equals(transparency, other.transparency);
    }

    /** Size and kind of pixels, for people. */
    public String describe() {
        return width() + "x" + height() + ", " + header[8] + " bits, colour type " + header[9];
    }

    /**
     * Takes a PNG file apart, checking every CRC and that the pixels are complete.
     *
     * @throws DataFormatException saying what is wrong with the file
     */
    public static PngFile parse(byte[] file) throws DataFormatException {
        byte[] signature = PngChunks.signature();
        if (file.length < signature.length || !Arrays.equals(Arrays.copyOf(file, signature.length), signature)) {
            throw new DataFormatException("not a PNG file");
        }
        byte[] header = NONE;
        byte[] palette = NONE;
        byte[] transparency = NONE;
        byte[] gamma = NONE;
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.wrap(file);
        in.position(signature.length);
        boolean ended = false;
        while (!ended) {
            if (in.remaining() < 12) {
                throw new DataFormatException("the file ends before its IEND chunk");
            }
            int length = in.getInt();
            if (length < 0 || length > in.remaining() - 8) {
                throw new DataFormatException("the file ends inside a chunk");
            }
            CRC32 crc = new CRC32();
            crc.update(file, in.position(), length + 4);
            byte[] name = new byte[4];
            in.get(name);
            byte[] data = new byte[length];
            in.get(data);
            String type = new String(name, StandardCharsets.US_ASCII);
            if (in.getInt() != (int) crc.getValue()) {
                throw new DataFormatException("the " + type + " chunk is damaged (its CRC does not fit)");
            }
            switch (type) {
                case "IHDR" -> header = data;
                case "PLTE" -> palette = data;
                case "tRNS" -> transparency = data;
                case "gAMA" -> gamma = data;
                case "acTL" -> throw new DataFormatException("already an animation, not a frame");
                case "IDAT" -> pixels.writeBytes(data);
                case "IEND" -> ended = true;
                default -> {}
            }
        }
        if (header.length != 13) {
            throw new DataFormatException("the IHDR chunk is missing or damaged");
        }
        PngFile png = new PngFile(header, palette, transparency, gamma, pixels.toByteArray());
        png.checkPixels();
        return png;
    }

    private void checkPixels() throws DataFormatException {
        if (header[12] != 0) {
            throw new DataFormatException("interlaced files are not supported; write the frames without interlacing");
        }
        int channels =
                switch (header[9]) {
                    case 0, 3 -> 1;
                    case 4 -> 2;
                    case 2 -> 3;
                    case 6 -> 4;
                    default -> throw new DataFormatException("unknown colour type " + header[9]);
                };
        long row = 1 + ((long) width() * channels * header[8] + 7) / 8;
        long expected = row * height();
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(pixels);
            byte[] buffer = new byte[1 << 16];
            long total = 0;
            while (!inflater.finished()) {
                int n = inflater.inflate(buffer);
                total += n;
                if (total > expected || (n == 0 && (inflater.needsInput() || inflater.needsDictionary()))) {
                    break;
                }
            }
            if (total != expected || !inflater.finished()) {
                throw new DataFormatException("the pixels are incomplete or too many");
            }
        } finally {
            inflater.end();
        }
    }
}
