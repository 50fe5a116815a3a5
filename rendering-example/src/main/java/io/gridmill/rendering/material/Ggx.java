package io.gridmill.rendering.material;

import io.gridmill.rendering.geometry.Trig;

/**
 * The GGX (Trowbridge-Reitz) microfacet distribution with Smith's height-correlated shadowing. Half vectors are drawn
 * from the normals visible to the viewer (Heitz 2018), which wastes few samples.
 */
public final class Ggx {
    private static final int TABLE = 32;

    private final double alpha;
    private final double alpha2;
    private final double[] albedo = new double[TABLE + 1];

    /**
     * @param roughness 0 (a mirror) to 1; its square is the distribution's width, which looks even to the eye
     */
    public Ggx(double roughness) {
        alpha = Math.max(1e-3, roughness * roughness);
        alpha2 = alpha * alpha;
        for (int i = 0; i <= TABLE; i++) {
            albedo[i] = integrate(Math.max(0.005, (double) i / TABLE));
        }
    }

    /** Density of half vectors with this cosine to the normal. */
    public double distribution(double cosine) {
        double d = cosine * cosine * (alpha2 - 1) + 1;
        return alpha2 / (Math.PI * d * d);
    }

    private double lambda(double cosine) {
        double c2 = cosine * cosine;
        return (Math.sqrt(1 + alpha2 * (1 - c2) / c2) - 1) / 2;
    }

    /** Part of the facets that the viewer sees. */
    double masking(double cosine) {
        return 1 / (1 + lambda(cosine));
    }

    /** Part of the facets that both viewer and light see. */
    double shadowing(double cosineOut, double cosineIn) {
        return 1 / (1 + lambda(cosineOut) + lambda(cosineIn));
    }

    /** Density by solid angle of the reflected direction w, given the viewer's direction. */
    double pdf(Shading s, double halfZ) {
        return distribution(halfZ) * masking(s.oz) / (4 * s.oz);
    }

    /** Chooses a visible half vector and writes the reflected direction into `w`; returns the half vector's z. */
    double sample(Shading s, double u, double v) {
        double vx = alpha * s.ox;
        double vy = alpha * s.oy;
        double vz = s.oz;
        double l = 1 / Math.sqrt(vx * vx + vy * vy + vz * vz);
        vx *= l;
        vy *= l;
        vz *= l;
        double flat = vx * vx + vy * vy;
        double inv = flat > 1e-20 ? 1 / Math.sqrt(flat) : 0;
        double ax = flat > 1e-20 ? -vy * inv : 1;
        double ay = flat > 1e-20 ? vx * inv : 0;
        double bx = -vz * ay;
        double by = vz * ax;
        double bz = vx * ay - vy * ax;
        double r = Math.sqrt(u);
        double t1 = r * Trig.cos(v);
        double t2 = r * Trig.sin(v);
        double lean = 0.5 * (1 + vz);
        t2 = (1 - lean) * Math.sqrt(Math.max(0, 1 - t1 * t1)) + lean * t2;
        double t3 = Math.sqrt(Math.max(0, 1 - t1 * t1 - t2 * t2));
        double hx = alpha * (t1 * ax + t2 * bx + t3 * vx);
        double hy = alpha * (t1 * ay + t2 * by + t3 * vy);
        double hz = Math.max(1e-9, t2 * bz + t3 * vz);
        double hl = 1 / Math.sqrt(hx * hx + hy * hy + hz * hz);
        hx *= hl;
        hy *= hl;
        hz *= hl;
        double d = 2 * (hx * s.ox + hy * s.oy + hz * s.oz);
        s.wx = d * hx - s.ox;
        s.wy = d * hy - s.oy;
        s.wz = d * hz - s.oz;
        return hz;
    }

    /** Part of white light that one bounce on the facets gives back; the rest would bounce again. */
    double albedo(double cosine) {
        double at = cosine * TABLE;
        int i = Math.min(TABLE - 1, (int) at);
        return albedo[i] + (at - i) * (albedo[i + 1] - albedo[i]);
    }

    private double integrate(double cosine) {
        Shading s = new Shading();
        s.ox = Math.sqrt(1 - cosine * cosine);
        s.oy = 0;
        s.oz = cosine;
        int steps = 24;
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            for (int j = 0; j < steps; j++) {
                sample(s, (i + 0.5) / steps, (j + 0.5) / steps);
                if (s.wz > 0) {
                    sum += shadowing(s.oz, s.wz) / masking(s.oz);
                }
            }
        }
        return sum / (steps * steps);
    }
}
