package io.gridmill.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private static final String SCENE = """
            format: gridmill-scene/1
            image: {width: 16, height: 12, samples: 1, detail: 1}
            animation: {frames: 5}
            camera: {distance: 3}
            sky: {model: uniform, color: 1}
            materials: {red: {type: diffuse, color: [0.8, 0.1, 0.1]}}
            objects: [{shape: sphere, material: red}]
            """;

    @TempDir
    Path folder = Path.of("");

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int run(String... args) {
        errors.reset();
        PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return Main.run(List.of(args), err, err);
    }

    private String message() {
        return errors.toString(StandardCharsets.UTF_8).strip();
    }

    private List<String> names(Path in) throws Exception {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
        }
    }

    private String scene() throws Exception {
        return Files.writeString(folder.resolve("scene.yaml"), SCENE).toString();
    }

    @Test
    void rendersTheNamedFramesAndAssemblesThem() throws Exception {
        Path frames = folder.resolve("frames");
        assertThat(run("--scene", scene(), "--frames", "1-3,5", "--out", frames.toString()))
                .isZero();
        assertThat(names(frames))
                .containsExactly("frame-0001.png", "frame-0002.png", "frame-0003.png", "frame-0005.png");
        // As a pipeline gathers them: each partition's files in a folder of its own.
        Path part = Files.createDirectories(frames.resolve("partition-1"));
        Files.move(frames.resolve("frame-0005.png"), part.resolve("frame-0005.png"));
        Path film = folder.resolve("film");
        assertThat(run("film", frames.toString(), "--fps", "12", "--out", film.toString()))
                .isZero();
        assertThat(message()).isEqualTo("turntable.png: 4 frames, 16x12, 12 frames per second");
        assertThat(names(film)).containsExactly("turntable.png");
    }

    @Test
    void framesThatDoNotFitLeaveNoFilmBehind() throws Exception {
        Path frames = folder.resolve("frames");
        run("--scene", scene(), "--frames", "1", "--out", frames.toString());
        run("--scene", scene(), "--frames", "2", "--width", "8", "--out", frames.toString());
        Path film = folder.resolve("film");
        assertThat(run("film", frames.toString(), "--out", film.toString())).isEqualTo(2);
        assertThat(message())
                .isEqualTo(frames.resolve("frame-0002.png")
                        + " (8x12, 8 bits, colour type 2) does not fit the first frame, "
                        + frames.resolve("frame-0001.png")
                        + " (16x12, 8 bits, colour type 2); render all frames alike");
        assertThat(names(film)).isEmpty();
    }

    @Test
    void whatCannotBeUsedEndsWithTwoAndAMessage() throws Exception {
        String scene = scene();
        String out = folder.resolve("out").toString();
        assertThat(run()).isEqualTo(2);
        assertThat(run("--scene", scene, "--frames", "6", "--out", out)).isEqualTo(2);
        assertThat(message()).isEqualTo("--frames: frame 6 is beyond the animation's 5 frames; see --total");
        assertThat(run("--scene", scene, "--frames", "1", "--oout", out)).isEqualTo(2);
        assertThat(message()).startsWith("unknown option --oout; known: --frames, --height,");
        assertThat(run("--scene", scene, "--frames", "1")).isEqualTo(2);
        assertThat(message()).isEqualTo("--out is missing");
        assertThat(run("--scene", scene, "--frames", "1", "--out", out, "--threads", "none"))
                .isEqualTo(2);
        assertThat(message()).isEqualTo("--threads is a whole number from 1 to 1024, not 'none'");
        assertThat(run("--scene", scene, "--frames", "1", "--out", out, "--tile", "10,0,7,12"))
                .isEqualTo(2);
        assertThat(message()).isEqualTo("--tile 10,0,7,12 reaches beyond the picture of 16x12");
        assertThat(run("film", folder.resolve("none").toString(), "--out", out)).isEqualTo(2);
        assertThat(message()).isEqualTo("there is no folder " + folder.resolve("none") + " with frames");
        assertThat(Files.exists(Path.of(out))).isFalse();
    }
}
