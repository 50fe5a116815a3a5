package io.gridmill.rendering.scene;

import io.gridmill.rendering.geometry.Vec;
import io.gridmill.rendering.material.Coated;
import io.gridmill.rendering.material.Diffuse;
import io.gridmill.rendering.material.Emitter;
import io.gridmill.rendering.material.Glass;
import io.gridmill.rendering.material.Material;
import io.gridmill.rendering.material.Metal;
import io.gridmill.rendering.material.Texture;
import io.gridmill.rendering.material.Textures;
import java.util.List;

/** Reads materials and textures. */
final class MaterialReader {
    private static final List<String> TYPES = List.of("diffuse", "metal", "glass", "coated", "light");
    private static final List<String> TEXTURES = List.of("checker", "rosette", "marble", "wood", "mottled");

    private MaterialReader() {}

    static Material read(String name, Node node, Problems problems) {
        Reader untyped = Reader.of(node, "material '" + name + "'", problems);
        String type = untyped.text("type");
        Reader in = untyped.named(type + " material '" + name + "'");
        Material material =
                switch (type) {
                    case "diffuse" -> new Diffuse(texture(in, "color", problems));
                    case "metal" -> new Metal(texture(in, "color", problems), in.number("roughness", 0.1, 0, 1));
                    case "glass" -> new Glass(glassTint(in), in.number("ior", 1.5, 1.01, 4));
                    case "coated" ->
                        new Coated(
                                texture(in, "color", problems),
                                in.number("roughness", 0.1, 0, 1),
                                in.number("ior", 1.5, 1.01, 4));
                    case "light" -> new Emitter(in.color("radiance", Vec.ONE, 1e6));
                    default -> {
                        if (untyped.has("type")) {
                            problems.add(
                                    untyped.placeOf("type"),
                                    "unknown material type '" + type + "'" + Problems.didYouMean(type, TYPES));
                            in.all();
                        }
                        yield new Diffuse(new Textures.Plain(Vec.ONE));
                    }
                };
        in.done();
        return material;
    }

    private static Texture glassTint(Reader in) {
        return new Textures.Plain(in.color("color", Vec.ONE, 1));
    }

    private static Texture texture(Reader in, String key, Problems problems) {
        return texture(in.need(key), key, problems);
    }

    private static Texture texture(Node node, String key, Problems problems) {
        if (!(node instanceof Node.Fields fields)) {
            Reader none = Reader.of(new Node.Fields(java.util.Map.of(), node.place()), "a colour", problems);
            return new Textures.Plain(none.color(node, "'" + key + "'", 1));
        }
        if (fields.entries().isEmpty()) {
            // Already told: the key is missing.
            return new Textures.Plain(Vec.ONE);
        }
        Reader untyped = Reader.of(node, "a texture", problems);
        String type = untyped.text("texture");
        Reader in = untyped.named("a " + type + " texture");
        Texture texture =
                switch (type) {
                    case "checker" ->
                        new Textures.Checker(
                                texture(in, "even", problems),
                                texture(in, "odd", problems),
                                in.number("size", 1, 1e-3, 1e3));
                    case "rosette" ->
                        new Textures.Rosette(
                                texture(in, "even", problems),
                                texture(in, "odd", problems),
                                in.color("joint", new Vec(0.1, 0.1, 0.1), 1),
                                in.number("ring", 1, 1e-2, 1e3),
                                in.whole("sectors", 24, 1, 1000),
                                in.number("gap", 0.01, 0, 1));
                    case "marble" ->
                        new Textures.Marble(
                                in.color("color", new Vec(0.85, 0.83, 0.8), 1),
                                in.color("vein", new Vec(0.3, 0.3, 0.33), 1),
                                in.number("size", 1, 1e-3, 1e3),
                                in.number("sharpness", 4, 1, 100));
                    case "wood" ->
                        new Textures.Wood(
                                in.color("light", new Vec(0.5, 0.3, 0.14), 1),
                                in.color("dark", new Vec(0.2, 0.09, 0.03), 1),
                                in.number("ring", 0.1, 1e-3, 1e3));
                    case "mottled" ->
                        new Textures.Mottled(
                                in.color("one", new Vec(0.8, 0.8, 0.8), 1),
                                in.color("two", new Vec(0.5, 0.5, 0.5), 1),
                                in.number("size", 1, 1e-3, 1e3));
                    default -> {
                        if (untyped.has("texture")) {
                            problems.add(
                                    untyped.placeOf("texture"),
                                    "unknown texture '" + type + "'" + Problems.didYouMean(type, TEXTURES));
                        }
                        in.all();
                        yield new Textures.Plain(Vec.ONE);
                    }
                };
        in.done();
        return texture;
    }
}
