package io.gridmill.rendering.render;

import io.gridmill.rendering.geometry.Trig;
import io.gridmill.rendering.geometry.Vec;

/**
 * A camera that goes around a point: a turntable. Angles in degrees.
 *
 * @param target the point looked at
 * @param distance from it, on the ground plan
 * @param height of the eye above the origin's plane
 * @param azimuth where the eye stands in the first frame; 0 is +x, 90 is +z
 * @param turn how far it goes around in the whole animation
 * @param fov vertical field of view
 * @param aperture radius of the lens; 0 gives a sharp picture everywhere
 * @param focus distance that is sharp
 */
public record Camera(
        Vec target,
        double distance,
        double height,
        double azimuth,
        double turn,
        double fov,
        double aperture,
        double focus) {

    /** The camera's frame of reference in one frame of the animation. */
    public View view(int frame, int total, int width, int height) {
        double angle = (azimuth + turn * (frame - 1) / total) / 360;
        Vec eye =
                new Vec(target.x() + distance * Trig.cos(angle), this.height, target.z() + distance * Trig.sin(angle));
        Vec forward = target.minus(eye).normalized();
        Vec right = forward.cross(new Vec(0, 1, 0)).normalized();
        Vec up = right.cross(forward);
        double half = Trig.sin(fov / 720) / Trig.cos(fov / 720);
        return new View(eye, forward, right.times(half * width / height), up.times(half), right, up, aperture, focus);
    }

    /** One frame's view: pixels are at forward + x * across + y * upwards with x and y in [-1, 1]. */
    public record View(
            Vec eye, Vec forward, Vec across, Vec upwards, Vec lensX, Vec lensY, double aperture, double focus) {}
}
