package io.gridmill.rendering.render;

/**
 * Random numbers of a pixel's sample, in pairs. The first pairs of a path come from a Sobol sequence with hashed Owen
 * scrambling (Burley 2020), which spreads a pixel's samples evenly; later ones are hashes. Everything follows from
 * (seed, frame, x, y, sample), never from the order of work.
 */
public final class Sampler {
    private static final int EVEN_PAIRS = 24;

    private int pixel;
    private int sample;
    private int pair;

    /** The pair drawn last, each in [0, 1). */
    public double u;

    public double v;

    /** Begins a sample of a pixel. */
    public void start(long seed, int frame, int x, int y, int sampleIndex) {
        int h = mix((int) seed ^ mix((int) (seed >>> 32) + 0x5F356495));
        h = mix(h ^ frame * 0x632BE5AB);
        h = mix(h + x * 0x9E3779B1);
        pixel = mix(h ^ y * 0x85EBCA77);
        sample = sampleIndex;
        pair = 0;
    }

    /** Draws the next pair. */
    public void next() {
        int seed = mix(pixel + pair * 0x9E3779B9);
        if (pair++ < EVEN_PAIRS) {
            int index = Integer.reverse(permute(Integer.reverse(sample), seed));
            int first = index;
            // The second Sobol dimension, bits reversed: Pascal's triangle modulo 2 as a butterfly.
            int second = index ^ index >>> 16;
            second ^= (second & 0xFF00FF00) >>> 8;
            second ^= (second & 0xF0F0F0F0) >>> 4;
            second ^= (second & 0xCCCCCCCC) >>> 2;
            second ^= (second & 0xAAAAAAAA) >>> 1;
            u = unit(Integer.reverse(permute(first, mix(seed ^ 0x68E31DA4))));
            v = unit(Integer.reverse(permute(second, mix(seed ^ 0x1B56C4E9))));
        } else {
            int h = mix(seed ^ sample * 0xC2B2AE35);
            u = unit(h);
            v = unit(mix(h + 0x27D4EB2F));
        }
    }

    private static double unit(int bits) {
        return (bits >>> 4) * 0x1p-28;
    }

    /** A permutation in which each bit depends only on lower ones (Laine and Karras 2011). */
    private static int permute(int x, int seed) {
        int r = x + seed;
        r ^= r * 0x6C50B47C;
        r ^= r * 0xB82F1E52;
        r ^= r * 0xC7AFE638;
        return r ^ r * 0x8D22F6E6;
    }

    private static int mix(int x) {
        int h = x ^ x >>> 16;
        h *= 0x21F0AAAD;
        h ^= h >>> 15;
        h *= 0xD35A2D97;
        return h ^ h >>> 15;
    }
}
