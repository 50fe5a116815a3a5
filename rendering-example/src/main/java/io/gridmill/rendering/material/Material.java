package io.gridmill.rendering.material;

/**
 * How a surface scatters light. Materials are immutable and shared by threads; all state of a call lives in
 * {@link Shading}. Directions are in the surface's frame.
 */
public abstract sealed class Material permits Diffuse, Metal, Glass, Coated, Emitter {
    private final Texture texture;

    Material(Texture texture) {
        this.texture = texture;
    }

    public final Texture texture() {
        return texture;
    }

    /**
     * Writes the scattering function times cosine for light from w into `fr, fg, fb`.
     *
     * @return the density with which {@link #sample} would choose w; 0 where it never does
     */
    public abstract double evaluate(Shading s, double wx, double wy, double wz);

    /**
     * Chooses a direction; writes it, its density and function times cosine over density.
     *
     * @param u v two random numbers for the direction
     * @param pick a third for choosing between layers
     * @return false when the light is absorbed
     */
    public abstract boolean sample(Shading s, double u, double v, double pick);

    /** Whether light from a light's direction can be scattered at all; clear glass only knows its own directions. */
    public boolean gathersLight() {
        return true;
    }

    /** How mirror-like it is: the denoiser looks through surfaces that are (0 = matt, 1 = a mirror). */
    public double mirror() {
        return 0;
    }

    /** Part of light that a shadow ray keeps on each crossing; negative for a solid surface. */
    public double shadowTint(int channel) {
        return -1;
    }
}
