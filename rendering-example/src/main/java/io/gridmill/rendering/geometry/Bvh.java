package io.gridmill.rendering.geometry;

/**
 * Finds what a ray hits. Holds all primitives in the order of the hierarchy's leaves; immutable, shared by threads.
 */
public final class Bvh {
    static final int MAX_DEPTH = 62;

    private final float[] bounds;
    private final int[] children;
    private final int root;
    private final float[] shape;
    private final float[] normals;
    private final int[] material;
    private final int[] light;
    private final boolean[] sphere;

    Bvh(
            float[] bounds,
            int[] children,
            int root,
            float[] shape,
            float[] normals,
            int[] material,
            int[] light,
            boolean[] sphere) {
        this.bounds = bounds;
        this.children = children;
        this.root = root;
        this.shape = shape;
        this.normals = normals;
        this.material = material;
        this.light = light;
        this.sphere = sphere;
    }

    /** A child reference to `count` primitives from `first`; inner nodes are not negative. */
    static int leaf(int first, int count) {
        return ~(first << 2 | count);
    }

    public int materialOf(int primitive) {
        return material[primitive];
    }

    /** Number of the light that this primitive is, or -1. */
    public int lightOf(int primitive) {
        return light[primitive];
    }

    /** Finds the nearest hit before `ray.end`; sets `end`, `primitive`, `u` and `v`. */
    public boolean hit(Ray ray) {
        ray.traced++;
        float[] bounds = this.bounds;
        int[] children = this.children;
        boolean[] sphere = this.sphere;
        int[] stack = ray.stack;
        int[] stackNear = ray.stackNear;
        float ox = (float) ray.ox;
        float oy = (float) ray.oy;
        float oz = (float) ray.oz;
        float ix = inverse(ray.dx);
        float iy = inverse(ray.dy);
        float iz = inverse(ray.dz);
        int sx = ix < 0 ? 3 : 0;
        int sy = iy < 0 ? 4 : 1;
        int sz = iz < 0 ? 5 : 2;
        int fx = 3 - sx;
        int fy = 5 - sy;
        int fz = 7 - sz;
        int end = Float.floatToRawIntBits((float) ray.end);
        int top = 0;
        int node = root;
        while (true) {
            if (node >= 0) {
                int k = node * 12;
                int near0 = Math.max(
                        Math.max(bits((bounds[k + sx] - ox) * ix), bits((bounds[k + sy] - oy) * iy)),
                        Math.max(bits((bounds[k + sz] - oz) * iz), 0));
                int far0 = Math.min(
                        Math.min(bits((bounds[k + fx] - ox) * ix), bits((bounds[k + fy] - oy) * iy)),
                        Math.min(bits((bounds[k + fz] - oz) * iz), end));
                k += 6;
                int near1 = Math.max(
                        Math.max(bits((bounds[k + sx] - ox) * ix), bits((bounds[k + sy] - oy) * iy)),
                        Math.max(bits((bounds[k + sz] - oz) * iz), 0));
                int far1 = Math.min(
                        Math.min(bits((bounds[k + fx] - ox) * ix), bits((bounds[k + fy] - oy) * iy)),
                        Math.min(bits((bounds[k + fz] - oz) * iz), end));
                int left = children[node * 2];
                int right = children[node * 2 + 1];
                if (near0 <= far0) {
                    node = left;
                    if (near1 <= far1) {
                        int swap = (near1 - near0) >>> 31;
                        stack[top] = swap == 0 ? right : left;
                        stackNear[top++] = Math.max(near0, near1);
                        node = swap == 0 ? left : right;
                    }
                    continue;
                }
                if (near1 <= far1) {
                    node = right;
                    continue;
                }
            } else {
                int code = ~node;
                int first = code >> 2;
                for (int i = first; i < first + (code & 3); i++) {
                    double t = sphere[i] ? sphere(ray, i) : triangle(ray, i);
                    if (t > 0) {
                        ray.end = t;
                        ray.primitive = i;
                        end = Float.floatToRawIntBits((float) t) + 1;
                    }
                }
            }
            do {
                if (top == 0) {
                    return ray.primitive >= 0;
                }
                node = stack[--top];
            } while (stackNear[top] > end);
        }
    }

    /**
     * What arrives of a light along a shadow ray, in `lightR/G/B`: nothing behind a solid surface, tinted behind glass.
     *
     * @param tint per material: three numbers let through, negative for a solid one
     * @return false when nothing arrives
     */
    public boolean lit(Ray ray, double[] tint) {
        ray.traced++;
        ray.lightR = 1;
        ray.lightG = 1;
        ray.lightB = 1;
        float[] bounds = this.bounds;
        int[] children = this.children;
        boolean[] sphere = this.sphere;
        int blocker = ray.blocker;
        if (blocker >= 0 && blocks(ray, blocker, tint)) {
            // Neighbouring shadow rays often end at the same triangle.
            return false;
        }
        int[] stack = ray.stack;
        float ox = (float) ray.ox;
        float oy = (float) ray.oy;
        float oz = (float) ray.oz;
        float ix = inverse(ray.dx);
        float iy = inverse(ray.dy);
        float iz = inverse(ray.dz);
        int sx = ix < 0 ? 3 : 0;
        int sy = iy < 0 ? 4 : 1;
        int sz = iz < 0 ? 5 : 2;
        int end = Float.floatToRawIntBits((float) ray.end);
        int top = 0;
        int node = root;
        while (true) {
            if (node >= 0) {
                int left = touches(bounds, node * 12, ox, oy, oz, ix, iy, iz, sx, sy, sz, end);
                int right = touches(bounds, node * 12 + 6, ox, oy, oz, ix, iy, iz, sx, sy, sz, end);
                stack[top] = children[node * 2 + 1];
                top += right;
                stack[top] = children[node * 2];
                top += left;
            } else {
                int code = ~node;
                int first = code >> 2;
                for (int i = first; i < first + (code & 3); i++) {
                    if ((sphere[i] ? sphere(ray, i) : triangle(ray, i)) > 0) {
                        int m = material[i] * 3;
                        if (tint[m] < 0) {
                            ray.blocker = i;
                            return false;
                        }
                        ray.lightR *= tint[m];
                        ray.lightG *= tint[m + 1];
                        ray.lightB *= tint[m + 2];
                    }
                }
            }
            if (top == 0) {
                return true;
            }
            node = stack[--top];
        }
    }

    private boolean blocks(Ray ray, int i, double[] tint) {
        return tint[material[i] * 3] < 0 && (sphere[i] ? sphere(ray, i) : triangle(ray, i)) > 0;
    }

    /** 1 when the ray meets the box, 0 when not. */
    private static int touches(
            float[] bounds,
            int k,
            float ox,
            float oy,
            float oz,
            float ix,
            float iy,
            float iz,
            int sx,
            int sy,
            int sz,
            int end) {
        int near = Math.max(
                Math.max(bits((bounds[k + sx] - ox) * ix), bits((bounds[k + sy] - oy) * iy)),
                Math.max(bits((bounds[k + sz] - oz) * iz), 0));
        int far = Math.min(
                Math.min(bits((bounds[k + 3 - sx] - ox) * ix), bits((bounds[k + 5 - sy] - oy) * iy)),
                Math.min(bits((bounds[k + 7 - sz] - oz) * iz), end));
        return 1 + ((Math.max(far, -1) - near) >> 31);
    }

    /**
     * A float's bits: as integers, numbers from 0 upwards keep their order and negative ones stay below 0, which is all
     * the box tests need, and whole numbers have a minimum without branches.
     */
    private static int bits(float f) {
        return Float.floatToRawIntBits(f);
    }

    private static float inverse(double d) {
        // A zero would make 0 x infinity = NaN on a box's face.
        return Math.abs(d) < 1e-12 ? (d < 0 ? -1e12f : 1e12f) : (float) (1 / d);
    }

    /** Distance by Moeller and Trumbore's test, or -1. */
    private double triangle(Ray ray, int i) {
        int k = i * 9;
        double e1x = shape[k + 3];
        double e1y = shape[k + 4];
        double e1z = shape[k + 5];
        double e2x = shape[k + 6];
        double e2y = shape[k + 7];
        double e2z = shape[k + 8];
        double dx = ray.dx;
        double dy = ray.dy;
        double dz = ray.dz;
        double px = dy * e2z - dz * e2y;
        double py = dz * e2x - dx * e2z;
        double pz = dx * e2y - dy * e2x;
        double det = e1x * px + e1y * py + e1z * pz;
        if (det == 0) {
            return -1;
        }
        double inv = 1 / det;
        double tx = ray.ox - shape[k];
        double ty = ray.oy - shape[k + 1];
        double tz = ray.oz - shape[k + 2];
        double u = (tx * px + ty * py + tz * pz) * inv;
        double qx = ty * e1z - tz * e1y;
        double qy = tz * e1x - tx * e1z;
        double qz = tx * e1y - ty * e1x;
        double v = (dx * qx + dy * qy + dz * qz) * inv;
        double t = (e2x * qx + e2y * qy + e2z * qz) * inv;
        // One test instead of five that nothing could predict: any negative one sets the sign.
        long outside = Double.doubleToRawLongBits(u)
                | Double.doubleToRawLongBits(v)
                | Double.doubleToRawLongBits(1 - u - v)
                | Double.doubleToRawLongBits(t)
                | Double.doubleToRawLongBits(ray.end - t);
        if (outside < 0 || t == 0) {
            return -1;
        }
        ray.u = u;
        ray.v = v;
        return t;
    }

    private double sphere(Ray ray, int i) {
        int k = i * 9;
        double cx = shape[k] - ray.ox;
        double cy = shape[k + 1] - ray.oy;
        double cz = shape[k + 2] - ray.oz;
        double r = shape[k + 3];
        double b = cx * ray.dx + cy * ray.dy + cz * ray.dz;
        // The foot of the perpendicular keeps digits that b*b - c*c would lose far away.
        double px = cx - b * ray.dx;
        double py = cy - b * ray.dy;
        double pz = cz - b * ray.dz;
        double h = r * r - (px * px + py * py + pz * pz);
        if (h < 0) {
            return -1;
        }
        double root = Math.sqrt(h);
        double t = b - root > 1e-4 ? b - root : b + root;
        return t > 1e-4 && t < ray.end ? t : -1;
    }

    /** Fills in the hit's point and normals: (nx, ny, nz) for shading, (gx, gy, gz) of the true surface. */
    public void surface(Ray ray, SurfacePoint out) {
        int i = ray.primitive;
        int k = i * 9;
        out.x = ray.ox + ray.dx * ray.end;
        out.y = ray.oy + ray.dy * ray.end;
        out.z = ray.oz + ray.dz * ray.end;
        if (sphere[i]) {
            double s = 1 / shape[k + 3];
            out.gx = (out.x - shape[k]) * s;
            out.gy = (out.y - shape[k + 1]) * s;
            out.gz = (out.z - shape[k + 2]) * s;
            double l = 1 / Math.sqrt(out.gx * out.gx + out.gy * out.gy + out.gz * out.gz);
            out.gx *= l;
            out.gy *= l;
            out.gz *= l;
            out.nx = out.gx;
            out.ny = out.gy;
            out.nz = out.gz;
            return;
        }
        double gx = (double) shape[k + 4] * shape[k + 8] - (double) shape[k + 5] * shape[k + 7];
        double gy = (double) shape[k + 5] * shape[k + 6] - (double) shape[k + 3] * shape[k + 8];
        double gz = (double) shape[k + 3] * shape[k + 7] - (double) shape[k + 4] * shape[k + 6];
        double u = ray.u;
        double v = ray.v;
        double w = 1 - u - v;
        double nx = normals[k] * w + normals[k + 3] * u + normals[k + 6] * v;
        double ny = normals[k + 1] * w + normals[k + 4] * u + normals[k + 7] * v;
        double nz = normals[k + 2] * w + normals[k + 5] * u + normals[k + 8] * v;
        double gl = 1 / Math.sqrt(gx * gx + gy * gy + gz * gz);
        double nl = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
        // The shading normal says which side is out; the true normal follows it.
        double side = gx * nx + gy * ny + gz * nz < 0 ? -gl : gl;
        out.gx = gx * side;
        out.gy = gy * side;
        out.gz = gz * side;
        out.nx = nx * nl;
        out.ny = ny * nl;
        out.nz = nz * nl;
    }
}
