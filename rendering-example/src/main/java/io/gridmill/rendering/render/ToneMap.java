package io.gridmill.rendering.render;

/** From light to bytes: exposure, a film-like curve and sRGB's transfer function. */
final class ToneMap {
    private ToneMap() {}

    /** The byte for a channel's linear radiance. */
    static byte toByte(double linear) {
        double x = Math.max(0, linear);
        // A rational fit to the ACES reference curve (Narkowicz 2015): soft shoulder, slight toe.
        double mapped = x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14);
        double clipped = mapped > 1 ? 1 : mapped;
        double srgb = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * StrictMath.pow(clipped, 1 / 2.4) - 0.055;
        return (byte) (int) (srgb * 255 + 0.5);
    }
}
