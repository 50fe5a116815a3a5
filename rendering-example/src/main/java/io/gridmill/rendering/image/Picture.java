package io.gridmill.rendering.image;

/**
 * A picture of 8-bit RGB pixels, rows from the top.
 *
 * @param rgb three bytes per pixel; not copied, the caller gives it away
 */
@SuppressWarnings("ArrayRecordComponent")
public record Picture(int width, int height, byte[] rgb) {
    public Picture {
        if (rgb.length != width * height * 3) {
            throw new IllegalArgumentException("a picture of " + width + "x" + height + " needs three bytes per pixel");
        }
    }
}
