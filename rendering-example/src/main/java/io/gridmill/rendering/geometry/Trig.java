package io.gridmill.rendering.geometry;

/**
 * Trigonometry from additions and multiplications only, so that every JVM gives the same bits, and without the cost of
 * StrictMath, which leaves Java for sine and cosine on older JDKs. Angles are in turns (1 = a full circle); absolute
 * error stays below 1e-10.
 */
public final class Trig {
    private static final double TWO_PI = 2 * Math.PI;

    private Trig() {}

    /** Sine of an angle in turns. */
    public static double sin(double turns) {
        double t = turns - Math.floor(turns + 0.5);
        if (t > 0.25) {
            t = 0.5 - t;
        } else if (t < -0.25) {
            t = -0.5 - t;
        }
        double x = t * TWO_PI;
        double q = x * x;
        // Taylor series in Horner form: |x| <= pi/2, so the first term left out is below 6e-12.
        double p = 1 - q / 210;
        p = 1 - q / 156 * p;
        p = 1 - q / 110 * p;
        p = 1 - q / 72 * p;
        p = 1 - q / 42 * p;
        p = 1 - q / 20 * p;
        p = 1 - q / 6 * p;
        return x * p;
    }

    /** Cosine of an angle in turns. */
    public static double cos(double turns) {
        return sin(turns + 0.25);
    }

    /** Angle of the point (x, y) in turns, in [-0.5, 0.5]; 0 for the origin. */
    public static double atan2(double y, double x) {
        double ax = Math.abs(x);
        double ay = Math.abs(y);
        double small = ax < ay ? ax : ay;
        double large = ax < ay ? ay : ax;
        if (large == 0) {
            return 0;
        }
        double t = small / large;
        // Halving the angle twice brings the argument below 0.2, where the series converges fast.
        t = t / (1 + Math.sqrt(1 + t * t));
        t = t / (1 + Math.sqrt(1 + t * t));
        double q = t * t;
        double p = 1.0 / 13 - q / 15;
        p = 1.0 / 11 - q * p;
        p = 1.0 / 9 - q * p;
        p = 1.0 / 7 - q * p;
        p = 1.0 / 5 - q * p;
        p = 1.0 / 3 - q * p;
        p = 1 - q * p;
        double angle = 4 * t * p / TWO_PI;
        if (ay > ax) {
            angle = 0.25 - angle;
        }
        if (x < 0) {
            angle = 0.5 - angle;
        }
        return y < 0 ? -angle : angle;
    }
}
