package io.gridmill.rendering.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;

class AnimationTest {
    @SuppressWarnings("ArrayRecordComponent")
    private record Chunk(String type, byte[] data) {}

    private static List<Chunk> chunks(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        assertThat(in.getLong()).isEqualTo(0x89504E470D0A1A0AL);
        List<Chunk> chunks = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] data = new byte[in.getInt()];
            byte[] type = new byte[4];
            in.get(type);
            in.get(data);
            CRC32 crc = new CRC32();
            crc.update(type);
            crc.update(data);
            assertThat(in.getInt()).isEqualTo((int) crc.getValue());
            chunks.add(new Chunk(new String(type, java.nio.charset.StandardCharsets.US_ASCII), data));
        }
        return chunks;
    }

    private static byte[] film(int fps, Picture... pictures) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Animation film = new Animation(out, PngFile.parse(PngWriter.encode(pictures[0])), pictures.length, fps);
        for (Picture picture : pictures) {
            film.add(PngFile.parse(PngWriter.encode(picture)));
        }
        film.finish();
        return out.toByteArray();
    }

    @Test
    void everyFrameIsThereBitForBit() throws Exception {
        Picture[] pictures = {PngTest.noisy(40, 30, 1), PngTest.noisy(40, 30, 2), PngTest.noisy(40, 30, 3)};
        List<Chunk> chunks = chunks(film(12, pictures));
        assertThat(chunks)
                .extracting(Chunk::type)
                .containsExactly("IHDR", "sRGB", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND");
        assertThat(chunks.get(2).data()).isEqualTo(PngChunks.pack(3, 4, 0, 4));
        int sequence = 0;
        int frame = 0;
        for (Chunk chunk : chunks) {
            ByteBuffer in = ByteBuffer.wrap(chunk.data());
            if (chunk.type().equals("fcTL")) {
                assertThat(in.getInt()).isEqualTo(sequence++);
                assertThat(in.getInt()).isEqualTo(40);
                assertThat(in.getInt()).isEqualTo(30);
                assertThat(in.getLong()).isZero();
                assertThat(in.getShort()).isEqualTo((short) 1);
                assertThat(in.getShort()).isEqualTo((short) 12);
                assertThat(in.getShort()).isZero();
            }
            if (chunk.type().equals("IDAT") || chunk.type().equals("fdAT")) {
                byte[] pixels = chunk.data();
                if (chunk.type().equals("fdAT")) {
                    assertThat(in.getInt()).isEqualTo(sequence++);
                    pixels = java.util.Arrays.copyOfRange(pixels, 4, pixels.length);
                }
                // As a still of its own, decoded by the JDK.
                ByteArrayOutputStream still = new ByteArrayOutputStream();
                PngChunks out = new PngChunks(still);
                out.write("IHDR", chunks.get(0).data());
                out.write("IDAT", pixels);
                out.write("IEND", new byte[0]);
                assertThat(PngTest.pixelsOf(still.toByteArray())).isEqualTo(pictures[frame++].rgb());
            }
        }
        assertThat(frame).isEqualTo(3);
    }

    @Test
    void aProgramThatKnowsNoAnimationsShowsTheFirstFrame() throws Exception {
        Picture first = PngTest.noisy(20, 20, 8);
        assertThat(PngTest.pixelsOf(film(25, first, PngTest.noisy(20, 20, 9)))).isEqualTo(first.rgb());
    }

    @Test
    void aDamagedFrameIsRefused() throws Exception {
        byte[] png = PngWriter.encode(PngTest.noisy(20, 20, 8));
        byte[] flipped = png.clone();
        flipped[png.length / 2] ^= 1;
        assertThatThrownBy(() -> PngFile.parse(flipped))
                .isInstanceOf(DataFormatException.class)
                .hasMessage("the IDAT chunk is damaged (its CRC does not fit)");
        byte[] cut = java.util.Arrays.copyOf(png, png.length - 12);
        assertThatThrownBy(() -> PngFile.parse(cut)).hasMessage("the file ends before its IEND chunk");
        byte[] half = java.util.Arrays.copyOf(png, png.length / 2);
        assertThatThrownBy(() -> PngFile.parse(half)).hasMessage("the file ends inside a chunk");
        assertThatThrownBy(() -> PngFile.parse(new byte[] {1, 2, 3})).hasMessage("not a PNG file");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PngChunks few = new PngChunks(out);
        few.write("IHDR", PngChunks.pack(20, 4, 20, 4, 8, 1, 2, 1, 0, 1, 0, 1, 0, 1));
        few.write("IDAT", Deflate.zlib(new byte[100]));
        few.write("IEND", new byte[0]);
        assertThatThrownBy(() -> PngFile.parse(out.toByteArray())).hasMessage("the pixels are incomplete or too many");
    }

    @Test
    void aFilmIsNotTakenForAFrame() throws Exception {
        byte[] film = film(12, PngTest.noisy(8, 8, 1), PngTest.noisy(8, 8, 2));
        assertThatThrownBy(() -> PngFile.parse(film)).hasMessage("already an animation, not a frame");
    }
}
