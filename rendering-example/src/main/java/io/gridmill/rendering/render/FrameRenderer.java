package io.gridmill.rendering.render;

import io.gridmill.rendering.image.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Renders frames of a scene. The pixels depend on the scene, its settings and the frame only: not on tiling, threads or
 * the machine.
 */
public final class FrameRenderer {
    private static final int BLOCK = 16;

    private final Scene scene;
    private final int threads;

    /**
     * @param threads how many work on one frame; 1 uses the caller's own
     */
    public FrameRenderer(Scene scene, int threads) {
        this.scene = scene;
        this.threads = threads;
    }

    /**
     * A rendered tile.
     *
     * @param rays traced for it, shadow rays included
     */
    public record Result(Picture picture, long rays) {}

    /** The whole frame as a tile. */
    public Tile wholeFrame() {
        return new Tile(0, 0, scene.settings().width(), scene.settings().height());
    }

    /**
     * Renders a tile of a frame.
     *
     * @param frame number from 1
     * @param total frames that make the whole animation
     */
    public Result render(int frame, int total, Tile tile) throws InterruptedException {
        Settings settings = scene.settings();
        if (!tile.within(settings.width(), settings.height())) {
            throw new IllegalArgumentException("the tile reaches beyond the picture");
        }
        Tile rendered = settings.denoise() ? tile.grown(Denoiser.REACH, settings.width(), settings.height()) : tile;
        Layers layers = new Layers(rendered);
        Camera.View view = scene.camera().view(frame, total, settings.width(), settings.height());
        long rays = trace(layers, view, frame);
        if (settings.denoise()) {
            Denoiser.apply(layers);
        }
        return new Result(develop(layers, tile), rays);
    }

    private long trace(Layers layers, Camera.View view, int frame) throws InterruptedException {
        AtomicInteger nextBlock = new AtomicInteger();
        if (threads == 1) {
            return work(layers, view, frame, nextBlock);
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Long>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(pool.submit(() -> work(layers, view, frame, nextBlock)));
            }
            long rays = 0;
            for (Future<Long> worker : workers) {
                rays += worker.get();
            }
            return rays;
        } catch (ExecutionException e) {
            throw new IllegalStateException("rendering failed", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private long work(Layers layers, Camera.View view, int frame, AtomicInteger nextBlock) {
        PathTracer tracer = new PathTracer(scene);
        Tile tile = layers.tile;
        int across = (tile.width() + BLOCK - 1) / BLOCK;
        int down = (tile.height() + BLOCK - 1) / BLOCK;
        int block = nextBlock.getAndIncrement();
        while (block < across * down) {
            int left = tile.x() + block % across * BLOCK;
            int top = tile.y() + block / across * BLOCK;
            int right = Math.min(left + BLOCK, tile.x() + tile.width());
            int bottom = Math.min(top + BLOCK, tile.y() + tile.height());
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    tracer.pixel(view, frame, x, y, layers);
                }
            }
            block = nextBlock.getAndIncrement();
        }
        return tracer.traced();
    }

    private Picture develop(Layers layers, Tile tile) {
        byte[] rgb = new byte[tile.width() * tile.height() * 3];
        double exposure = scene.settings().exposure();
        int to = 0;
        for (int y = 0; y < tile.height(); y++) {
            int row = (y + tile.y() - layers.tile.y()) * layers.tile.width() + tile.x() - layers.tile.x();
            for (int i = row * 3; i < (row + tile.width()) * 3; i++) {
                rgb[to++] = ToneMap.toByte(layers.color[i] * exposure);
            }
        }
        return new Picture(tile.width(), tile.height(), rgb);
    }
}
