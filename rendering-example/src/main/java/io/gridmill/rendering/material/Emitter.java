package io.gridmill.rendering.material;

import io.gridmill.rendering.geometry.Vec;

/** A surface that only shines, evenly in all directions. */
public final class Emitter extends Material {
    private final Vec radiance;

    public Emitter(Vec radiance) {
        super(new Textures.Plain(radiance));
        this.radiance = radiance;
    }

    public Vec radiance() {
        return radiance;
    }

    @Override
    public double evaluate(Shading s, double wx, double wy, double wz) {
        s.weigh(0, 0, 0);
        return 0;
    }

    @Override
    public boolean sample(Shading s, double u, double v, double pick) {
        return false;
    }
}
