package io.gridmill.rendering.geometry;

/** Where a ray hit and which way the surface faces there; one per thread, used over and over. */
public class SurfacePoint {
    public double x;
    public double y;
    public double z;
    /** Shading normal: smooth across a mesh. */
    public double nx;

    public double ny;
    public double nz;
    /** Normal of the surface itself. */
    public double gx;

    public double gy;
    public double gz;
}
