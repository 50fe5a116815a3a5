package io.gridmill.rendering.material;

import io.gridmill.rendering.geometry.Trig;
import io.gridmill.rendering.geometry.Vec;

/** The textures a scene file can name. */
public final class Textures {
    private Textures() {}

    /** One colour everywhere. */
    public record Plain(Vec color) implements Texture {
        @Override
        public void at(double x, double y, double z, Color out) {
            out.set(color.x(), color.y(), color.z());
        }
    }

    /** Cubes of two colours with edge `size`. */
    public record Checker(Texture even, Texture odd, double size) implements Texture {
        @Override
        public void at(double x, double y, double z, Color out) {
            // The small shift keeps a floor at y = 0 from flickering between two layers of cubes.
            long sum = (long) Math.floor(x / size + 1e-4)
                    + (long) Math.floor(y / size + 1e-4)
                    + (long) Math.floor(z / size + 1e-4);
            ((sum & 1) == 0 ? even : odd).at(x, y, z, out);
        }
    }

    /**
     * A floor laid in rings about the y axis: each ring is cut into stones of two colours, with joints between them
     * and a slightly different shade for every stone.
     */
    public record Rosette(Texture even, Texture odd, Vec joint, double ring, int sectors, double gap)
            implements Texture {
        @Override
        public void at(double x, double y, double z, Color out) {
            double radius = Math.sqrt(x * x + z * z);
            double row = radius / ring;
            int i = (int) Math.floor(row);
            double turn = (Trig.atan2(z, x) + 0.5) * sectors + (i & 1) * 0.5;
            int j = Math.floorMod((int) Math.floor(turn), sectors);
            double across = (row - Math.floor(row)) * ring;
            double along = (turn - Math.floor(turn)) * 2 * Math.PI * radius / sectors;
            double width = 2 * Math.PI * radius / sectors;
            boolean inJoint = across < gap || ring - across < gap || along < gap || width - along < gap;
            if (i > 0 && inJoint) {
                out.set(joint.x(), joint.y(), joint.z());
                return;
            }
            ((i + j & 1) == 0 ? even : odd).at(x + 3.7 * i, y + 5.1 * j, z, out);
            double shade = 0.86 + 0.28 * Noise.cell(i, j, 7);
            out.set(Math.min(1, out.r * shade), Math.min(1, out.g * shade), Math.min(1, out.b * shade));
        }
    }

    /** Stone with veins where a warped noise crosses zero. */
    public record Marble(Vec color, Vec vein, double size, double sharpness) implements Texture {
        @Override
        public void at(double x, double y, double z, Color out) {
            double px = x / size;
            double py = y / size;
            double pz = z / size;
            double warp = Noise.fractal(px * 1.7 + 4, py * 1.7, pz * 1.7, 3);
            double ridge = 1 - Math.abs(Noise.at(px + 0.9 * warp, py - 0.7 * warp, pz + 0.5 * warp)) * sharpness;
            double t = ridge <= 0 ? 0 : ridge * ridge * ridge;
            double cloud = 0.5 + 0.35 * warp;
            t = Math.min(1, 0.75 * t * (0.35 + cloud) + 0.12 * Math.max(0, cloud));
            out.set(
                    color.x() + t * (vein.x() - color.x()),
                    color.y() + t * (vein.y() - color.y()),
                    color.z() + t * (vein.z() - color.z()));
        }
    }

    /** Year rings about the y axis, wavering, with fine grain along it. */
    public record Wood(Vec light, Vec dark, double ring) implements Texture {
        @Override
        public void at(double x, double y, double z, Color out) {
            double waver = 0.35 * Noise.fractal(x / ring * 0.35, y / ring * 0.08, z / ring * 0.35, 2);
            double row = Math.sqrt(x * x + z * z) / ring + waver * 2;
            double t = row - Math.floor(row);
            t = t * t * (1 - t) * 4;
            double grain = 0.5 + 0.5 * Noise.at(x / ring * 9, y / ring * 0.6, z / ring * 9);
            t = Math.min(1, 0.75 * t + 0.25 * grain);
            out.set(
                    light.x() + t * (dark.x() - light.x()),
                    light.y() + t * (dark.y() - light.y()),
                    light.z() + t * (dark.z() - light.z()));
        }
    }

    /** Two colours mixed by fractal noise: plaster, patina, clouds. */
    public record Mottled(Vec one, Vec two, double size) implements Texture {
        @Override
        public void at(double x, double y, double z, Color out) {
            double t = 0.5 + 0.6 * Noise.fractal(x / size, y / size, z / size, 3);
            t = t < 0 ? 0 : t > 1 ? 1 : t;
            out.set(
                    one.x() + t * (two.x() - one.x()),
                    one.y() + t * (two.y() - one.y()),
                    one.z() + t * (two.z() - one.z()));
        }
    }
}
