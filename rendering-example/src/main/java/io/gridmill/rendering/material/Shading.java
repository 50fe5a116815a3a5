package io.gridmill.rendering.material;

import io.gridmill.rendering.geometry.SurfacePoint;

/**
 * A hit while it is being shaded: where the ray came from in the surface's own frame (z along the shading normal), the
 * surface's colour, and what the material's last call answered. One per thread.
 */
public final class Shading extends SurfacePoint {
    /** The texture's colour at the hit. */
    public final Color color = new Color();
    /** Direction back along the ray, in the surface's frame; its z is positive. */
    public double ox;

    public double oy;
    public double oz;
    /** Whether the ray arrived on the outer side. */
    public boolean outside;

    /** Sampled direction, in the surface's frame. */
    public double wx;

    public double wy;
    public double wz;
    /** Density of the direction by solid angle. */
    public double pdf;
    /** The sampled direction is the only possible one (a mirror, clear glass). */
    public boolean delta;
    /** Scattering function times cosine; after a sample also divided by the density. */
    public double fr;

    public double fg;
    public double fb;

    private double tx;
    private double ty;
    private double tz;
    private double bx;
    private double by;
    private double bz;

    /** Turns the frame towards the side the ray came from and expresses the ray in it. */
    public void face(double dx, double dy, double dz) {
        outside = gx * dx + gy * dy + gz * dz < 0;
        if (!outside) {
            gx = -gx;
            gy = -gy;
            gz = -gz;
            nx = -nx;
            ny = -ny;
            nz = -nz;
        }
        if (nx * dx + ny * dy + nz * dz > -1e-3) {
            // A smoothed normal that looks away from the viewer would give black edges.
            nx = gx;
            ny = gy;
            nz = gz;
        }
        // Tangents without branches or square roots (Duff et al. 2017).
        double sign = Math.copySign(1, nz);
        double a = -1 / (sign + nz);
        double b = nx * ny * a;
        tx = 1 + sign * nx * nx * a;
        ty = sign * b;
        tz = -sign * nx;
        bx = b;
        by = sign + ny * ny * a;
        bz = -ny;
        ox = -(dx * tx + dy * ty + dz * tz);
        oy = -(dx * bx + dy * by + dz * bz);
        oz = -(dx * nx + dy * ny + dz * nz);
        if (oz < 1e-6) {
            oz = 1e-6;
        }
    }

    public double localX(double x, double y, double z) {
        return x * tx + y * ty + z * tz;
    }

    public double localY(double x, double y, double z) {
        return x * bx + y * by + z * bz;
    }

    public double localZ(double x, double y, double z) {
        return x * nx + y * ny + z * nz;
    }

    public double worldX() {
        return wx * tx + wy * bx + wz * nx;
    }

    public double worldY() {
        return wx * ty + wy * by + wz * ny;
    }

    public double worldZ() {
        return wx * tz + wy * bz + wz * nz;
    }

    void weigh(double r, double g, double b) {
        fr = r;
        fg = g;
        fb = b;
    }
}
