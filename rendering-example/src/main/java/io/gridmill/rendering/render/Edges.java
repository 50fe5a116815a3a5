package io.gridmill.rendering.render;

/**
 * Mends pixels in which two surfaces meet. Their light is noisy, but their mean surface colour, normal and place are
 * known well: where these lie between the smooth neighbours' on either side tells how much of each side the pixel shows.
 */
final class Edges {
    /** How far away a neighbour may be. */
    static final int REACH = 2;

    private static final int FEWEST = 4;
    private static final double ALIKE = 0.02;
    /** Weight of normals beside colours: small, since a fluted column turns fast without being an edge. */
    private static final double TURNED = 0.1;
    /** Weight of places, in scene units: what lies far behind is another thing. */
    private static final double APART = 0.1;

    private final Layers layers;
    private final int width;
    private final int height;
    private final double[] sums = new double[8];

    private Edges(Layers layers) {
        this.layers = layers;
        width = layers.tile.width();
        height = layers.tile.height();
    }

    static void repair(Layers layers) {
        Edges edges = new Edges(layers);
        float[] mended = layers.color.clone();
        for (int y = 0; y < edges.height; y++) {
            for (int x = 0; x < edges.width; x++) {
                if (layers.mixed[y * edges.width + x]) {
                    edges.mend(x, y, mended);
                }
            }
        }
        System.arraycopy(mended, 0, layers.color, 0, mended.length);
    }

    private void mend(int x, int y, float[] out) {
        int p = y * width + x;
        int one = farthest(p, x, y);
        if (one < 0) {
            return;
        }
        int other = farthest(one, x, y);
        gather(x, y, one, other);
        double apart = distance(one, other);
        double t = apart < ALIKE ? 0.5 : along(p, one, other) / apart;
        // Outside the two neighbours' range something else is seen: better noisy than wrong.
        if (distance(p, one) + distance(p, other) > 3 * apart + 0.3) {
            return;
        }
        double w = Math.max(0, Math.min(1, t));
        for (int k = 0; k < 3; k++) {
            double first = sums[k] / sums[3];
            double second = sums[7] > 0 ? sums[4 + k] / sums[7] : first;
            out[p * 3 + k] = (float) (first + w * (second - first));
        }
    }

    /** The smooth neighbour of (x, y) that resembles pixel p least; -1 when there are too few. */
    private int farthest(int p, int x, int y) {
        int found = -1;
        int count = 0;
        double most = -1;
        for (int j = Math.max(0, y - REACH); j <= Math.min(height - 1, y + REACH); j++) {
            for (int i = Math.max(0, x - REACH); i <= Math.min(width - 1, x + REACH); i++) {
                int q = j * width + i;
                if (!layers.mixed[q]) {
                    count++;
                    double d = distance(p, q);
                    if (d > most) {
                        most = d;
                        found = q;
                    }
                }
            }
        }
        return count < FEWEST ? -1 : found;
    }

    /** Sums colours over the neighbours of either side, near ones counting more. */
    private void gather(int x, int y, int one, int other) {
        java.util.Arrays.fill(sums, 0);
        for (int j = Math.max(0, y - REACH); j <= Math.min(height - 1, y + REACH); j++) {
            for (int i = Math.max(0, x - REACH); i <= Math.min(width - 1, x + REACH); i++) {
                int q = j * width + i;
                if (layers.mixed[q]) {
                    continue;
                }
                int side = distance(q, one) <= distance(q, other) ? 0 : 4;
                double w = 1.0 / ((i - x) * (i - x) + (j - y) * (j - y));
                for (int k = 0; k < 3; k++) {
                    sums[side + k] += w * layers.color[q * 3 + k];
                }
                sums[side + 3] += w;
            }
        }
    }

    private double distance(int p, int q) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            double a = layers.albedo[p * 3 + k] - layers.albedo[q * 3 + k];
            double n = layers.normal[p * 3 + k] - layers.normal[q * 3 + k];
            double o = layers.position[p * 3 + k] - layers.position[q * 3 + k];
            sum += a * a + TURNED * n * n + APART * o * o;
        }
        return sum;
    }

    /** How far pixel p lies from `one` towards `other`, times their distance. */
    private double along(int p, int one, int other) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            double a = layers.albedo[p * 3 + k] - layers.albedo[one * 3 + k];
            double n = layers.normal[p * 3 + k] - layers.normal[one * 3 + k];
            double o = layers.position[p * 3 + k] - layers.position[one * 3 + k];
            sum += a * (layers.albedo[other * 3 + k] - layers.albedo[one * 3 + k])
                    + TURNED * n * (layers.normal[other * 3 + k] - layers.normal[one * 3 + k])
                    + APART * o * (layers.position[other * 3 + k] - layers.position[one * 3 + k]);
        }
        return sum;
    }
}
