package io.gridmill.rendering;

import io.gridmill.rendering.cli.FilmCommand;
import io.gridmill.rendering.cli.RenderCommand;
import io.gridmill.rendering.scene.InvalidInput;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.util.List;

/** The program: `--scene …` renders frames, `film …` assembles them. Exit codes: 0 done, 1 failed, 2 invalid input. */
public final class Main {
    private static final String USAGE = """
            Renders frames of a scene:
              rendering-example.jar --scene FILE --frames RANGE --out DIR
                  [--total N] [--width W --height H] [--samples N] [--seed K] [--threads T] [--tile x,y,w,h]
              RANGE: 1-24, 1-24:2 (every second) or 1,5,9-20. Writes DIR/frame-0001.png and so on.
            Assembles frames into an animated PNG that every browser plays:
              rendering-example.jar film FRAMES_DIR --out DIR [--fps 12] [--name turntable]
            """;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    /** Runs the program and answers its exit code. */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        try {
            if (args.isEmpty()) {
                err.print(USAGE);
                return 2;
            }
            if (args.contains("--help")) {
                out.print(USAGE);
                return 0;
            }
            if (args.get(0).equals("film")) {
                new FilmCommand(err).run(args.subList(1, args.size()));
            } else {
                new RenderCommand(err).run(args.get(0).equals("render") ? args.subList(1, args.size()) : args);
            }
            return 0;
        } catch (InvalidInput e) {
            err.println(e.getMessage());
            return 2;
        } catch (InvalidPathException e) {
            err.println("'" + e.getInput() + "' is not a file name: " + e.getReason());
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("interrupted");
            return 1;
        } catch (IOException e) {
            err.println("failed: " + e);
            return 1;
        } catch (OutOfMemoryError e) {
            err.println("failed: not enough memory for this picture; render it in tiles (--tile) or raise -Xmx");
            return 1;
        } catch (RuntimeException e) {
            e.printStackTrace(err);
            return 1;
        }
    }
}
