package io.gridmill.cli.show.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Makes pictures fit for a page. What a file is is told by its first bytes, not by its name. Pictures come from
 * strangers: what claims to be huge is not decoded, and formats that can carry programs (SVG) are not pictures here.
 */
final class Pictures {

    /** Pixels that are decoded at most. */
    private static final long MOST_PIXELS = 64L << 20;

    /** Side of a picture that a browser is asked to show as it is. */
    private static final int LONGEST_SIDE = 8192;

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] GIF = "GIF8".getBytes(StandardCharsets.US_ASCII);

    private Pictures() {}

    /** Size in pixels and kind, as the picture's head tells. */
    private record Head(String type, int width, int height, boolean animated) {}

    /**
     * @param content the whole file
     * @param asIs bytes up to which a still is embedded unchanged
     * @param animatedAsIs bytes up to which an animation is
     * @param side longest side of a reduced picture in pixels
     * @return empty when it is no picture, or one that cannot be read
     */
    static Optional<Report.PictureData> embed(byte[] content, int asIs, int animatedAsIs, int side) {
        Optional<Head> head = head(content);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        Head known = head.get();
        boolean showable = known.width() <= LONGEST_SIDE && known.height() <= LONGEST_SIDE;
        if (showable && content.length <= (known.animated() ? animatedAsIs : asIs)) {
            return Optional.of(new Report.PictureData(
                    uri(known.type(), content), known.width(), known.height(), known.animated(), false));
        }
        return reduce(content, known, side);
    }

    /** Whether the beginning of a file is that of a picture. */
    static boolean isPicture(byte[] beginning) {
        return startsWith(beginning, PNG) || startsWith(beginning, JPEG) || startsWith(beginning, GIF);
    }

    private static Optional<Head> head(byte[] content) {
        if (!isPicture(content)) {
            return Optional.empty();
        }
        String type = startsWith(content, PNG) ? "png" : startsWith(content, GIF) ? "gif" : "jpeg";
        boolean animated = type.equals("gif") || (type.equals("png") && isAnimatedPng(content));
        return withReader(content, reader -> {
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            return new Head(type, width, height, animated);
        });
    }

    /** An animated PNG has a chunk acTL before its first IDAT. */
    private static boolean isAnimatedPng(byte[] content) {
        long at = PNG.length;
        while (at + 8 <= content.length) {
            int i = (int) at;
            long length = (content[i] & 0xffL) << 24
                    | (content[i + 1] & 0xff) << 16
                    | (content[i + 2] & 0xff) << 8
                    | (content[i + 3] & 0xff);
            String type = new String(content, i + 4, 4, StandardCharsets.US_ASCII);
            if (type.equals("acTL")) {
                return true;
            }
            if (type.equals("IDAT")) {
                return false;
            }
            at += 12 + length;
        }
        return false;
    }

    private static Optional<Report.PictureData> reduce(byte[] content, Head head, int side) {
        if ((long) head.width() * head.height() > MOST_PIXELS) {
            return Optional.empty();
        }
        return withReader(content, reader -> {
            ImageReadParam parameters = reader.getDefaultReadParam();
            int step = Math.max(1, Math.max(head.width(), head.height()) / (2 * side));
            parameters.setSourceSubsampling(step, step, 0, 0);
            BufferedImage picture = scale(reader.read(0, parameters), side);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            String type = picture.getColorModel().hasAlpha() ? "png" : "jpeg";
            if (!ImageIO.write(picture, type, out)) {
                throw new IOException("No writer for " + type);
            }
            return new Report.PictureData(
                    uri(type, out.toByteArray()), picture.getWidth(), picture.getHeight(), false, true);
        });
    }

    private static BufferedImage scale(BufferedImage picture, int side) {
        double factor = Math.min(1, (double) side / Math.max(picture.getWidth(), picture.getHeight()));
        int width = Math.max(1, (int) Math.round(picture.getWidth() * factor));
        int height = Math.max(1, (int) Math.round(picture.getHeight() * factor));
        boolean alpha = picture.getColorModel().hasAlpha();
        BufferedImage scaled =
                new BufferedImage(width, height, alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(picture, 0, 0, width, height, null);
        graphics.dispose();
        return scaled;
    }

    private interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    private static <T> Optional<T> withReader(byte[] content, Reading<T> reading) {
        ImageIO.setUseCache(false);
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(content))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return Optional.of(reading.from(reader));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Readers answer a damaged file with whatever exception its damage leads to.
            return Optional.empty();
        }
    }

    private static String uri(String type, byte[] content) {
        return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(content);
    }

    private static boolean startsWith(byte[] content, byte[] beginning) {
        return content.length >= beginning.length
                && java.util.Arrays.equals(content, 0, beginning.length, beginning, 0, beginning.length);
    }
}
