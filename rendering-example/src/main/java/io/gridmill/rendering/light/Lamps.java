package io.gridmill.rendering.light;

import io.gridmill.rendering.geometry.Trig;
import io.gridmill.rendering.geometry.Vec;
import java.util.ArrayList;
import java.util.List;

/**
 * The shining spheres and triangles of a scene. A point chooses one by power over squared distance, then a direction
 * to it. Read-only after the scene is built; the per-thread state is {@link Choice}.
 */
public final class Lamps {
    /** More lamps than this are refused: every hit weighs all of them. */
    public static final int MAX = 1024;

    private sealed interface Lamp {
        Vec radiance();

        Vec centre();

        double power();
    }

    private record Ball(Vec centre, double radius, Vec radiance) implements Lamp {
        @Override
        public double power() {
            return bright(radiance) * radius * radius * Math.PI;
        }
    }

    private record Panel(Vec a, Vec e1, Vec e2, Vec normal, double area, Vec radiance) implements Lamp {
        @Override
        public Vec centre() {
            return a.plus(e1.plus(e2).times(1.0 / 3));
        }

        @Override
        public double power() {
            return bright(radiance) * area;
        }
    }

    private final List<Lamp> building = new ArrayList<>();
    private Lamp[] lamps = new Lamp[0];
    private double[] position = new double[0];
    private double[] power = new double[0];

    private static double bright(Vec c) {
        return 0.2126 * c.x() + 0.7152 * c.y() + 0.0722 * c.z();
    }

    /** Adds a sphere; returns its number. */
    public int addBall(Vec centre, double radius, Vec radiance) {
        return add(new Ball(centre, radius, radiance));
    }

    /** Adds a triangle that shines on both sides; returns its number. */
    public int addPanel(Vec a, Vec b, Vec c, Vec radiance) {
        Vec e1 = b.minus(a);
        Vec e2 = c.minus(a);
        Vec cross = e1.cross(e2);
        return add(new Panel(a, e1, e2, cross.normalized(), cross.length() / 2, radiance));
    }

    private int add(Lamp lamp) {
        if (building.size() == MAX) {
            throw new IllegalStateException("more than " + MAX + " shining spheres and triangles");
        }
        building.add(lamp);
        lamps = building.toArray(new Lamp[0]);
        position = new double[lamps.length * 3];
        power = new double[lamps.length];
        for (int i = 0; i < lamps.length; i++) {
            Vec c = lamps[i].centre();
            position[i * 3] = c.x();
            position[i * 3 + 1] = c.y();
            position[i * 3 + 2] = c.z();
            power[i] = lamps[i].power();
        }
        return lamps.length - 1;
    }

    public int count() {
        return lamps.length;
    }

    private double weight(int i, double x, double y, double z) {
        double dx = position[i * 3] - x;
        double dy = position[i * 3 + 1] - y;
        double dz = position[i * 3 + 2] - z;
        // The floor keeps a lamp right at the point from taking all samples.
        return power[i] / (dx * dx + dy * dy + dz * dz + 0.05);
    }

    private double chance(int lamp, double x, double y, double z) {
        double sum = 0;
        for (int i = 0; i < lamps.length; i++) {
            sum += weight(i, x, y, z);
        }
        return weight(lamp, x, y, z) / sum;
    }

    /** Chooses a lamp and a direction to it; false when it cannot be seen from the point. */
    public boolean sample(double x, double y, double z, double u, double v, double pick, Choice out) {
        double sum = 0;
        for (int i = 0; i < lamps.length; i++) {
            sum += weight(i, x, y, z);
        }
        double left = pick * sum;
        int chosen = -1;
        double w = 0;
        do {
            chosen++;
            w = weight(chosen, x, y, z);
            left -= w;
        } while (left >= 0 && chosen < lamps.length - 1);
        Lamp lamp = lamps[chosen];
        Vec c = lamp.radiance();
        out.r = c.x();
        out.g = c.y();
        out.b = c.z();
        boolean seen;
        if (lamp instanceof Ball ball) {
            seen = toBall(ball, x, y, z, u, v, out);
        } else {
            seen = toPanel((Panel) lamp, x, y, z, u, v, out);
        }
        out.pdf *= w / sum;
        return seen && out.pdf > 0;
    }

    private static boolean toBall(Ball ball, double x, double y, double z, double u, double v, Choice out) {
        double cx = ball.centre.x() - x;
        double cy = ball.centre.y() - y;
        double cz = ball.centre.z() - z;
        double d2 = cx * cx + cy * cy + cz * cz;
        double r2 = ball.radius * ball.radius;
        if (d2 <= r2 * 1.0001) {
            return false;
        }
        double d = Math.sqrt(d2);
        double spread = spread(r2, d2);
        double cosine = 1 - u * spread;
        double sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
        out.aim(cx / d, cy / d, cz / d, cosine, sine, v);
        out.pdf = 1 / (2 * Math.PI * spread);
        // To the sphere's front along the chosen direction.
        double along = d * cosine;
        out.distance = along - Math.sqrt(Math.max(0, r2 - d2 * sine * sine));
        return true;
    }

    /** 1 - cosine of the cone that a sphere fills, without losing digits for small cones. */
    private static double spread(double r2, double d2) {
        double sine2 = r2 / d2;
        return sine2 / (1 + Math.sqrt(1 - sine2));
    }

    private static boolean toPanel(Panel p, double x, double y, double z, double u, double v, Choice out) {
        double s = Math.sqrt(u);
        double b1 = 1 - s;
        double b2 = v * s;
        double px = p.a.x() + p.e1.x() * b1 + p.e2.x() * b2 - x;
        double py = p.a.y() + p.e1.y() * b1 + p.e2.y() * b2 - y;
        double pz = p.a.z() + p.e1.z() * b1 + p.e2.z() * b2 - z;
        double d2 = px * px + py * py + pz * pz;
        double d = Math.sqrt(d2);
        if (d < 1e-6) {
            return false;
        }
        out.x = px / d;
        out.y = py / d;
        out.z = pz / d;
        double cosine = Math.abs(out.x * p.normal.x() + out.y * p.normal.y() + out.z * p.normal.z());
        out.distance = d;
        out.pdf = cosine > 1e-9 ? d2 / (cosine * p.area) : 0;
        return cosine > 1e-9;
    }

    /** Density with which {@link #sample} chooses the direction that hit a lamp after `distance`. */
    public double pdf(int lamp, double x, double y, double z, double dx, double dy, double dz, double distance) {
        double density;
        if (lamps[lamp] instanceof Ball ball) {
            double cx = ball.centre.x() - x;
            double cy = ball.centre.y() - y;
            double cz = ball.centre.z() - z;
            double d2 = cx * cx + cy * cy + cz * cz;
            double r2 = ball.radius * ball.radius;
            density = d2 <= r2 * 1.0001 ? 0 : 1 / (2 * Math.PI * spread(r2, d2));
        } else {
            Panel p = (Panel) lamps[lamp];
            double cosine = Math.abs(dx * p.normal.x() + dy * p.normal.y() + dz * p.normal.z());
            density = cosine > 1e-9 ? distance * distance / (cosine * p.area) : 0;
        }
        return density * chance(lamp, x, y, z);
    }

    /** A chosen direction to a light; one per thread. */
    public static final class Choice {
        public double x;
        public double y;
        public double z;
        public double distance;
        public double pdf;
        public double r;
        public double g;
        public double b;

        /** Points at a place in the cone about (ax, ay, az). */
        public void aim(double ax, double ay, double az, double cosine, double sine, double turn) {
            double sign = Math.copySign(1, az);
            double a = -1 / (sign + az);
            double k = ax * ay * a;
            double c = Trig.cos(turn) * sine;
            double s = Trig.sin(turn) * sine;
            x = (1 + sign * ax * ax * a) * c + k * s + ax * cosine;
            y = sign * k * c + (sign + ay * ay * a) * s + ay * cosine;
            z = -sign * ax * c - ay * s + az * cosine;
        }
    }
}
