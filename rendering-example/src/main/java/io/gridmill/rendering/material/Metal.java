package io.gridmill.rendering.material;

/**
 * A metal with GGX roughness. The colour is its reflectance seen head on. Light that one bounce on the facets loses is
 * given back (Turquin 2019), so rough metals do not darken.
 */
public final class Metal extends Material {
    private final Ggx facets;
    private final double mirror;

    public Metal(Texture texture, double roughness) {
        super(texture);
        facets = new Ggx(roughness);
        mirror = roughness < 0.12 ? 1 : 0;
    }

    @Override
    public double evaluate(Shading s, double wx, double wy, double wz) {
        if (wz <= 0) {
            s.weigh(0, 0, 0);
            return 0;
        }
        double hx = wx + s.ox;
        double hy = wy + s.oy;
        double hz = wz + s.oz;
        double l = 1 / Math.sqrt(hx * hx + hy * hy + hz * hz);
        double along = (hx * s.ox + hy * s.oy + hz * s.oz) * l;
        double d = facets.distribution(hz * l);
        weigh(s, along, d * facets.shadowing(s.oz, wz) / (4 * s.oz));
        return d * facets.masking(s.oz) / (4 * s.oz);
    }

    @Override
    public boolean sample(Shading s, double u, double v, double pick) {
        double halfZ = facets.sample(s, u, v);
        s.delta = false;
        if (s.wz <= 0) {
            return false;
        }
        s.pdf = facets.pdf(s, halfZ);
        double along = Math.sqrt(Math.max(0, (1 + s.wx * s.ox + s.wy * s.oy + s.wz * s.oz) / 2));
        weigh(s, along, facets.shadowing(s.oz, s.wz) / facets.masking(s.oz));
        return true;
    }

    private void weigh(Shading s, double along, double k) {
        double lost = 1 / facets.albedo(s.oz) - 1;
        double f = Fresnel.schlick(along);
        Color c = s.color;
        double r = c.r + (1 - c.r) * f;
        double g = c.g + (1 - c.g) * f;
        double b = c.b + (1 - c.b) * f;
        s.weigh(k * r * (1 + c.r * lost), k * g * (1 + c.g * lost), k * b * (1 + c.b * lost));
    }

    @Override
    public double mirror() {
        return mirror;
    }
}
