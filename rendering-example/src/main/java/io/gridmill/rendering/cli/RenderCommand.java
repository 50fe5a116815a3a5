package io.gridmill.rendering.cli;

import io.gridmill.rendering.image.PngWriter;
import io.gridmill.rendering.render.FrameRenderer;
import io.gridmill.rendering.render.Scene;
import io.gridmill.rendering.render.Settings;
import io.gridmill.rendering.render.Tile;
import io.gridmill.rendering.scene.InvalidInput;
import io.gridmill.rendering.scene.SceneReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Renders frames of a scene into PNG files. */
public final class RenderCommand {
    private static final Set<String> OPTIONS =
            Set.of("scene", "frames", "total", "width", "height", "samples", "seed", "threads", "tile", "out");

    private final PrintStream log;

    /**
     * @param log one line per finished frame goes here
     */
    public RenderCommand(PrintStream log) {
        this.log = log;
    }

    /**
     * Runs the command.
     *
     * @throws InvalidInput when the options or the scene cannot be used
     */
    public void run(List<String> args) throws InvalidInput, IOException, InterruptedException {
        Options options = Options.parse(args, OPTIONS);
        if (!options.words().isEmpty()) {
            throw new InvalidInput("unexpected '" + options.words().get(0) + "'; options begin with --");
        }
        Path sceneFile = Path.of(options.text("scene"));
        int[] frames = FrameRange.parse(options.text("frames"));
        Path out = Path.of(options.text("out"));
        int threads = (int) options.number("threads", 1, 1, 1024);
        Scene scene = adjust(SceneReader.read(sceneFile), options);
        int total = (int) options.number("total", scene.frames(), 1, SceneReader.MAX_FRAMES);
        int last = frames[frames.length - 1];
        if (last > total) {
            throw new InvalidInput(
                    "--frames: frame " + last + " is beyond the animation's " + total + " frames; see --total");
        }
        FrameRenderer renderer = new FrameRenderer(scene, threads);
        Tile tile = options.has("tile") ? tile(options.text("tile"), scene.settings()) : renderer.wholeFrame();
        OutputFolder folder = OutputFolder.create(out);
        for (int frame : frames) {
            long start = System.nanoTime();
            FrameRenderer.Result result = renderer.render(frame, total, tile);
            String name = String.format(Locale.ROOT, "frame-%04d.png", frame);
            byte[] png = PngWriter.encode(result.picture());
            folder.write(name, stream -> stream.write(png));
            double seconds = (System.nanoTime() - start) / 1e9;
            log.printf(
                    Locale.ROOT,
                    "%s: %.2f s, %.2f million rays per second%n",
                    name,
                    seconds,
                    result.rays() / seconds / 1e6);
        }
    }

    private static Scene adjust(Scene scene, Options options) throws InvalidInput {
        Settings s = scene.settings();
        return scene.with(new Settings(
                (int) options.number("width", s.width(), 1, SceneReader.MAX_SIZE),
                (int) options.number("height", s.height(), 1, SceneReader.MAX_SIZE),
                (int) options.number("samples", s.samples(), 1, SceneReader.MAX_SAMPLES),
                s.detail(),
                s.depth(),
                s.clamp(),
                s.exposure(),
                s.denoise(),
                options.number("seed", s.seed(), 0, Integer.MAX_VALUE)));
    }

    private static Tile tile(String text, Settings settings) throws InvalidInput {
        String[] parts = text.split(",", -1);
        if (parts.length != 4) {
            throw new InvalidInput("--tile is x,y,width,height in pixels, not '" + text + "'");
        }
        int[] n = new int[4];
        for (int i = 0; i < 4; i++) {
            n[i] = (int) Options.number("each part of --tile", parts[i], i < 2 ? 0 : 1, SceneReader.MAX_SIZE);
        }
        if (n[0] + n[2] > settings.width() || n[1] + n[3] > settings.height()) {
            throw new InvalidInput(
                    "--tile " + text + " reaches beyond the picture of " + settings.width() + "x" + settings.height());
        }
        return new Tile(n[0], n[1], n[2], n[3]);
    }
}
