package io.gridmill.rendering.render;

import io.gridmill.rendering.geometry.Bvh;
import io.gridmill.rendering.geometry.Ray;
import io.gridmill.rendering.geometry.Trig;
import io.gridmill.rendering.geometry.Vec;
import io.gridmill.rendering.light.Lamps;
import io.gridmill.rendering.light.Sky;
import io.gridmill.rendering.light.Sun;
import io.gridmill.rendering.material.Color;
import io.gridmill.rendering.material.Material;
import io.gridmill.rendering.material.Shading;
import java.util.Arrays;

/**
 * Follows light paths from the eye: at each surface the sun and one other light are sampled directly, and combined
 * with the paths that run into a light by themselves (multiple importance sampling, power heuristic). One object per
 * thread; nothing is allocated per path.
 */
final class PathTracer {
    private static final int ROULETTE_DEPTH = 2;

    private final Scene scene;
    private final Settings settings;
    private final Bvh geometry;
    private final Material[] materials;
    private final double[] tints;
    private final double[] solid;
    private final Lamps lamps;
    private final Sky sky;
    private final Sun sun;
    private final double sunPdf;
    private final double skyChance;

    private final Sampler sampler = new Sampler();
    private final Ray ray = new Ray();
    private final Ray shadow = new Ray();
    private final Shading at = new Shading();
    private final Sky.Direction skyward = new Sky.Direction();
    private final Lamps.Choice choice = new Lamps.Choice();
    private final Color sum = new Color();
    private final Color through = new Color();
    /** Of one path: colour, normal and place of the first surface that is not clear. */
    private final double[] feature = new double[9];

    private boolean noted;
    private final double[] features = new double[9];

    PathTracer(Scene scene) {
        this.scene = scene;
        settings = scene.settings();
        geometry = scene.geometry();
        materials = scene.materials().toArray(new Material[0]);
        tints = new double[materials.length * 3];
        solid = new double[materials.length * 3];
        for (int i = 0; i < tints.length; i++) {
            tints[i] = materials[i / 3].shadowTint(i % 3);
            solid[i] = -1;
        }
        lamps = scene.lamps();
        sky = scene.sky();
        sun = scene.sun();
        sunPdf = sun.pdf();
        skyChance = lamps.count() == 0 ? 1 : sky.dark() ? 0 : 0.5;
    }

    long traced() {
        return ray.traced + shadow.traced;
    }

    /** Renders one pixel of the picture into its place in the layers. */
    void pixel(Camera.View view, int frame, int x, int y, Layers out) {
        double r = 0;
        double g = 0;
        double b = 0;
        double squares = 0;
        Arrays.fill(features, 0);
        int known = 0;
        double spread = 0;
        double planes = 0;
        double planeSquares = 0;
        int n = 0;
        int wanted = settings.samples();
        while (n < wanted) {
            sampler.start(settings.seed(), frame, x, y, n++);
            aim(view, x, y);
            path();
            double l = Color.luminance(sum.r, sum.g, sum.b);
            r += sum.r;
            g += sum.g;
            b += sum.b;
            squares += l * l;
            if (noted) {
                known++;
                double plane = 0;
                for (int k = 0; k < 9; k++) {
                    features[k] += feature[k];
                    spread += k >= 3 && k < 6 ? feature[k] * feature[k] : 0;
                    plane += k < 6 ? 0 : feature[k] * feature[k - 3];
                }
                planes += plane;
                planeSquares += plane * plane;
            }
            if (n == settings.samples() && mixed(spread, planes, planeSquares, known, n)) {
                // Several surfaces in one pixel, an edge or glass: what neighbours cannot help with.
                wanted *= settings.detail();
            }
        }
        int p = (y - out.tile.y()) * out.tile.width() + x - out.tile.x();
        double inv = 1.0 / n;
        out.color[p * 3] = (float) (r * inv);
        out.color[p * 3 + 1] = (float) (g * inv);
        out.color[p * 3 + 2] = (float) (b * inv);
        double mean = Color.luminance(r, g, b) * inv;
        out.variance[p] = (float) (Math.max(0, squares * inv - mean * mean) / Math.max(1, n - 1));
        out.mixed[p] = n > settings.samples() || mixed(spread, planes, planeSquares, known, n);
        double share = known == 0 ? 0 : 1.0 / known;
        for (int k = 0; k < 3; k++) {
            out.albedo[p * 3 + k] = (float) (known == 0 ? 1 : features[k] * share);
            out.normal[p * 3 + k] = (float) (features[3 + k] * share);
            out.position[p * 3 + k] = (float) (features[6 + k] * share);
        }
    }

    /** Whether the samples met surfaces of different directions or in different planes. */
    private boolean mixed(double spread, double planes, double planeSquares, int known, int n) {
        if (known < n) {
            return true;
        }
        double means = features[3] * features[3] + features[4] * features[4] + features[5] * features[5];
        double turned = spread / n - means / ((double) n * n);
        double apart = planeSquares / n - planes * planes / ((double) n * n);
        return turned > 0.01 || apart > 0.01;
    }

    private static double tent(double u) {
        return u < 0.5 ? Math.sqrt(2 * u) - 1 : 1 - Math.sqrt(2 - 2 * u);
    }

    private void aim(Camera.View view, int x, int y) {
        sampler.next();
        double px = 2 * (x + 0.5 + 0.8 * tent(sampler.u)) / settings.width() - 1;
        double py = 1 - 2 * (y + 0.5 + 0.8 * tent(sampler.v)) / settings.height();
        double dx = view.forward().x()
                + px * view.across().x()
                + py * view.upwards().x();
        double dy = view.forward().y()
                + px * view.across().y()
                + py * view.upwards().y();
        double dz = view.forward().z()
                + px * view.across().z()
                + py * view.upwards().z();
        sampler.next();
        double radius = view.aperture() * Math.sqrt(sampler.u);
        double lx = radius * Trig.cos(sampler.v);
        double ly = radius * Trig.sin(sampler.v);
        Vec ax = view.lensX();
        Vec ay = view.lensY();
        double ex = ax.x() * lx + ay.x() * ly;
        double ey = ax.y() * lx + ay.y() * ly;
        double ez = ax.z() * lx + ay.z() * ly;
        // All rays of a pixel meet in the plane of focus.
        double focus = view.focus();
        dx = dx * focus - ex;
        dy = dy * focus - ey;
        dz = dz * focus - ez;
        double l = 1 / Math.sqrt(dx * dx + dy * dy + dz * dz);
        Vec eye = view.eye();
        ray.set(eye.x() + ex, eye.y() + ey, eye.z() + ez, dx * l, dy * l, dz * l);
    }

    private void path() {
        sum.set(0, 0, 0);
        through.set(1, 1, 1);
        Arrays.fill(feature, 0);
        noted = false;
        boolean clear = true;
        boolean scattered = false;
        boolean delta = true;
        double pdf = 0;
        double fromX = 0;
        double fromY = 0;
        double fromZ = 0;
        for (int depth = 0; depth < settings.depth(); depth++) {
            if (!geometry.hit(ray)) {
                escape(depth, delta, scattered, pdf);
                if (clear) {
                    note(through.r, through.g, through.b, 0, 0, 0);
                }
                return;
            }
            geometry.surface(ray, at);
            Material material = materials[geometry.materialOf(ray.primitive)];
            material.texture().at(at.x, at.y, at.z, at.color);
            int lamp = geometry.lightOf(ray.primitive);
            if (lamp >= 0) {
                double weight = 1;
                if (!delta) {
                    double other =
                            (1 - skyChance) * lamps.pdf(lamp, fromX, fromY, fromZ, ray.dx, ray.dy, ray.dz, ray.end);
                    weight = pdf * pdf / (pdf * pdf + other * other);
                }
                add(depth, at.color.r * weight, at.color.g * weight, at.color.b * weight);
                if (clear) {
                    note(1, 1, 1, at.nx, at.ny, at.nz);
                }
                return;
            }
            at.face(ray.dx, ray.dy, ray.dz);
            if (clear && material.mirror() < 1) {
                note(through.r * at.color.r, through.g * at.color.g, through.b * at.color.b, at.nx, at.ny, at.nz);
                clear = false;
            }
            if (material.gathersLight()) {
                scattered = true;
                direct(material, depth);
            }
            sampler.next();
            double u = sampler.u;
            double v = sampler.v;
            sampler.next();
            if (!material.sample(at, u, v, sampler.u)) {
                return;
            }
            // The few paths that a clear surface throws back say nothing of what is seen through it.
            clear &= !at.delta || !at.outside || at.wz < 0;
            through.set(through.r * at.fr, through.g * at.fg, through.b * at.fb);
            if (depth >= ROULETTE_DEPTH) {
                double stay = Math.min(0.95, Math.max(through.r, Math.max(through.g, through.b)));
                if (sampler.v >= stay) {
                    return;
                }
                through.set(through.r / stay, through.g / stay, through.b / stay);
            }
            double wx = at.worldX();
            double wy = at.worldY();
            double wz = at.worldZ();
            boolean back = at.wz < 0;
            // A smoothed normal may send light through the true surface: such paths end.
            if (wx * at.gx + wy * at.gy + wz * at.gz > 0 == back) {
                return;
            }
            delta = at.delta;
            pdf = at.pdf;
            fromX = at.x;
            fromY = at.y;
            fromZ = at.z;
            leave(ray, back ? -1 : 1, wx, wy, wz);
        }
    }

    private void note(double r, double g, double b, double nx, double ny, double nz) {
        noted = true;
        feature[0] = r;
        feature[1] = g;
        feature[2] = b;
        feature[3] = nx;
        feature[4] = ny;
        feature[5] = nz;
        if (ray.primitive >= 0) {
            feature[6] = at.x;
            feature[7] = at.y;
            feature[8] = at.z;
        }
    }

    /** Starts a ray at the surface, a hair away from it so that it does not hit the same place again. */
    private void leave(Ray out, double side, double dx, double dy, double dz) {
        double size = Math.max(1, Math.max(Math.abs(at.x), Math.max(Math.abs(at.y), Math.abs(at.z))));
        double k = side * 5e-5 * size;
        out.set(at.x + at.gx * k, at.y + at.gy * k, at.z + at.gz * k, dx, dy, dz);
    }

    private void escape(int depth, boolean delta, boolean scattered, double pdf) {
        if (depth == 0) {
            sky.lookSmooth(ray.dx, ray.dy, ray.dz, skyward);
        } else {
            sky.look(ray.dx, ray.dy, ray.dz, skyward);
        }
        double weight = 1;
        if (!delta) {
            double other = others(depth - 1) * skyChance * sky.pdf(skyward);
            weight = pdf * pdf / (pdf * pdf + other * other);
        }
        add(depth, skyward.r * weight, skyward.g * weight, skyward.b * weight);
        // Sunlight focused by glass onto a matt surface is left out: shadow rays carry it straight through.
        if (!sun.dark() && sun.seen(ray.dx, ray.dy, ray.dz) && !(delta && scattered)) {
            double share = delta ? sunPdf : sunPdf * pdf * pdf / (pdf * pdf + sunPdf * sunPdf);
            Vec e = sun.irradiance();
            add(depth, e.x() * share, e.y() * share, e.z() * share);
        }
    }

    private void add(int depth, double r, double g, double b) {
        double cr = through.r * r;
        double cg = through.g * g;
        double cb = through.b * b;
        if (depth > 0) {
            double l = Color.luminance(cr, cg, cb);
            if (l > settings.clamp()) {
                double k = settings.clamp() / l;
                cr *= k;
                cg *= k;
                cb *= k;
            }
        }
        sum.r += cr;
        sum.g += cg;
        sum.b += cb;
    }

    /** How often a path's surface samples sky or lamps: always the first one, later ones now and then. */
    private static double others(int depth) {
        return depth == 0 ? 1 : 0.5;
    }

    /** Light that comes straight from the sun and from one other light. */
    private void direct(Material material, int depth) {
        sampler.next();
        if (!sun.dark()) {
            Vec d = sun.direction();
            double cosine = 1 - sampler.u * (1 - sun.cosine());
            double sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
            choice.aim(d.x(), d.y(), d.z(), cosine, sine, sampler.v);
            Vec e = sun.irradiance();
            choice.pdf = sunPdf;
            choice.r = e.x() * sunPdf;
            choice.g = e.y() * sunPdf;
            choice.b = e.z() * sunPdf;
            choice.distance = Double.POSITIVE_INFINITY;
            gather(material, depth, tints);
        }
        sampler.next();
        double u = sampler.u;
        double v = sampler.v;
        sampler.next();
        double share = others(depth);
        if (sampler.u >= share) {
            return;
        }
        if (sampler.u >= share * skyChance) {
            if (lamps.sample(at.x, at.y, at.z, u, v, sampler.v, choice)) {
                choice.pdf *= share * (1 - skyChance);
                gather(material, depth, solid);
            }
        } else if (!sky.dark()) {
            sky.sample(u, v, skyward);
            choice.x = skyward.x;
            choice.y = skyward.y;
            choice.z = skyward.z;
            choice.r = skyward.r;
            choice.g = skyward.g;
            choice.b = skyward.b;
            choice.pdf = skyward.pdf * share * skyChance;
            choice.distance = Double.POSITIVE_INFINITY;
            gather(material, depth, solid);
        }
    }

    private void gather(Material material, int depth, double[] tint) {
        double dx = choice.x;
        double dy = choice.y;
        double dz = choice.z;
        if (dx * at.gx + dy * at.gy + dz * at.gz <= 0 || !(choice.pdf > 0)) {
            return;
        }
        double wz = at.localZ(dx, dy, dz);
        double pdf = material.evaluate(at, at.localX(dx, dy, dz), at.localY(dx, dy, dz), wz);
        if (at.fr + at.fg + at.fb <= 0) {
            return;
        }
        leave(shadow, 1, dx, dy, dz);
        shadow.end = choice.distance * (1 - 1e-4) - 1e-4;
        if (!geometry.lit(shadow, tint)) {
            return;
        }
        double p = choice.pdf;
        double k = p / (p * p + pdf * pdf);
        add(
                depth,
                at.fr * choice.r * shadow.lightR * k,
                at.fg * choice.g * shadow.lightG * k,
                at.fb * choice.b * shadow.lightB * k);
    }

    Scene scene() {
        return scene;
    }
}
