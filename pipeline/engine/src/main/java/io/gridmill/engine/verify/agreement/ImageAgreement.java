package io.gridmill.engine.verify.agreement;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * PNG and JPEG images of the same size whose peak signal-to-noise ratio, 10 log<sub>10</sub>(255&sup2; / MSE) over the
 * 8-bit values of red, green and blue (and alpha, where there is some), is good enough. Anything else must be equal.
 */
final class ImageAgreement implements FileAgreement {

    /** Pixels; a larger image agrees only with its equal. */
    private static final long LARGEST_IMAGE = 1L << 24;

    private final double decibel;

    ImageAgreement(double decibel) {
        this.decibel = decibel;
    }

    @Override
    public Optional<String> difference(byte[] one, byte[] other) {
        try {
            BufferedImage first = decode(one);
            BufferedImage second = decode(other);
            if (first == null || second == null) {
                return Optional.of("other bytes, in a file that is neither PNG nor JPEG");
            }
            if (first.getWidth() != second.getWidth() || first.getHeight() != second.getHeight()) {
                return Optional.of("images of " + size(first) + " and " + size(second) + " pixels");
            }
            double ratio = ratio(first, second);
            return ratio >= decibel
                    ? Optional.empty()
                    : Optional.of(String.format(
                            Locale.ROOT, "images differ with a PSNR of %.1f dB, asked for are %.1f", ratio, decibel));
        } catch (IOException | RuntimeException e) {
            return Optional.of("an image that cannot be decoded (" + e.getMessage() + ")");
        }
    }

    private static String size(BufferedImage image) {
        return image.getWidth() + " x " + image.getHeight();
    }

    /** The image, or null when it is of no known kind. */
    private static @Nullable BufferedImage decode(byte[] content) throws IOException {
        String format = isPng(content) ? "png" : isJpeg(content) ? "jpeg" : "";
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        if (format.isEmpty() || !readers.hasNext()) {
            return null;
        }
        ImageReader reader = readers.next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            reader.setInput(in, true, true);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > LARGEST_IMAGE) {
                throw new IOException("it has " + pixels + " pixels, " + LARGEST_IMAGE + " are the most");
            }
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }

    private static boolean isPng(byte[] content) {
        return content.length > 8 && content[0] == (byte) 0x89 && content[1] == 'P' && content[2] == 'N';
    }

    private static boolean isJpeg(byte[] content) {
        return content.length > 3 && content[0] == (byte) 0xFF && content[1] == (byte) 0xD8;
    }

    /** Infinite for equal pixels. */
    private static double ratio(BufferedImage one, BufferedImage other) {
        int width = one.getWidth();
        int height = one.getHeight();
        int[] first = new int[width];
        int[] second = new int[width];
        int channels = one.getColorModel().hasAlpha() || other.getColorModel().hasAlpha() ? 4 : 3;
        double squares = 0;
        for (int y = 0; y < height; y++) {
            one.getRGB(0, y, width, 1, first, 0, width);
            other.getRGB(0, y, width, 1, second, 0, width);
            for (int x = 0; x < width; x++) {
                for (int shift = 0; shift < 8 * channels; shift += 8) {
                    int difference = ((first[x] >>> shift) & 0xFF) - ((second[x] >>> shift) & 0xFF);
                    squares += difference * difference;
                }
            }
        }
        double mean = squares / ((double) width * height * channels);
        return mean == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(255.0 * 255.0 / mean);
    }
}
