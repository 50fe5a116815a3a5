package io.gridmill.rendering.geometry;

/** Places a shape: scale (uniform), then turn about x, y and z (degrees, in this order), then move. */
public record Transform(double scale, Vec rowX, Vec rowY, Vec rowZ, Vec move) {
    public static final Transform IDENTITY =
            new Transform(1, new Vec(1, 0, 0), new Vec(0, 1, 0), new Vec(0, 0, 1), Vec.ZERO);

    /** A transform from a scene's `scale`, `rotate` (degrees) and `at`. */
    public static Transform of(double scale, Vec degrees, Vec move) {
        Transform turned = IDENTITY.then(aboutX(degrees.x() / 360))
                .then(aboutY(degrees.y() / 360))
                .then(aboutZ(degrees.z() / 360));
        return new Transform(scale, turned.rowX, turned.rowY, turned.rowZ, move);
    }

    public static Transform aboutY(double turns) {
        double c = Trig.cos(turns);
        double s = Trig.sin(turns);
        return new Transform(1, new Vec(c, 0, s), new Vec(0, 1, 0), new Vec(-s, 0, c), Vec.ZERO);
    }

    private static Transform aboutX(double turns) {
        double c = Trig.cos(turns);
        double s = Trig.sin(turns);
        return new Transform(1, new Vec(1, 0, 0), new Vec(0, c, -s), new Vec(0, s, c), Vec.ZERO);
    }

    private static Transform aboutZ(double turns) {
        double c = Trig.cos(turns);
        double s = Trig.sin(turns);
        return new Transform(1, new Vec(c, -s, 0), new Vec(s, c, 0), new Vec(0, 0, 1), Vec.ZERO);
    }

    /** This transform followed by another one. */
    public Transform then(Transform next) {
        Vec columnX = new Vec(rowX.x(), rowY.x(), rowZ.x());
        Vec columnY = new Vec(rowX.y(), rowY.y(), rowZ.y());
        Vec columnZ = new Vec(rowX.z(), rowY.z(), rowZ.z());
        return new Transform(
                scale * next.scale,
                new Vec(next.rowX.dot(columnX), next.rowX.dot(columnY), next.rowX.dot(columnZ)),
                new Vec(next.rowY.dot(columnX), next.rowY.dot(columnY), next.rowY.dot(columnZ)),
                new Vec(next.rowZ.dot(columnX), next.rowZ.dot(columnY), next.rowZ.dot(columnZ)),
                next.point(move));
    }

    public Vec point(Vec p) {
        return direction(p).times(scale).plus(move);
    }

    public Vec direction(Vec d) {
        return new Vec(rowX.dot(d), rowY.dot(d), rowZ.dot(d));
    }
}
