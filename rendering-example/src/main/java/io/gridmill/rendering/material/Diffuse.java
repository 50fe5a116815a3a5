package io.gridmill.rendering.material;

import io.gridmill.rendering.geometry.Trig;

/** Lambert's matt surface. */
public final class Diffuse extends Material {
    public Diffuse(Texture texture) {
        super(texture);
    }

    @Override
    public double evaluate(Shading s, double wx, double wy, double wz) {
        if (wz <= 0) {
            s.weigh(0, 0, 0);
            return 0;
        }
        double k = wz / Math.PI;
        s.weigh(s.color.r * k, s.color.g * k, s.color.b * k);
        return k;
    }

    @Override
    public boolean sample(Shading s, double u, double v, double pick) {
        cosineDirection(s, u, v);
        s.delta = false;
        s.pdf = s.wz / Math.PI;
        s.weigh(s.color.r, s.color.g, s.color.b);
        return s.wz > 0;
    }

    /** Chooses a direction with a density that falls with the cosine. */
    static void cosineDirection(Shading s, double u, double v) {
        double r = Math.sqrt(u);
        s.wx = r * Trig.cos(v);
        s.wy = r * Trig.sin(v);
        s.wz = Math.sqrt(Math.max(0, 1 - u));
    }
}
