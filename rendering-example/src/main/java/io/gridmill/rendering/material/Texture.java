package io.gridmill.rendering.material;

/** A colour for every point of space, so that shapes need no texture coordinates. Implementations are immutable. */
public interface Texture {
    /** Writes the colour at (x, y, z) to `out`. */
    void at(double x, double y, double z, Color out);
}
