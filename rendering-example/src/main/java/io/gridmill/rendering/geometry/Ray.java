package io.gridmill.rendering.geometry;

/**
 * A ray and what it met. One object per thread is used over and over, so that tracing allocates nothing; the fields
 * are public for the same reason.
 */
@SuppressWarnings("checkstyle:VisibilityModifier")
public final class Ray {
    public double ox;
    public double oy;
    public double oz;
    public double dx;
    public double dy;
    public double dz;
    /** Where the ray ends; after a hit, the distance to it. */
    public double end;
    /** The primitive that was hit, or -1. */
    public int primitive;
    /** Barycentric coordinates of a triangle's hit. */
    public double u;

    public double v;
    /** What a shadow ray lets through, per channel. */
    public double lightR;

    public double lightG;
    public double lightB;
    /** Rays traced since the object was made, shadow rays included. */
    public long traced;

    /** The solid primitive that stopped the shadow ray before, or -1. */
    int blocker = -1;

    final int[] stack = new int[Bvh.MAX_DEPTH + 4];
    final int[] stackNear = new int[Bvh.MAX_DEPTH + 4];

    public void set(double x, double y, double z, double directionX, double directionY, double directionZ) {
        ox = x;
        oy = y;
        oz = z;
        dx = directionX;
        dy = directionY;
        dz = directionZ;
        end = Double.POSITIVE_INFINITY;
        primitive = -1;
    }
}
