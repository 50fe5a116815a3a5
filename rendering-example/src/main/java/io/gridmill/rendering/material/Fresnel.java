package io.gridmill.rendering.material;

/** Reflectance of a smooth boundary between two clear media. */
public final class Fresnel {
    private Fresnel() {}

    /**
     * Unpolarised reflectance.
     *
     * @param cosine of the angle of incidence, in [0, 1]
     * @param eta refractive index beyond the surface divided by the index on the ray's side
     */
    public static double reflectance(double cosine, double eta) {
        double sine2 = (1 - cosine * cosine) / (eta * eta);
        if (sine2 >= 1) {
            return 1;
        }
        double through = Math.sqrt(1 - sine2);
        double parallel = (eta * cosine - through) / (eta * cosine + through);
        double perpendicular = (cosine - eta * through) / (cosine + eta * through);
        return (parallel * parallel + perpendicular * perpendicular) / 2;
    }

    /** Reflectance averaged over a hemisphere of incoming light, by the midpoint rule. */
    public static double average(double eta) {
        double sum = 0;
        int steps = 512;
        for (int i = 0; i < steps; i++) {
            double cosine = (i + 0.5) / steps;
            sum += 2 * cosine * reflectance(cosine, eta);
        }
        return sum / steps;
    }

    /** Schlick's fifth-power term, for metals. */
    static double schlick(double cosine) {
        double m = 1 - cosine;
        if (m <= 0) {
            return 0;
        }
        double m2 = m * m;
        return m2 * m2 * m;
    }
}
