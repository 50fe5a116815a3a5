package io.gridmill.rendering.material;

/** Gradient noise in space from an integer hash: no tables, the same on every JVM. */
final class Noise {
    private Noise() {}

    /** Smooth noise, about -1 to 1, zero on the integer grid. */
    static double at(double x, double y, double z) {
        double fx = Math.floor(x);
        double fy = Math.floor(y);
        double fz = Math.floor(z);
        int ix = (int) fx;
        int iy = (int) fy;
        int iz = (int) fz;
        double dx = x - fx;
        double dy = y - fy;
        double dz = z - fz;
        double u = fade(dx);
        double v = fade(dy);
        double w = fade(dz);
        double a = mix(u, slope(ix, iy, iz, dx, dy, dz), slope(ix + 1, iy, iz, dx - 1, dy, dz));
        double b = mix(u, slope(ix, iy + 1, iz, dx, dy - 1, dz), slope(ix + 1, iy + 1, iz, dx - 1, dy - 1, dz));
        double c = mix(u, slope(ix, iy, iz + 1, dx, dy, dz - 1), slope(ix + 1, iy, iz + 1, dx - 1, dy, dz - 1));
        double d = mix(
                u,
                slope(ix, iy + 1, iz + 1, dx, dy - 1, dz - 1),
                slope(ix + 1, iy + 1, iz + 1, dx - 1, dy - 1, dz - 1));
        return mix(w, mix(v, a, b), mix(v, c, d));
    }

    /** Several octaves of noise, each twice as fine and half as strong. */
    static double fractal(double x, double y, double z, int octaves) {
        double sum = 0;
        double scale = 1;
        double weight = 1;
        for (int i = 0; i < octaves; i++) {
            sum += weight * at(x * scale + i * 17.3, y * scale, z * scale - i * 9.1);
            scale *= 2;
            weight *= 0.5;
        }
        return sum;
    }

    /** A number in [0, 1) that belongs to a grid cell. */
    static double cell(int x, int y, int z) {
        return (hash(x, y, z) >>> 8) * 0x1p-24;
    }

    private static double fade(double t) {
        return t * t * t * (t * (t * 6 - 15) + 10);
    }

    private static double mix(double t, double a, double b) {
        return a + t * (b - a);
    }

    private static double slope(int ix, int iy, int iz, double x, double y, double z) {
        int h = hash(ix, iy, iz);
        // Ten bits for each component of the corner's gradient.
        double gx = (h & 1023) - 511.5;
        double gy = (h >>> 10 & 1023) - 511.5;
        double gz = (h >>> 20 & 1023) - 511.5;
        return (gx * x + gy * y + gz * z) * (1.0 / 400);
    }

    private static int hash(int x, int y, int z) {
        int h = x * 0x2C1B3C6D + y * 0x297A2D39 + z * 0x1B56C4E9;
        h ^= h >>> 15;
        h *= 0x7FEB352D;
        h ^= h >>> 16;
        h *= 0x3C6EF372 | 1;
        return h ^ h >>> 15;
    }
}
