package io.gridmill.rendering.cli;

import io.gridmill.rendering.image.Animation;
import io.gridmill.rendering.image.PngFile;
import io.gridmill.rendering.scene.InvalidInput;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;

/** Assembles frames into an animated PNG. */
public final class FilmCommand {
    private static final Set<String> OPTIONS = Set.of("fps", "out", "name");
    private static final int MAX_FPS = 1000;
    private static final long MAX_FRAME_BYTES = 1L << 30;

    private final PrintStream log;

    public FilmCommand(PrintStream log) {
        this.log = log;
    }

    /**
     * Runs the command.
     *
     * @throws InvalidInput when the options or the frames cannot be used
     */
    public void run(List<String> args) throws InvalidInput, IOException {
        Options options = Options.parse(args, OPTIONS);
        if (options.words().size() != 1) {
            throw new InvalidInput("film needs one folder with frames: film FRAMES_DIR --fps 12 --out DIR");
        }
        int fps = (int) options.number("fps", 12, 1, MAX_FPS);
        String name = options.text("name", "turntable");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new InvalidInput("--name is a file's name without its ending, of letters, digits, '.', '_' and '-'");
        }
        Path out = Path.of(options.text("out"));
        List<Path> frames = frames(Path.of(options.words().get(0)));
        OutputFolder folder = OutputFolder.create(out);
        PngFile first = read(frames.get(0));
        // All frames are checked before the film is begun, so that a bad one leaves nothing behind.
        for (Path frame : frames) {
            PngFile png = read(frame);
            if (!png.fits(first)) {
                throw new InvalidInput(frame + " (" + png.describe() + ") does not fit the first frame, "
                        + frames.get(0) + " (" + first.describe() + "); render all frames alike");
            }
        }
        folder.write(name + ".png", stream -> {
            Animation film = new Animation(stream, first, frames.size(), fps);
            for (Path frame : frames) {
                try {
                    film.add(PngFile.parse(Files.readAllBytes(frame)));
                } catch (DataFormatException e) {
                    throw new IOException(frame + " changed while the film was written", e);
                }
            }
            film.finish();
        });
        log.println(name + ".png: " + frames.size() + " frames, " + first.width() + "x" + first.height() + ", " + fps
                + " frames per second");
    }

    /** All PNG files of a folder and the folders in it, in the order of their names. */
    private static List<Path> frames(Path folder) throws InvalidInput, IOException {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInput("there is no folder " + folder + " with frames");
        }
        Map<String, Path> byName = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".png") && !name.startsWith(".") && Files.isRegularFile(file)) {
                    Path other = byName.put(name, file);
                    if (other != null) {
                        throw new InvalidInput("two frames have the name " + name + ": " + other + " and " + file);
                    }
                }
            }
        }
        if (byName.isEmpty()) {
            throw new InvalidInput("there are no PNG files in " + folder);
        }
        return List.copyOf(byName.values());
    }

    private static PngFile read(Path file) throws InvalidInput, IOException {
        if (Files.size(file) > MAX_FRAME_BYTES) {
            throw new InvalidInput(file + " is larger than 1 GiB");
        }
        try {
            return PngFile.parse(Files.readAllBytes(file));
        } catch (DataFormatException e) {
            throw new InvalidInput(file + ": " + e.getMessage(), e);
        }
    }
}
