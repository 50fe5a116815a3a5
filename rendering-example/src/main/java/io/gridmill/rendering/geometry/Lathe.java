package io.gridmill.rendering.geometry;

import java.util.ArrayList;
import java.util.List;

/**
 * Surfaces of revolution about y.
 *
 * @param segments facets around
 * @param flutes grooves cut into parts of the profile that stand upright (a column's shaft); 0 for none
 * @param depth of a groove, as a part of the radius
 */
public record Lathe(int segments, int flutes, double depth) {
    private static final int CURVE_STEPS = 4;

    /** A straight piece of the profile with its direction at both ends. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Piece(double[] low, double[] high, double[] lowSlope, double[] highSlope, boolean fluted) {}

    /**
     * Turns a profile.
     *
     * @param profile points (radius, height), upwards for an outer surface
     * @param smooth lays a curve through the points instead of straight lines with sharp edges
     */
    public Mesh turn(List<double[]> profile, boolean smooth) {
        Mesh mesh = new Mesh();
        for (Piece piece : smooth ? curved(profile) : straight(profile)) {
            for (int s = 0; s < segments; s++) {
                double from = (double) s / segments;
                double to = (double) (s + 1) / segments;
                Vec a = point(piece, piece.low, from);
                Vec b = point(piece, piece.low, to);
                Vec c = point(piece, piece.high, to);
                Vec d = point(piece, piece.high, from);
                Vec na = normal(piece, piece.lowSlope, from);
                Vec nb = normal(piece, piece.lowSlope, to);
                Vec nc = normal(piece, piece.highSlope, to);
                Vec nd = normal(piece, piece.highSlope, from);
                mesh.triangle(a, c, b, na, nc, nb);
                mesh.triangle(a, d, c, na, nd, nc);
            }
        }
        return mesh;
    }

    private List<Piece> straight(List<double[]> profile) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i + 1 < profile.size(); i++) {
            double[] low = profile.get(i);
            double[] high = profile.get(i + 1);
            double[] slope = {high[0] - low[0], high[1] - low[1]};
            boolean upright = Math.abs(slope[1]) > 6 * Math.abs(slope[0]) && Math.abs(slope[1]) > low[0];
            pieces.add(new Piece(low, high, slope, slope, flutes > 0 && upright));
        }
        return pieces;
    }

    private static List<Piece> curved(List<double[]> profile) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i + 1 < profile.size(); i++) {
            for (int k = 0; k < CURVE_STEPS; k++) {
                double t0 = (double) k / CURVE_STEPS;
                double t1 = (double) (k + 1) / CURVE_STEPS;
                pieces.add(new Piece(
                        curve(profile, i, t0),
                        curve(profile, i, t1),
                        slope(profile, i, t0),
                        slope(profile, i, t1),
                        false));
            }
        }
        return pieces;
    }

    /** Catmull-Rom: through all points, with the tangent of the neighbours. */
    private static double[] curve(List<double[]> p, int i, double t) {
        double[] out = new double[2];
        for (int k = 0; k < 2; k++) {
            double b = p.get(i)[k];
            double c = p.get(i + 1)[k];
            double m0 = tangent(p, i, k);
            double m1 = tangent(p, i + 1, k);
            double t2 = t * t;
            double t3 = t2 * t;
            out[k] = (2 * t3 - 3 * t2 + 1) * b + (t3 - 2 * t2 + t) * m0 + (3 * t2 - 2 * t3) * c + (t3 - t2) * m1;
        }
        out[0] = Math.max(0, out[0]);
        return out;
    }

    private static double[] slope(List<double[]> p, int i, double t) {
        double[] out = new double[2];
        for (int k = 0; k < 2; k++) {
            double rise = p.get(i + 1)[k] - p.get(i)[k];
            double t2 = t * t;
            out[k] = 6 * (t - t2) * rise
                    + (3 * t2 - 4 * t + 1) * tangent(p, i, k)
                    + (3 * t2 - 2 * t) * tangent(p, i + 1, k);
        }
        return out;
    }

    private static double tangent(List<double[]> p, int i, int k) {
        int before = Math.max(0, i - 1);
        int after = Math.min(p.size() - 1, i + 1);
        return (p.get(after)[k] - p.get(before)[k]) / 2;
    }

    private double groove(double turns) {
        // |sin| gives round grooves with sharp ridges between them, like a Doric shaft.
        return 1 - depth * Math.abs(Trig.sin(turns * flutes / 2));
    }

    private Vec point(Piece piece, double[] at, double turns) {
        double r = at[0] * (piece.fluted ? groove(turns) : 1);
        return new Vec(r * Trig.cos(turns), at[1], r * Trig.sin(turns));
    }

    private Vec normal(Piece piece, double[] slope, double turns) {
        double bend = 0;
        if (piece.fluted) {
            double h = 1e-4;
            bend = -(groove(turns + h) - groove(turns - h)) / (2 * h * 2 * Math.PI);
        }
        double c = Trig.cos(turns);
        double s = Trig.sin(turns);
        return new Vec(slope[1] * (c - bend * s), -slope[0], slope[1] * (s + bend * c)).normalized();
    }
}
