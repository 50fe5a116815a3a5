package io.gridmill.rendering.render;

/**
 * What the tracer found for the pixels of a tile: colour, and what the denoiser steers by. Threads write different
 * pixels; the arrays are read when all are done.
 */
final class Layers {
    final Tile tile;
    final float[] color;
    final float[] albedo;
    final float[] normal;
    final float[] position;
    /** Variance of the colour's luminance (of the mean, not of one sample). */
    final float[] variance;
    /** Pixels that show several surfaces: edges, or what is seen through glass. */
    final boolean[] mixed;

    Layers(Tile tile) {
        this.tile = tile;
        int pixels = tile.width() * tile.height();
        color = new float[pixels * 3];
        albedo = new float[pixels * 3];
        normal = new float[pixels * 3];
        position = new float[pixels * 3];
        variance = new float[pixels];
        mixed = new boolean[pixels];
    }
}
