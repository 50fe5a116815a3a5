package io.gridmill.rendering.scene;

import io.gridmill.rendering.geometry.Geometry;
import io.gridmill.rendering.geometry.Mesh;
import io.gridmill.rendering.geometry.Transform;
import io.gridmill.rendering.geometry.Vec;
import io.gridmill.rendering.light.Lamps;
import io.gridmill.rendering.light.Sky;
import io.gridmill.rendering.light.SkyModels;
import io.gridmill.rendering.light.Sun;
import io.gridmill.rendering.material.Emitter;
import io.gridmill.rendering.material.Material;
import io.gridmill.rendering.render.Camera;
import io.gridmill.rendering.render.Scene;
import io.gridmill.rendering.render.Settings;
import io.gridmill.rendering.scene.Node.Entry;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a scene file; the format is described in this module's README. */
public final class SceneReader {
    /** Pictures are at most this wide and high, in pixels. */
    public static final int MAX_SIZE = 16_384;

    public static final int MAX_SAMPLES = 65_536;
    public static final int MAX_FRAMES = 1_000_000;

    private static final String FORMAT = "gridmill-scene/1";
    private static final long MAX_BYTES = 4L << 20;
    private static final List<String> SKIES = List.of("clear", "gradient", "uniform");

    private final Problems problems;
    private final ShapeReader shapes;
    private final Map<String, Integer> materialNumbers = new LinkedHashMap<>();
    private final List<Material> materials = new ArrayList<>();
    private final Geometry geometry = new Geometry();
    private final Lamps lamps = new Lamps();

    private SceneReader(String name, Path folder) {
        problems = new Problems(name);
        shapes = new ShapeReader(folder, problems);
    }

    /**
     * Reads a scene.
     *
     * @throws InvalidInput naming every mistake in the file with its line and column
     */
    public static Scene read(Path file) throws InvalidInput {
        try {
            if (Files.isDirectory(file)) {
                throw new InvalidInput(file + " is a folder: name a scene file");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new InvalidInput(file + " is larger than 4 MiB: is it a scene file?");
            }
            Path folder = file.toAbsolutePath().getParent();
            return parse(file.toString(), Files.readString(file), folder == null ? Path.of("") : folder);
        } catch (NoSuchFileException e) {
            throw new InvalidInput("there is no scene file " + file + ": check the name given with --scene", e);
        } catch (MalformedInputException e) {
            throw new InvalidInput(file + " is not a text file in UTF-8", e);
        } catch (IOException e) {
            throw new InvalidInput("cannot read the scene file " + file + ": " + e, e);
        }
    }

    /**
     * @param name of the file, for messages
     * @param folder that OBJ files' names are relative to
     */
    public static Scene parse(String name, String text, Path folder) throws InvalidInput {
        return new SceneReader(name, folder).scene(SceneText.parse(name, text));
    }

    private Scene scene(Node root) throws InvalidInput {
        Reader in = Reader.of(root, "a scene", problems);
        String format = in.text("format");
        if (in.has("format") && !format.equals(FORMAT)) {
            problems.add(in.placeOf("format"), "this program reads 'format: " + FORMAT + "', not '" + format + "'");
            problems.check();
        }
        Settings settings = settings(in.group("image", "image"));
        Reader animation = in.group("animation", "animation");
        int frames = animation.whole("frames", 24, 1, MAX_FRAMES);
        animation.done();
        Camera camera = camera(Reader.of(in.need("camera"), "camera", problems));
        Reader sunIn = in.group("sun", "sun");
        boolean hasSun = in.has("sun");
        double azimuth = sunIn.number("azimuth", 45, -360, 360);
        double elevation = sunIn.number("elevation", 45, -90, 90);
        Sun sun = Sun.at(
                azimuth,
                elevation,
                sunIn.number("radius", 0.27, 0.05, 30),
                hasSun ? sunIn.color("irradiance", new Vec(3, 2.8, 2.5), 1e6) : Vec.ZERO);
        sunIn.done();
        Sky sky = new Sky(sky(in.group("sky", "sky"), Sun.direction(azimuth, elevation)));
        readMaterials(Reader.of(in.need("materials"), "materials", problems));
        for (Node object : in.list("objects")) {
            readObject(object);
        }
        in.done();
        problems.check();
        return new Scene(geometry.build(), materials, lamps, sky, sun, camera, frames, settings);
    }

    private static Settings settings(Reader in) {
        Settings settings = new Settings(
                in.whole("width", 640, 1, MAX_SIZE),
                in.whole("height", 360, 1, MAX_SIZE),
                in.whole("samples", 16, 1, MAX_SAMPLES),
                in.whole("detail", 4, 1, 64),
                in.whole("depth", 6, 1, 1000),
                in.number("clamp", 10, 1e-3, 1e9),
                in.number("exposure", 1, 1e-6, 1e6),
                in.flag("denoise", true),
                in.whole("seed", 1, 0, Integer.MAX_VALUE));
        in.done();
        return settings;
    }

    private Camera camera(Reader in) {
        Vec target = in.vector("target", Vec.ZERO);
        double distance = in.number("distance", 5, 1e-3, 1e5);
        double height = in.number("height", 1, -1e5, 1e5);
        double rise = height - target.y();
        Camera camera = new Camera(
                target,
                distance,
                height,
                in.number("azimuth", 0, -3600, 3600),
                in.number("turn", 360, -36000, 36000),
                in.number("fov", 40, 1, 150),
                in.number("aperture", 0, 0, 1e3),
                in.number("focus", Math.sqrt(distance * distance + rise * rise), 1e-3, 1e6));
        in.done();
        return camera;
    }

    private Sky.Model sky(Reader in, Vec sun) {
        String model = in.text("model", "uniform");
        Sky.Model sky =
                switch (model) {
                    case "uniform" -> SkyModels.uniform(in.color("color", Vec.ZERO, 1e6));
                    case "gradient" ->
                        SkyModels.gradient(
                                in.color("zenith", new Vec(0.2, 0.4, 1), 1e6),
                                in.color("horizon", Vec.ONE, 1e6),
                                in.color("ground", new Vec(0.2, 0.18, 0.15), 1e6));
                    case "clear" ->
                        SkyModels.clear(
                                sun,
                                in.number("turbidity", 3, 2, 10),
                                in.number("strength", 0.06, 0, 1e3),
                                in.color("ground", new Vec(0.2, 0.18, 0.15), 1e6));
                    default -> {
                        problems.add(
                                in.placeOf("model"),
                                "unknown sky model '" + model + "'" + Problems.didYouMean(model, SKIES));
                        in.all();
                        yield SkyModels.uniform(Vec.ZERO);
                    }
                };
        in.done();
        return sky;
    }

    private void readMaterials(Reader in) {
        for (Map.Entry<String, Entry> entry : in.all().entrySet()) {
            materialNumbers.put(entry.getKey(), materials.size());
            materials.add(MaterialReader.read(entry.getKey(), entry.getValue().value(), problems));
        }
    }

    private void readObject(Node node) {
        Reader untyped = Reader.of(node, "an object", problems);
        String shape = untyped.text("shape");
        Reader in = untyped.named(ShapeReader.SHAPES.contains(shape) ? "a shape '" + shape + "'" : "an object");
        String name = in.text("material");
        Integer material = materialNumbers.get(name);
        if (material == null) {
            if (in.has("material")) {
                problems.add(
                        in.placeOf("material"),
                        "there is no material '" + name + "'" + Problems.didYouMean(name, materialNumbers.keySet()));
            }
            material = -1;
        }
        Transform placed = Transform.of(
                in.number("scale", 1, 1e-6, 1e6), in.vector("rotate", Vec.ZERO), in.vector("at", Vec.ZERO));
        Reader ring = in.group("ring", "ring");
        int copies = ring.whole("count", 1, 1, 10_000);
        double start = ring.number("start", 0, -360, 360);
        ring.done();
        try {
            if (shape.equals("sphere")) {
                double radius = in.number("radius", 1, 1e-6, 1e6);
                for (int i = 0; i < copies; i++) {
                    sphere(placed.then(Transform.aboutY(start / 360 + (double) i / copies)), radius, material);
                }
            } else {
                Mesh mesh = shapes.read(shape, in);
                for (int i = 0; i < copies; i++) {
                    mesh(in, mesh, placed.then(Transform.aboutY(start / 360 + (double) i / copies)), shape, material);
                }
            }
        } catch (IllegalStateException e) {
            problems.add(in.place(), "the scene is too large: " + e.getMessage());
        }
        in.done();
    }

    private void sphere(Transform transform, double radius, int material) {
        Vec centre = transform.point(Vec.ZERO);
        double size = radius * transform.scale();
        int lamp = material >= 0 && materials.get(material) instanceof Emitter e
                ? lamps.addBall(centre, size, e.radiance())
                : -1;
        geometry.addSphere(centre, size, material, lamp);
    }

    private void mesh(Reader in, Mesh mesh, Transform transform, String shape, int material) {
        int firstLamp = -1;
        if (material >= 0 && materials.get(material) instanceof Emitter e) {
            if (!shape.equals("quad")) {
                problems.add(in.placeOf("material"), "only a sphere or a quad can have a light as its material");
                return;
            }
            for (int i = 0; i < mesh.triangles(); i++) {
                Vec a = transform.point(mesh.corner(i, 0));
                Vec b = transform.point(mesh.corner(i, 1));
                Vec c = transform.point(mesh.corner(i, 2));
                int lamp = lamps.addPanel(a, b, c, e.radiance());
                firstLamp = i == 0 ? lamp : firstLamp;
            }
        }
        geometry.add(mesh, transform, material, firstLamp);
    }
}
