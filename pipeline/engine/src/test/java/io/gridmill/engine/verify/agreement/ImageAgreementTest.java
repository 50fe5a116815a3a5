package io.gridmill.engine.verify.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImageAgreementTest {

    private static final int WIDTH = 40;
    private static final int HEIGHT = 30;

    private final ImageAgreement agreement = new ImageAgreement(40);

    /** A gradient whose values are off by up to the given amount. */
    private static byte[] image(String format, int noise, int width) {
        Random random = new Random(7);
        BufferedImage image = new BufferedImage(width, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < width; x++) {
                int value = 20 + 3 * x + y + (noise == 0 ? 0 : random.nextInt(2 * noise + 1) - noise);
                image.setRGB(x, y, value << 16 | value << 8 | value);
            }
        }
        return encoded(image, format);
    }

    private static byte[] encoded(BufferedImage image, String format) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, format, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void imagesThatAreAlikeAgree() {
        byte[] image = image("png", 0, WIDTH);

        assertThat(agreement.difference(image, image("png", 1, WIDTH))).isEmpty();
        assertThat(agreement.difference(image, image("png", 0, WIDTH))).isEmpty();
    }

    @Test
    void theRatioIsThatOfTheMeanSquare() {
        BufferedImage black = new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB);
        BufferedImage grey = new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 100; i++) {
            grey.setRGB(i % 10, i / 10, 0x101010);
        }

        // 10 log10(255^2 / 16^2) = 24.05
        assertThat(agreement.difference(encoded(black, "png"), encoded(grey, "png")))
                .contains("images differ with a PSNR of 24.0 dB, asked for are 40.0");
    }

    @Test
    void aPngAgreesWithTheSamePictureAsJpeg() {
        assertThat(new ImageAgreement(30).difference(image("png", 0, WIDTH), image("jpeg", 0, WIDTH)))
                .isEmpty();
    }

    @Test
    void imagesOfOtherSizesDiffer() {
        assertThat(agreement.difference(image("png", 0, WIDTH), image("png", 0, WIDTH + 1)))
                .contains("images of 40 x 30 and 41 x 30 pixels");
    }

    @Test
    void whatIsNoImageMustBeEqual() {
        assertThat(agreement.difference(new byte[] {1, 2, 3}, image("png", 0, WIDTH)))
                .contains("other bytes, in a file that is neither PNG nor JPEG");
    }

    @Test
    void brokenImagesDifferAndHarmNobody() {
        Random random = new Random(11);
        for (String format : new String[] {"png", "jpeg"}) {
            byte[] image = image(format, 0, WIDTH);
            assertThat(agreement.difference(image, Arrays.copyOf(image, 40))).isPresent();
            for (int i = 0; i < 300; i++) {
                byte[] broken = image.clone();
                for (int j = 0; j < 8; j++) {
                    broken[8 + random.nextInt(broken.length - 8)] = (byte) random.nextInt();
                }
                // It may still be an image; it must not be an error.
                agreement.difference(image, broken);
            }
        }
    }

    @Test
    void anImageThatIsTooLargeIsNotDecoded() {
        byte[] image = image("png", 0, WIDTH);
        byte[] huge = image.clone();
        ByteBuffer header = ByteBuffer.wrap(huge);
        header.putInt(16, 50_000).putInt(20, 50_000);
        CRC32 checksum = new CRC32();
        checksum.update(huge, 12, 17);
        header.putInt(29, (int) checksum.getValue());

        assertThat(agreement.difference(image, huge))
                .hasValueSatisfying(reason -> assertThat(reason).contains("2500000000 pixels"));
    }
}
