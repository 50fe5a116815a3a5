package io.gridmill.rendering.material;

/**
 * A matt body under a clear coat: polished stone, glaze, lacquer, still water over a dark bed. The coat reflects by
 * Fresnel's law with GGX roughness; what enters meets the body's colour (the coupling of Ashikhmin and Shirley, which
 * never gives back more than it got).
 */
public final class Coated extends Material {
    private final Ggx facets;
    private final double eta;
    private final double average;

    /**
     * @param index refractive index of the coat, above 1
     */
    public Coated(Texture texture, double roughness, double index) {
        super(texture);
        facets = new Ggx(roughness);
        eta = index;
        average = Fresnel.average(index);
    }

    private double coatChance(Shading s) {
        double f = Fresnel.reflectance(s.oz, eta);
        double body = (1 - f) * Math.max(s.color.r, Math.max(s.color.g, s.color.b));
        // Never quite certain: a body that looks away from the viewer still gets samples.
        return Math.min(0.95, Math.max(0.1, f / (f + body + 1e-9)));
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
        double along = Math.min(1, (hx * s.ox + hy * s.oy + hz * s.oz) * l);
        double d = facets.distribution(hz * l) / (4 * s.oz);
        double coat = d * facets.shadowing(s.oz, wz) * Fresnel.reflectance(along, eta);
        double enters = (1 - Fresnel.reflectance(s.oz, eta)) * (1 - Fresnel.reflectance(wz, eta));
        double body = enters / (1 - average) * wz / Math.PI;
        s.weigh(coat + body * s.color.r, coat + body * s.color.g, coat + body * s.color.b);
        double chance = coatChance(s);
        return chance * d * facets.masking(s.oz) + (1 - chance) * wz / Math.PI;
    }

    @Override
    public boolean sample(Shading s, double u, double v, double pick) {
        if (pick < coatChance(s)) {
            facets.sample(s, u, v);
        } else {
            Diffuse.cosineDirection(s, u, v);
        }
        s.delta = false;
        if (s.wz <= 0) {
            return false;
        }
        s.pdf = evaluate(s, s.wx, s.wy, s.wz);
        double inv = 1 / s.pdf;
        s.weigh(s.fr * inv, s.fg * inv, s.fb * inv);
        return true;
    }
}
