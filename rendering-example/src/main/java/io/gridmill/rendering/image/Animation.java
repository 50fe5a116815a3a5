package io.gridmill.rendering.image;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes an animated PNG (the APNG part of the PNG specification, third edition): lossless, shown by every browser;
 * programs that do not know it show the first frame. Frames are written as they come, one is held at a time.
 */
public final class Animation {
    private final PngChunks chunks;
    private final PngFile first;
    private final int frames;
    private final int fps;
    private int written;
    private int sequence;

    /**
     * Writes the head of the file.
     *
     * @param first the first frame; the others must {@link PngFile#fits fit} it
     * @param frames how many will be added
     * @param fps frames per second
     */
    public Animation(OutputStream out, PngFile first, int frames, int fps) throws IOException {
        this.first = first;
        this.frames = frames;
        this.fps = fps;
        chunks = new PngChunks(out);
        chunks.write("IHDR", first.header());
        if (first.gamma().length > 0) {
            chunks.write("gAMA", first.gamma());
        } else {
            chunks.write("sRGB", new byte[] {0});
        }
        // Zero plays: for ever.
        chunks.write("acTL", PngChunks.pack(frames, 4, 0, 4));
        if (first.palette().length > 0) {
            chunks.write("PLTE", first.palette());
        }
        if (first.transparency().length > 0) {
            chunks.write("tRNS", first.transparency());
        }
    }

    /** Adds the next frame. */
    public void add(PngFile frame) throws IOException {
        if (written == frames || !frame.fits(first)) {
            throw new IllegalStateException("a frame too many, or of another kind than the first");
        }
        // Size, offset 0,0, delay 1/fps, dispose: none, blend: source.
        chunks.write(
                "fcTL",
                PngChunks.pack(
                        sequence++, 4, frame.width(), 4, frame.height(), 4, 0, 4, 0, 4, 1, 2, fps, 2, 0, 1, 0, 1));
        byte[] pixels = frame.pixels();
        if (written == 0) {
            chunks.write("IDAT", pixels);
        } else {
            byte[] data = new byte[pixels.length + 4];
            System.arraycopy(PngChunks.int32(sequence++), 0, data, 0, 4);
            System.arraycopy(pixels, 0, data, 4, pixels.length);
            chunks.write("fdAT", data);
        }
        written++;
    }

    /** Ends the file; every frame must have been added. */
    public void finish() throws IOException {
        if (written != frames) {
            throw new IllegalStateException(written + " of " + frames + " frames were written");
        }
        chunks.write("IEND", new byte[0]);
    }
}
