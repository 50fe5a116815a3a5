package io.gridmill.rendering.light;

import io.gridmill.rendering.geometry.Trig;
import io.gridmill.rendering.geometry.Vec;

/**
 * The sun: a far disc of even brightness.
 *
 * @param direction to its centre, a unit vector
 * @param cosine of its angular radius
 * @param irradiance on a surface that faces it
 */
public record Sun(Vec direction, double cosine, Vec irradiance) {
    public static final Sun NONE = new Sun(new Vec(0, 1, 0), 0.9999, Vec.ZERO);

    /** A sun by azimuth and elevation (degrees; azimuth 0 is +x, 90 is +z) and angular radius (degrees). */
    public static Sun at(double azimuth, double elevation, double radius, Vec irradiance) {
        return new Sun(direction(azimuth, elevation), Trig.cos(radius / 360), irradiance);
    }

    public static Vec direction(double azimuth, double elevation) {
        double up = Trig.sin(elevation / 360);
        double flat = Trig.cos(elevation / 360);
        return new Vec(flat * Trig.cos(azimuth / 360), up, flat * Trig.sin(azimuth / 360)).normalized();
    }

    public boolean dark() {
        return irradiance.x() + irradiance.y() + irradiance.z() <= 0;
    }

    /** Density by solid angle of directions to the disc, the same for all. */
    public double pdf() {
        return 1 / (2 * Math.PI * (1 - cosine));
    }

    public boolean seen(double x, double y, double z) {
        return x * direction.x() + y * direction.y() + z * direction.z() >= cosine;
    }
}
