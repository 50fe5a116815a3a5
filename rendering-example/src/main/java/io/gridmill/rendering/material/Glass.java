package io.gridmill.rendering.material;

/**
 * Clear glass with a smooth surface. The colour tints what passes each crossing. Shadow rays go straight through it,
 * tinted: light focused by glass would need far more samples than a frame has.
 */
public final class Glass extends Material {
    private final double index;
    private final Color tint = new Color();

    public Glass(Texture texture, double index) {
        super(texture);
        this.index = index;
        texture.at(0, 0, 0, tint);
    }

    @Override
    public double evaluate(Shading s, double wx, double wy, double wz) {
        s.weigh(0, 0, 0);
        return 0;
    }

    @Override
    public boolean sample(Shading s, double u, double v, double pick) {
        double eta = s.outside ? index : 1 / index;
        double f = Fresnel.reflectance(s.oz, eta);
        s.delta = true;
        s.pdf = 1;
        if (pick < f) {
            s.wx = -s.ox;
            s.wy = -s.oy;
            s.wz = s.oz;
            s.weigh(1, 1, 1);
            return true;
        }
        double inv = 1 / eta;
        double cosine2 = 1 - inv * inv * (1 - s.oz * s.oz);
        if (cosine2 <= 0) {
            return false;
        }
        s.wx = -s.ox * inv;
        s.wy = -s.oy * inv;
        s.wz = -Math.sqrt(cosine2);
        s.weigh(s.color.r, s.color.g, s.color.b);
        return true;
    }

    @Override
    public boolean gathersLight() {
        return false;
    }

    @Override
    public double mirror() {
        return 1;
    }

    @Override
    public double shadowTint(int channel) {
        double c = channel == 0 ? tint.r : channel == 1 ? tint.g : tint.b;
        return 0.9 * c;
    }
}
