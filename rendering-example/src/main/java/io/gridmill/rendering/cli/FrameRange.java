package io.gridmill.rendering.cli;

import io.gridmill.rendering.scene.InvalidInput;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Frame numbers as text: single numbers and ranges with an optional step, joined by commas: "1-24", "1-24:2",
 * "1,5,9-20".
 */
final class FrameRange {
    static final int MAX_FRAME = 1_000_000;

    private static final Pattern PART = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9})(?::([0-9]{1,9}))?)?");

    private FrameRange() {}

    /** The frames in ascending order, each once. */
    static int[] parse(String text) throws InvalidInput {
        TreeSet<Integer> frames = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            Matcher m = PART.matcher(part.strip());
            if (!m.matches()) {
                throw new InvalidInput(
                        "--frames: '" + part + "' is neither a frame nor a range; write 1-24, 1-24:2 or 1,5,9-20");
            }
            int from = Integer.parseInt(m.group(1));
            int to = m.group(2) == null ? from : Integer.parseInt(m.group(2));
            int step = m.group(3) == null ? 1 : Integer.parseInt(m.group(3));
            if (from < 1 || to > MAX_FRAME) {
                throw new InvalidInput("--frames: '" + part + "' must lie within 1-" + MAX_FRAME);
            }
            if (to < from) {
                throw new InvalidInput("--frames: '" + part + "' ends before it begins; write " + to + "-" + from);
            }
            if (step < 1) {
                throw new InvalidInput("--frames: the step in '" + part + "' must be 1 or more");
            }
            for (int frame = from; frame <= to; frame += step) {
                frames.add(frame);
            }
        }
        return frames.stream().mapToInt(Integer::intValue).toArray();
    }
}
