package io.gridmill.rendering.light;

import io.gridmill.rendering.geometry.Vec;

/** The skies a scene file can name. */
public final class SkyModels {
    private SkyModels() {}

    /** The same light from everywhere. */
    public static Sky.Model uniform(Vec color) {
        return direction -> color;
    }

    /** From `horizon` up to `zenith`; `ground` below. */
    public static Sky.Model gradient(Vec zenith, Vec horizon, Vec ground) {
        return direction -> {
            if (direction.y() < 0) {
                return ground;
            }
            double t = Math.sqrt(direction.y());
            return horizon.times(1 - t).plus(zenith.times(t));
        };
    }

    /**
     * Daylight after Preetham, Shirley and Smits (1999).
     *
     * @param sun direction to the sun
     * @param turbidity haze: 2 clear, 10 hazy
     * @param strength factor from the model's kilocandela per square metre to the scene's radiance
     */
    public static Sky.Model clear(Vec sun, double turbidity, double strength, Vec ground) {
        double t = turbidity;
        double height = Math.max(0.02, sun.y());
        double zenithAngle = StrictMath.acos(Math.min(1, height));
        double chi = (4.0 / 9 - t / 120) * (Math.PI - 2 * zenithAngle);
        double bright = (4.0453 * t - 4.9710) * StrictMath.tan(chi) - 0.2155 * t + 2.4192;
        double zx = zenithColor(
                zenithAngle,
                t,
                new double[] {0.00166, -0.00375, 0.00209, 0},
                new double[] {-0.02903, 0.06377, -0.03202, 0.00394},
                new double[] {0.11693, -0.21196, 0.06052, 0.25886});
        double zy = zenithColor(
                zenithAngle,
                t,
                new double[] {0.00275, -0.00610, 0.00317, 0},
                new double[] {-0.04214, 0.08970, -0.04153, 0.00516},
                new double[] {0.15346, -0.26756, 0.06670, 0.26688});
        Perez luminance = new Perez(
                0.1787 * t - 1.4630,
                -0.3554 * t + 0.4275,
                -0.0227 * t + 5.3251,
                0.1206 * t - 2.5771,
                -0.0670 * t + 0.3703);
        Perez chromaX = new Perez(
                -0.0193 * t - 0.2592,
                -0.0665 * t + 0.0008,
                -0.0004 * t + 0.2125,
                -0.0641 * t - 0.8989,
                -0.0033 * t + 0.0452);
        Perez chromaY = new Perez(
                -0.0167 * t - 0.2608,
                -0.0950 * t + 0.0092,
                -0.0079 * t + 0.2102,
                -0.0441 * t - 1.6537,
                -0.0109 * t + 0.0529);
        return direction -> {
            if (direction.y() < 0) {
                return ground;
            }
            double cosTheta = Math.max(0.015, direction.y());
            double cosGamma = Math.max(-1, Math.min(1, direction.dot(sun)));
            double gamma = StrictMath.acos(cosGamma);
            double yy = bright * luminance.ratio(cosTheta, gamma, zenithAngle);
            double x = zx * chromaX.ratio(cosTheta, gamma, zenithAngle);
            double y = zy * chromaY.ratio(cosTheta, gamma, zenithAngle);
            return linearRgb(x, y, yy * strength);
        };
    }

    private static double zenithColor(double angle, double t, double[] a, double[] b, double[] c) {
        return t * t * cubic(a, angle) + t * cubic(b, angle) + cubic(c, angle);
    }

    private static double cubic(double[] k, double x) {
        return ((k[0] * x + k[1]) * x + k[2]) * x + k[3];
    }

    private static Vec linearRgb(double x, double y, double luminance) {
        double bigX = x / y * luminance;
        double bigZ = (1 - x - y) / y * luminance;
        return new Vec(
                Math.max(0, 3.2406 * bigX - 1.5372 * luminance - 0.4986 * bigZ),
                Math.max(0, -0.9689 * bigX + 1.8758 * luminance + 0.0415 * bigZ),
                Math.max(0, 0.0557 * bigX - 0.2040 * luminance + 1.0570 * bigZ));
    }

    /** Perez' five-parameter sky, relative to the zenith. */
    private record Perez(double a, double b, double c, double d, double e) {
        double ratio(double cosTheta, double gamma, double sunAngle) {
            return at(cosTheta, gamma) / at(1, sunAngle);
        }

        private double at(double cosTheta, double gamma) {
            double cosGamma = StrictMath.cos(gamma);
            return (1 + a * StrictMath.exp(b / cosTheta))
                    * (1 + c * StrictMath.exp(d * gamma) + e * cosGamma * cosGamma);
        }
    }
}
