package io.gridmill.cli.endtoend;

import io.gridmill.rendering.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The turntable of the rendering example in small: a few frames, and the film that is made of them at home. */
final class Film {

    /** Partitions of the second stage. */
    static final int FILMS = 1;

    private static final Path SCENE = Path.of("../../rendering-example/scenes/atrium.yaml");

    private Film() {}

    /**
     * A pipeline file; what it reads must be beside it: see {@link #prepare}.
     *
     * @param verify value of the key {@code verify} of the stage that renders
     */
    static String file(int frames, String verify) {
        return """
                apiVersion: gridmill/v1
                kind: Pipeline
                name: film
                stages:
                  render:
                    partition: {over: {frame: "1-%1$d"}}
                    inputs: {tracer: tracer.jar, scene: atrium.yaml}
                    run:
                      command: [java, -XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -cp, "${inputs.tracer}",
                                io.gridmill.rendering.Main, --scene, "${inputs.scene}", --frames, "${partition.frame}",
                                --total, "%1$d", --width, "96", --height, "54", --samples, "1",
                                --out, "${outputs.frames}"]
                    outputs: {frames: {files: "frame-*.png", expect: 1}}
                    resources: {cpu: 1, memory: 1Gi, time: 5m}
                    verify: %2$s
                  film:
                    inputs: {tracer: tracer.jar, frames: "${stages.render.frames}"}
                    run:
                      command: [java, -cp, "${inputs.tracer}", io.gridmill.rendering.Main, film, "${inputs.frames}",
                                --out, "${outputs.film}"]
                    outputs: {film: {files: "turntable.png"}}
                    place: home
                outputs: {film: "${stages.film.film}"}
                """.formatted(frames, verify);
    }

    /** The file that a partition of the first stage makes. */
    static String frame(int partition) {
        return String.format(java.util.Locale.ROOT, "frame-%04d.png", partition + 1);
    }

    /** Puts the program and the scene into the directory of the pipeline file. */
    static void prepare(Path directory) throws Exception {
        Files.copy(SCENE, directory.resolve("atrium.yaml"));
        Path program = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path jar = directory.resolve("tracer.jar");
        if (Files.isDirectory(program)) {
            pack(program, jar);
        } else {
            Files.copy(program, jar);
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out)) {
            for (Path file : files) {
                packed.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, packed);
                packed.closeEntry();
            }
        }
    }
}
