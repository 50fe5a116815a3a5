package io.gridmill.rendering.render;

/**
 * How a picture is made.
 *
 * @param samples paths per pixel
 * @param detail factor for the samples of pixels that show several surfaces; 1 treats all alike
 * @param depth longest path, in surfaces
 * @param clamp brightest a path may add after its first surface; keeps single bright dots out
 * @param exposure factor before tone mapping
 * @param denoise whether the result is smoothed along surfaces
 * @param seed of all random numbers
 */
public record Settings(
        int width,
        int height,
        int samples,
        int detail,
        int depth,
        double clamp,
        double exposure,
        boolean denoise,
        long seed) {}
