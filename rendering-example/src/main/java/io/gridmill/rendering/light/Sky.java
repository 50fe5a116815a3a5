package io.gridmill.rendering.light;

import io.gridmill.rendering.geometry.Vec;

/**
 * Light from all around, in a table over the octahedral map of the sphere, and a way to choose directions where it is
 * bright. Immutable.
 */
public final class Sky {
    private static final int SIZE = 64;

    private final double[] radiance = new double[SIZE * SIZE * 3];
    private final double[] cumulative = new double[SIZE * SIZE + 1];
    private final boolean dark;

    /** The colour of the sky in a direction (a unit vector). */
    public interface Model {
        Vec at(Vec direction);
    }

    public Sky(Model model) {
        double sum = 0;
        for (int j = 0; j < SIZE; j++) {
            for (int i = 0; i < SIZE; i++) {
                Direction d = new Direction();
                d.of((i + 0.5) / SIZE, (j + 0.5) / SIZE);
                Vec c = model.at(new Vec(d.x, d.y, d.z));
                int cell = j * SIZE + i;
                radiance[cell * 3] = c.x();
                radiance[cell * 3 + 1] = c.y();
                radiance[cell * 3 + 2] = c.z();
                double bright = 0.2126 * c.x() + 0.7152 * c.y() + 0.0722 * c.z();
                // Solid angle of the cell: see Direction.
                sum += bright / (d.length * d.length * d.length);
                cumulative[cell + 1] = sum;
            }
        }
        dark = !(sum > 0);
        for (int i = 1; i <= SIZE * SIZE; i++) {
            cumulative[i] = dark ? 0 : cumulative[i] / sum;
        }
    }

    public boolean dark() {
        return dark;
    }

    /** Writes the radiance seen in a direction into `out`. */
    public void look(double x, double y, double z, Direction out) {
        out.locate(x, y, z);
        int c = cell(out) * 3;
        out.r = radiance[c];
        out.g = radiance[c + 1];
        out.b = radiance[c + 2];
    }

    /** Like {@link #look}, smoothed between the table's cells: for what the camera sees. */
    public void lookSmooth(double x, double y, double z, Direction out) {
        out.locate(x, y, z);
        double s = out.s * SIZE - 0.5;
        double t = out.t * SIZE - 0.5;
        int i = (int) Math.floor(s);
        int j = (int) Math.floor(t);
        double a = s - i;
        double b = t - j;
        out.r = 0;
        out.g = 0;
        out.b = 0;
        blend(i, j, (1 - a) * (1 - b), out);
        blend(i + 1, j, a * (1 - b), out);
        blend(i, j + 1, (1 - a) * b, out);
        blend(i + 1, j + 1, a * b, out);
    }

    private void blend(int i, int j, double weight, Direction out) {
        int x = Math.min(SIZE - 1, Math.max(0, i));
        int y = Math.min(SIZE - 1, Math.max(0, j));
        int c = (y * SIZE + x) * 3;
        out.r += weight * radiance[c];
        out.g += weight * radiance[c + 1];
        out.b += weight * radiance[c + 2];
    }

    private static int cell(Direction d) {
        int i = Math.min(SIZE - 1, Math.max(0, (int) (d.s * SIZE)));
        int j = Math.min(SIZE - 1, Math.max(0, (int) (d.t * SIZE)));
        return j * SIZE + i;
    }

    /** Chooses a direction by brightness; writes direction, radiance and density. */
    public void sample(double u, double v, Direction out) {
        int low = 0;
        int high = SIZE * SIZE;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (cumulative[middle] <= u) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double share = cumulative[low + 1] - cumulative[low];
        double within = share > 0 ? (u - cumulative[low]) / share : 0.5;
        int row = low / SIZE;
        int column = low % SIZE;
        out.of((column + Math.min(within, 0.999999)) / SIZE, (row + v) / SIZE);
        out.pdf = density(low, out.length);
        out.r = radiance[low * 3];
        out.g = radiance[low * 3 + 1];
        out.b = radiance[low * 3 + 2];
    }

    /** Density by solid angle with which {@link #sample} chooses the direction that `out` was last asked about. */
    public double pdf(Direction out) {
        return density(cell(out), out.length);
    }

    private double density(int cell, double length) {
        double share = cumulative[cell + 1] - cumulative[cell];
        return share * SIZE * SIZE * length * length * length / 4;
    }

    /**
     * A direction and its place on the octahedral map: the sphere is pressed onto the octahedron |x|+|y|+|z| = 1 and
     * unfolded into a square. An area dA of the square [0,1]^2 is the solid angle 4 dA / length^3, length being that
     * of the direction's point on the octahedron.
     */
    public static final class Direction {
        public double x;
        public double y;
        public double z;
        public double r;
        public double g;
        public double b;
        public double pdf;
        double s;
        double t;
        double length;

        void of(double u, double v) {
            double a = 2 * u - 1;
            double c = 2 * v - 1;
            double h = 1 - Math.abs(a) - Math.abs(c);
            double px = a;
            double pz = c;
            if (h < 0) {
                px = Math.copySign(1 - Math.abs(c), a);
                pz = Math.copySign(1 - Math.abs(a), c);
            }
            length = Math.sqrt(px * px + h * h + pz * pz);
            x = px / length;
            y = h / length;
            z = pz / length;
        }

        void locate(double dx, double dy, double dz) {
            double k = 1 / (Math.abs(dx) + Math.abs(dy) + Math.abs(dz));
            length = k;
            double px = dx * k;
            double pz = dz * k;
            double a = px;
            double c = pz;
            if (dy < 0) {
                a = Math.copySign(1 - Math.abs(pz), px);
                c = Math.copySign(1 - Math.abs(px), pz);
            }
            s = (a + 1) / 2;
            t = (c + 1) / 2;
        }
    }
}
