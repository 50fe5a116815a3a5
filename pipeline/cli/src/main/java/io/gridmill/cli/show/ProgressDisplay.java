package io.gridmill.cli.show;

import io.gridmill.cli.text.Terminal;
import io.gridmill.engine.run.RunObserver;
import io.gridmill.engine.run.RunProgress;
import io.gridmill.model.RunId;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run to whoever waits for it: on a terminal a few lines redrawn in place, at most ten times a second, with
 * notices scrolling by above; elsewhere plain lines. The methods of {@link RunObserver} only take note, a thread of the
 * display's own does the rest.
 */
public final class ProgressDisplay implements RunObserver, AutoCloseable {

    private static final long FRAME_MILLIS = 100;

    /** Without news a frame is drawn this often, for the clock in it. */
    private static final int FRAMES_PER_CLOCK_TICK = 10;

    private static final int MOST_NOTICES = 1000;

    private final PrintWriter out;
    private final Terminal terminal;
    private final Clock clock;
    private final ZoneId zone;
    private final LongSupplier nanoTime;
    private final String pipeline;
    private final long elapsedMillis;
    private final ScheduledExecutorService frames;

    // Guarded by this.
    private @Nullable Painter painter;
    private @Nullable RunProgress progress;
    private List<String> notices = new ArrayList<>();
    private long droppedNotices;
    private boolean changed;
    private int idleFrames;
    private boolean closed;

    /**
     * Starts a display; {@link #close} ends it.
     *
     * @param out where it goes; nobody else may write to it in the meantime
     * @param pipeline name of the pipeline
     */
    public static ProgressDisplay start(PrintWriter out, Terminal terminal, Clock clock, ZoneId zone, String pipeline) {
        return start(out, terminal, clock, zone, pipeline, 0);
    }

    /** @param elapsedMillis how long the run has been under way already */
    static ProgressDisplay start(
            PrintWriter out, Terminal terminal, Clock clock, ZoneId zone, String pipeline, long elapsedMillis) {
        ProgressDisplay display =
                new ProgressDisplay(out, terminal, clock, zone, System::nanoTime, pipeline, elapsedMillis);
        display.frames.scheduleWithFixedDelay(display::tick, 0, FRAME_MILLIS, TimeUnit.MILLISECONDS);
        return display;
    }

    /** Without its thread: {@link #tick} does what that would do ten times a second. */
    ProgressDisplay(
            PrintWriter out,
            Terminal terminal,
            Clock clock,
            ZoneId zone,
            LongSupplier nanoTime,
            String pipeline,
            long elapsedMillis) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.zone = zone;
        this.nanoTime = nanoTime;
        this.pipeline = pipeline;
        this.elapsedMillis = elapsedMillis;
        this.frames = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress-display");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public synchronized void started(RunId run) {
        if (painter != null) {
            return;
        }
        if (terminal.interactive()) {
            painter = new LivePainter(out, terminal, nanoTime, pipeline + "  run " + run, elapsedMillis);
        } else {
            painter = new PlainPainter(out, clock, zone, nanoTime);
            notice("Run " + run + " of " + pipeline);
        }
    }

    @Override
    public synchronized void progress(RunProgress newest) {
        progress = newest;
        changed = true;
    }

    @Override
    public synchronized void notice(String line) {
        changed = true;
        if (notices.size() < MOST_NOTICES) {
            notices.add(line);
        } else {
            droppedNotices++;
        }
    }

    /** Draws a frame if there is something new to show. */
    synchronized void tick() {
        if (painter == null || closed || (!changed && ++idleFrames < FRAMES_PER_CLOCK_TICK)) {
            return;
        }
        paint(painter, false);
    }

    private void paint(Painter with, boolean last) {
        List<String> lines = notices;
        if (droppedNotices > 0) {
            lines.add("... and " + droppedNotices + " more lines");
        }
        notices = new ArrayList<>();
        droppedNotices = 0;
        changed = false;
        idleFrames = 0;
        with.paint(progress, lines, last);
    }

    /** Draws the last state, which stays on the terminal. */
    @Override
    public void close() {
        frames.shutdown();
        synchronized (this) {
            if (!closed && painter != null) {
                paint(painter, true);
            }
            closed = true;
        }
    }
}
