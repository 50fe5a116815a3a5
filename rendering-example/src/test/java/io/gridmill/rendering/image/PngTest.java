package io.gridmill.rendering.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.Random;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {
    static Picture noisy(int width, int height, long seed) {
        Random random = new Random(seed);
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 7 + random.nextInt(9));
        }
        return new Picture(width, height, rgb);
    }

    static byte[] pixelsOf(byte[] png) throws Exception {
        var image = ImageIO.read(new ByteArrayInputStream(png));
        byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int pixel = image.getRGB(x, y);
                int at = (y * image.getWidth() + x) * 3;
                rgb[at] = (byte) (pixel >> 16);
                rgb[at + 1] = (byte) (pixel >> 8);
                rgb[at + 2] = (byte) pixel;
            }
        }
        return rgb;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 257})
    void anotherDecoderSeesTheSamePixels(int width) throws Exception {
        Picture picture = noisy(width, 41, width);
        assertThat(pixelsOf(PngWriter.encode(picture))).isEqualTo(picture.rgb());
    }

    @Test
    void theJdksInflaterRestoresWhatWasCompressed() throws Exception {
        Random random = new Random(5);
        for (int size : new int[] {0, 1, 3, 4, 1000, 70_000, 300_000}) {
            for (int spread : new int[] {1, 2, 20, 256}) {
                byte[] data = new byte[size];
                for (int i = 0; i < size; i++) {
                    // Runs, repeats from far back and noise.
                    data[i] = i > 40_000 && i % 3 == 0 ? data[i - 32_767] : (byte) random.nextInt(spread);
                }
                Inflater inflater = new Inflater();
                inflater.setInput(Deflate.zlib(data));
                byte[] back = new byte[size + 1];
                int length = 0;
                while (!inflater.finished()) {
                    int n = inflater.inflate(back, length, back.length - length);
                    assertThat(n > 0 || inflater.finished()).isTrue();
                    length += n;
                }
                inflater.end();
                assertThat(length).isEqualTo(size);
                assertThat(java.util.Arrays.copyOf(back, size)).isEqualTo(data);
            }
        }
    }

    @Test
    void codesStayWithinFifteenBitsForExtremelyUnevenUse() {
        int[] use = new int[286];
        int a = 1;
        int b = 1;
        for (int i = 0; i < 40; i++) {
            use[i] = a;
            int sum = a + b;
            a = b;
            b = sum;
        }
        Huffman code = Huffman.of(use, 15);
        double kraft = 0;
        for (int i = 0; i < 40; i++) {
            assertThat(code.length(i)).isBetween(1, 15);
            kraft += Math.pow(2, -code.length(i));
        }
        assertThat(kraft).isEqualTo(1.0);
    }

    @Test
    void aRenderedLikePictureCompressesAboutAsWellAsWithZlib() throws Exception {
        Picture picture = noisy(320, 180, 3);
        byte[] filtered = PngWriter.filtered(picture);
        var deflater = new java.util.zip.Deflater(9);
        deflater.setInput(filtered);
        deflater.finish();
        int zlib = deflater.deflate(new byte[filtered.length * 2]);
        deflater.end();
        assertThat(Deflate.zlib(filtered).length).isLessThan(zlib * 105 / 100);
    }
}
