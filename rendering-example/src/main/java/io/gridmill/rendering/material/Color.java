package io.gridmill.rendering.material;

/** A linear RGB colour that is written over and over by the renderer's inner loop. */
public final class Color {
    public double r;
    public double g;
    public double b;

    public void set(double red, double green, double blue) {
        r = red;
        g = green;
        b = blue;
    }

    /** Luminance of a linear sRGB colour (ITU-R BT.709). */
    public static double luminance(double red, double green, double blue) {
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }
}
