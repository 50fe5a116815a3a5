package io.gridmill.rendering.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Encodes a picture as PNG. The same pixels give the same bytes on every JVM. */
public final class PngWriter {
    private PngWriter() {}

    public static byte[] encode(Picture picture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PngChunks chunks = new PngChunks(out);
        chunks.write("IHDR", PngChunks.pack(picture.width(), 4, picture.height(), 4, 8, 1, 2, 1, 0, 1, 0, 1, 0, 1));
        chunks.write("sRGB", new byte[] {0});
        chunks.write("IDAT", Deflate.zlib(filtered(picture)));
        chunks.write("IEND", new byte[0]);
        return out.toByteArray();
    }

    /** Each row with the filter that leaves the smallest numbers (the usual minimum-sum heuristic). */
    static byte[] filtered(Picture picture) {
        int stride = picture.width() * 3;
        byte[] rgb = picture.rgb();
        byte[] out = new byte[(stride + 1) * picture.height()];
        byte[] candidate = new byte[stride];
        for (int y = 0; y < picture.height(); y++) {
            long least = Long.MAX_VALUE;
            int to = y * (stride + 1);
            for (int filter = 0; filter < 5; filter++) {
                long cost = 0;
                for (int i = 0; i < stride; i++) {
                    int at = y * stride + i;
                    int left = i >= 3 ? rgb[at - 3] & 255 : 0;
                    int up = y > 0 ? rgb[at - stride] & 255 : 0;
                    int corner = i >= 3 && y > 0 ? rgb[at - stride - 3] & 255 : 0;
                    byte difference = (byte) ((rgb[at] & 255) - predict(filter, left, up, corner));
                    candidate[i] = difference;
                    cost += Math.abs(difference);
                }
                if (cost < least) {
                    least = cost;
                    out[to] = (byte) filter;
                    System.arraycopy(candidate, 0, out, to + 1, stride);
                }
            }
        }
        return out;
    }

    private static int predict(int filter, int left, int up, int corner) {
        return switch (filter) {
            case 1 -> left;
            case 2 -> up;
            case 3 -> (left + up) / 2;
            case 4 -> paeth(left, up, corner);
            default -> 0;
        };
    }

    private static int paeth(int left, int up, int corner) {
        int p = left + up - corner;
        int a = Math.abs(p - left);
        int b = Math.abs(p - up);
        int c = Math.abs(p - corner);
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
