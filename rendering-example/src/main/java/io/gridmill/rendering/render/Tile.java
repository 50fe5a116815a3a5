package io.gridmill.rendering.render;

/** A rectangle of a picture, in pixels from the top left. */
public record Tile(int x, int y, int width, int height) {
    public Tile {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException("not a tile: " + x + "," + y + "," + width + "," + height);
        }
    }

    /** This tile with a margin on all sides, as far as the picture reaches. */
    Tile grown(int margin, int pictureWidth, int pictureHeight) {
        int left = Math.max(0, x - margin);
        int top = Math.max(0, y - margin);
        int right = Math.min(pictureWidth, x + width + margin);
        int bottom = Math.min(pictureHeight, y + height + margin);
        return new Tile(left, top, right - left, bottom - top);
    }

    boolean within(int pictureWidth, int pictureHeight) {
        return (long) x + width <= pictureWidth && (long) y + height <= pictureHeight;
    }
}
