package io.gridmill.rendering.geometry;

/** Generators of triangle meshes, each around its own origin with y upwards. */
public final class Shapes {
    private Shapes() {}

    /** A box with the given full size, centred on x and z, standing on y = 0. */
    public static Mesh box(Vec size) {
        double x = size.x() / 2;
        double z = size.z() / 2;
        double y = size.y();
        Vec a = new Vec(-x, 0, -z);
        Vec b = new Vec(x, 0, -z);
        Vec c = new Vec(x, 0, z);
        Vec d = new Vec(-x, 0, z);
        Vec e = new Vec(-x, y, -z);
        Vec f = new Vec(x, y, -z);
        Vec g = new Vec(x, y, z);
        Vec h = new Vec(-x, y, z);
        Mesh mesh = new Mesh();
        mesh.face(a, b, c, d);
        mesh.face(e, h, g, f);
        mesh.face(a, e, f, b);
        mesh.face(b, f, g, c);
        mesh.face(c, g, h, d);
        mesh.face(d, h, e, a);
        return mesh;
    }

    /** A parallelogram from a corner and two edges. */
    public static Mesh quad(Vec corner, Vec u, Vec v) {
        Mesh mesh = new Mesh();
        mesh.face(corner, corner.plus(u), corner.plus(u).plus(v), corner.plus(v));
        return mesh;
    }

    /**
     * A tube along the (p, q) torus knot.
     *
     * @param radius of the torus' centre line
     * @param swing how far the knot winds away from that line
     * @param tube radius of the tube
     */
    public static Mesh torusKnot(int p, int q, double radius, double swing, double tube, int segments, int sides) {
        Vec[][] points = new Vec[segments][sides];
        Vec[][] normals = new Vec[segments][sides];
        for (int i = 0; i < segments; i++) {
            double t = (double) i / segments;
            Vec here = knot(t, p, q, radius, swing);
            Vec along = knot(t + 1e-4, p, q, radius, swing)
                    .minus(knot(t - 1e-4, p, q, radius, swing))
                    .normalized();
            // The direction from the axis ring gives a frame that closes on itself after a full turn.
            double turn = p * t;
            Vec core = new Vec(radius * Trig.cos(turn), 0, radius * Trig.sin(turn));
            Vec out = here.minus(core);
            Vec side = along.cross(out).normalized();
            Vec up = side.cross(along).normalized();
            for (int j = 0; j < sides; j++) {
                double a = (double) j / sides;
                normals[i][j] = up.times(Trig.cos(a)).plus(side.times(Trig.sin(a)));
                points[i][j] = here.plus(normals[i][j].times(tube));
            }
        }
        Mesh mesh = new Mesh();
        for (int i = 0; i < segments; i++) {
            int k = (i + 1) % segments;
            for (int j = 0; j < sides; j++) {
                int l = (j + 1) % sides;
                Vec a = points[i][j];
                Vec b = points[k][j];
                Vec c = points[k][l];
                Vec d = points[i][l];
                mesh.triangle(a, b, c, normals[i][j], normals[k][j], normals[k][l]);
                mesh.triangle(a, c, d, normals[i][j], normals[k][l], normals[i][l]);
            }
        }
        return mesh;
    }

    private static Vec knot(double t, int p, int q, double radius, double swing) {
        double r = radius + swing * Trig.cos(q * t);
        return new Vec(r * Trig.cos(p * t), swing * Trig.sin(q * t), r * Trig.sin(p * t));
    }

    /**
     * A round wall on arches: `bays` arches stand between equally spaced columns.
     *
     * @param spring height where the arches begin
     * @param opening part of a bay's width that is open, in (0, 1)
     */
    public static Mesh arcade(
            int bays, double inner, double outer, double spring, double top, double opening, int segments) {
        Mesh mesh = new Mesh();
        double half = 0.5 / bays;
        double arch = half * opening;
        double rise = 2 * Math.PI * (inner + outer) / 2 * arch;
        for (int bay = 0; bay < bays; bay++) {
            double centre = (bay + 0.5) / bays;
            double[] at = new double[segments + 3];
            at[0] = -half;
            for (int i = 0; i <= segments; i++) {
                // Equal steps along the curve, not across it: the arch's steep feet need the points.
                at[i + 1] = -arch * Trig.cos(0.5 * i / segments);
            }
            at[segments + 2] = half;
            for (int i = 0; i + 1 < at.length; i++) {
                double y0 = spring + archHeight(at[i], arch, rise);
                double y1 = spring + archHeight(at[i + 1], arch, rise);
                bayStrip(mesh, centre + at[i], centre + at[i + 1], y0, y1, inner, outer, top);
            }
        }
        return mesh;
    }

    private static double archHeight(double at, double arch, double rise) {
        double t = at / arch;
        return t * t >= 1 ? 0 : rise * Math.sqrt(1 - t * t);
    }

    private static void bayStrip(
            Mesh mesh, double turn0, double turn1, double y0, double y1, double inner, double outer, double top) {
        Vec d0 = new Vec(Trig.cos(turn0), 0, Trig.sin(turn0));
        Vec d1 = new Vec(Trig.cos(turn1), 0, Trig.sin(turn1));
        Vec a = new Vec(d0.x() * inner, y0, d0.z() * inner);
        Vec b = new Vec(d1.x() * inner, y1, d1.z() * inner);
        Vec c = new Vec(d1.x() * inner, top, d1.z() * inner);
        Vec d = new Vec(d0.x() * inner, top, d0.z() * inner);
        Vec e = new Vec(d0.x() * outer, y0, d0.z() * outer);
        Vec f = new Vec(d1.x() * outer, y1, d1.z() * outer);
        Vec g = new Vec(d1.x() * outer, top, d1.z() * outer);
        Vec h = new Vec(d0.x() * outer, top, d0.z() * outer);
        Vec n0 = d0.times(-1);
        Vec n1 = d1.times(-1);
        mesh.triangle(a, b, c, n0, n1, n1);
        mesh.triangle(a, c, d, n0, n1, n0);
        mesh.triangle(e, g, f, d0, d1, d1);
        mesh.triangle(e, h, g, d0, d0, d1);
        mesh.face(a, e, f, b);
        mesh.face(d, c, g, h);
    }
}
