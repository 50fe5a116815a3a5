package io.gridmill.rendering.scene;

import io.gridmill.rendering.geometry.Lathe;
import io.gridmill.rendering.geometry.Mesh;
import io.gridmill.rendering.geometry.ObjReader;
import io.gridmill.rendering.geometry.Shapes;
import io.gridmill.rendering.geometry.Vec;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the shapes that become triangle meshes. */
final class ShapeReader {
    static final List<String> SHAPES = List.of("sphere", "box", "quad", "disc", "lathe", "torusknot", "arcade", "obj");

    private static final long MAX_OBJ_BYTES = 64L << 20;

    private final Path folder;
    private final Problems problems;

    ShapeReader(Path folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    Mesh read(String shape, Reader in) {
        return switch (shape) {
            case "box" -> Shapes.box(in.vector("size"));
            case "quad" -> Shapes.quad(in.vector("corner", Vec.ZERO), in.vector("u"), in.vector("v"));
            case "disc" -> disc(in);
            case "lathe" -> lathe(in);
            case "torusknot" ->
                Shapes.torusKnot(
                        in.whole("p", 2, 1, 50),
                        in.whole("q", 3, 1, 50),
                        in.number("radius", 1, 1e-3, 1e3),
                        in.number("swing", 0.4, 0, 1e3),
                        in.number("tube", 0.15, 1e-4, 1e3),
                        in.whole("segments", 200, 8, 5000),
                        in.whole("sides", 24, 3, 200));
            case "arcade" ->
                Shapes.arcade(
                        in.whole("bays", 12, 3, 200),
                        in.number("inner", 1e-3, 1e4),
                        in.number("outer", 1e-3, 1e4),
                        in.number("spring", 0, 1e4),
                        in.number("top", 1e-3, 1e4),
                        in.number("opening", 0.8, 0.05, 0.99),
                        in.whole("segments", 24, 4, 500));
            case "obj" -> obj(in);
            default -> {
                if (in.has("shape")) {
                    problems.add(
                            in.placeOf("shape"), "unknown shape '" + shape + "'" + Problems.didYouMean(shape, SHAPES));
                    in.all();
                }
                yield new Mesh();
            }
        };
    }

    private static Mesh disc(Reader in) {
        double radius = in.number("radius", 1e-3, 1e5);
        double hole = in.number("hole", 0, 0, 1e5);
        int segments = in.whole("segments", 96, 3, 2000);
        return new Lathe(segments, 0, 0).turn(List.of(new double[] {radius, 0}, new double[] {hole, 0}), false);
    }

    private Mesh lathe(Reader in) {
        List<double[]> profile = new ArrayList<>();
        for (Node point : in.list("profile")) {
            List<Double> numbers = in.numbers(point, "a profile point", -1e5, 1e5);
            if (numbers.size() != 2 || numbers.get(0) < 0) {
                problems.add(point.place(), "a profile point is [radius, height] with a radius of 0 or more");
            } else {
                profile.add(new double[] {numbers.get(0), numbers.get(1)});
            }
        }
        if (profile.size() < 2 && problems.none()) {
            problems.add(in.placeOf("profile"), "a profile needs at least two points");
        }
        Lathe lathe = new Lathe(
                in.whole("segments", 48, 3, 2000), in.whole("flutes", 0, 0, 200), in.number("depth", 0.08, 0, 0.9));
        return lathe.turn(profile, in.flag("smooth", false));
    }

    private Mesh obj(Reader in) {
        String name = in.text("file");
        boolean smooth = in.flag("smooth", true);
        if (name.isEmpty()) {
            return new Mesh();
        }
        Path file = folder.resolve(name);
        try {
            if (Files.size(file) > MAX_OBJ_BYTES) {
                problems.add(in.placeOf("file"), name + " is larger than 64 MiB");
                return new Mesh();
            }
            return ObjReader.read(Files.readAllLines(file), smooth);
        } catch (IllegalArgumentException e) {
            problems.add(in.placeOf("file"), name + ", " + e.getMessage());
        } catch (MalformedInputException e) {
            problems.add(in.placeOf("file"), name + " is not a text file");
        } catch (IOException e) {
            problems.add(
                    in.placeOf("file"), "cannot read " + file + ": is the name right, relative to the scene file?");
        }
        return new Mesh();
    }
}
