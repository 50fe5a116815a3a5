package io.gridmill.rendering.render;

/**
 * Smooths what is left of the noise along surfaces: an edge-avoiding wavelet filter (Dammertz et al. 2010) whose
 * weights follow normal, place, colour of the surface and the noise that was measured (Schied et al. 2017). Texture is
 * divided out before and put back after. The result of a pixel depends on its surroundings within {@link #REACH} only.
 */
final class Denoiser {
    private static final int PASSES = 4;
    private static final double[] KERNEL = {3.0 / 8, 1.0 / 4, 1.0 / 16};

    /** A pixel whose neighbours weigh less than this, itself included (0.14), is alone. */
    private static final double FELLOWSHIP = 0.3;

    /** How far a pixel's result looks: two steps and one for the noise's smoothing per pass, five around them. */
    static final int REACH = 2 * ((1 << PASSES) - 1) + PASSES + 3 + Edges.REACH;

    private final Layers layers;
    private final int width;
    private final int height;
    private final boolean[] lonely;
    private float[] light;
    private float[] variance;
    private float[] nextLight;
    private float[] nextVariance;

    private Denoiser(Layers layers) {
        this.layers = layers;
        width = layers.tile.width();
        height = layers.tile.height();
        lonely = new boolean[width * height];
        light = new float[width * height * 3];
        variance = new float[width * height];
        nextLight = new float[width * height * 3];
        nextVariance = new float[width * height];
    }

    /** Replaces the layers' colour by a smoother one. */
    static void apply(Layers layers) {
        Denoiser denoiser = new Denoiser(layers);
        denoiser.divide();
        for (int pass = 0; pass < PASSES; pass++) {
            denoiser.pass(1 << pass);
        }
        denoiser.multiply();
        denoiser.markLonely();
        Edges.repair(layers);
    }

    /** What a colour is divided by: the surface's own, unless several are mixed in the pixel. */
    private float base(int i) {
        // A dark surface still reflects: without a floor its gloss would be divided by nearly nothing.
        return layers.mixed[i / 3] ? 1 : Math.max(layers.albedo[i], 0.04f);
    }

    private static float luminance(float[] c, int i) {
        return 0.2126f * c[i * 3] + 0.7152f * c[i * 3 + 1] + 0.0722f * c[i * 3 + 2];
    }

    private void divide() {
        float[] divided = new float[light.length];
        for (int i = 0; i < divided.length; i++) {
            divided[i] = layers.color[i] / base(i);
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int p = y * width + x;
                float keep = calm(divided, x, y);
                for (int k = 0; k < 3; k++) {
                    light[p * 3 + k] = divided[p * 3 + k] * keep;
                }
                variance[p] = noise(x, y);
            }
        }
    }

    /** Less than 1 for a single dot far above all its neighbours: that is chance, not light. */
    private float calm(float[] divided, int x, int y) {
        int p = y * width + x;
        float first = 0;
        float second = 0;
        int count = 0;
        for (int j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
            for (int i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
                int q = j * width + i;
                if (q != p && layers.mixed[q] == layers.mixed[p]) {
                    float l = luminance(divided, q);
                    second = Math.max(second, Math.min(first, l));
                    first = Math.max(first, l);
                    count++;
                }
            }
        }
        float own = luminance(divided, p);
        float most = 1.5f * second + 0.01f;
        return count >= 4 && own > most ? most / own : 1;
    }

    /** A few samples tell little of their own noise: the surroundings' mean tells more. */
    private float noise(int x, int y) {
        int p = y * width + x;
        float sum = 0;
        int count = 0;
        for (int j = Math.max(0, y - 2); j <= Math.min(height - 1, y + 2); j++) {
            for (int i = Math.max(0, x - 2); i <= Math.min(width - 1, x + 2); i++) {
                int q = j * width + i;
                if (layers.mixed[q] == layers.mixed[p]) {
                    float a = layers.mixed[q] ? 1 : Math.max(0.04f, luminance(layers.albedo, q));
                    sum += layers.variance[q] / (a * a);
                    count++;
                }
            }
        }
        return sum / count;
    }

    private void pass(int step) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                filter(x, y, step);
            }
        }
        float[] swap = light;
        light = nextLight;
        nextLight = swap;
        swap = variance;
        variance = nextVariance;
        nextVariance = swap;
    }

    private void filter(int x, int y, int step) {
        int p = y * width + x;
        double own = luminance(light, p);
        double tolerance = 3.0 * Math.sqrt(smoothVariance(x, y)) + 1e-4;
        float[] n = layers.normal;
        float[] o = layers.position;
        float[] a = layers.albedo;
        double nx = n[p * 3];
        double ny = n[p * 3 + 1];
        double nz = n[p * 3 + 2];
        double ar = a[p * 3];
        double ag = a[p * 3 + 1];
        double ab = a[p * 3 + 2];
        double r = 0;
        double g = 0;
        double b = 0;
        double weights = 0;
        double noise = 0;
        for (int dy = -2; dy <= 2; dy++) {
            int qy = y + dy * step;
            if (qy < 0 || qy >= height) {
                continue;
            }
            for (int dx = -2; dx <= 2; dx++) {
                int qx = x + dx * step;
                if (qx < 0 || qx >= width) {
                    continue;
                }
                int q = qy * width + qx;
                if (layers.mixed[q] != layers.mixed[p]) {
                    continue;
                }
                double dn = square(n[q * 3] - nx) + square(n[q * 3 + 1] - ny) + square(n[q * 3 + 2] - nz);
                double plane = (o[q * 3] - o[p * 3]) * nx
                        + (o[q * 3 + 1] - o[p * 3 + 1]) * ny
                        + (o[q * 3 + 2] - o[p * 3 + 2]) * nz;
                double da = square(a[q * 3] - ar) + square(a[q * 3 + 1] - ag) + square(a[q * 3 + 2] - ab);
                double dl = Math.abs(luminance(light, q) - own) / tolerance;
                double cost = 16 * dn + 300 * plane * plane + 12 * da + dl;
                double w = KERNEL[Math.abs(dx)] * KERNEL[Math.abs(dy)] * fall(cost);
                r += w * light[q * 3];
                g += w * light[q * 3 + 1];
                b += w * light[q * 3 + 2];
                noise += w * w * variance[q];
                weights += w;
            }
        }
        if (step == 1) {
            lonely[p] = weights < FELLOWSHIP;
        }
        double inv = 1 / weights;
        nextLight[p * 3] = (float) (r * inv);
        nextLight[p * 3 + 1] = (float) (g * inv);
        nextLight[p * 3 + 2] = (float) (b * inv);
        nextVariance[p] = (float) (noise * inv * inv);
    }

    private static double square(double d) {
        return d * d;
    }

    /** exp(-x), near enough and the same everywhere: (1 - x/8)^8 for small x, 0 beyond. */
    private static double fall(double x) {
        if (x >= 8) {
            return 0;
        }
        double t = 1 - x / 8;
        t *= t;
        t *= t;
        return t * t;
    }

    private double smoothVariance(int x, int y) {
        double sum = 0;
        double weights = 0;
        for (int j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
            for (int i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
                double w = (i == x ? 2 : 1) * (j == y ? 2 : 1);
                sum += w * variance[j * width + i];
                weights += w;
            }
        }
        return sum / weights;
    }

    /** Pixels without a like among their neighbours are still as noisy as before: they are mended like edges. */
    private void markLonely() {
        for (int p = 0; p < lonely.length; p++) {
            layers.mixed[p] |= lonely[p];
        }
    }

    private void multiply() {
        for (int i = 0; i < light.length; i++) {
            layers.color[i] = light[i] * base(i);
        }
    }
}
