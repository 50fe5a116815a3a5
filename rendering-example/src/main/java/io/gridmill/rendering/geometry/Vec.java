package io.gridmill.rendering.geometry;

/**
 * A point, direction or linear RGB colour while a scene is being set up. The renderer's inner loop works on plain
 * doubles instead, so that it allocates nothing.
 */
public record Vec(double x, double y, double z) {
    public static final Vec ZERO = new Vec(0, 0, 0);
    public static final Vec ONE = new Vec(1, 1, 1);

    public Vec plus(Vec o) {
        return new Vec(x + o.x, y + o.y, z + o.z);
    }

    public Vec minus(Vec o) {
        return new Vec(x - o.x, y - o.y, z - o.z);
    }

    public Vec times(double k) {
        return new Vec(x * k, y * k, z * k);
    }

    public double dot(Vec o) {
        return x * o.x + y * o.y + z * o.z;
    }

    public Vec cross(Vec o) {
        return new Vec(y * o.z - z * o.y, z * o.x - x * o.z, x * o.y - y * o.x);
    }

    public double length() {
        return Math.sqrt(dot(this));
    }

    /** The direction of this vector; the zero vector stays as it is. */
    public Vec normalized() {
        double length = length();
        return length > 0 ? times(1 / length) : this;
    }
}
