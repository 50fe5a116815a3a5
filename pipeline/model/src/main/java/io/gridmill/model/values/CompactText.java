package io.gridmill.model.values;

/**
 * Writes values one behind the other and joins integers that follow each other evenly: {@code 1-4}, {@code 1-9:2},
 * {@code 3,7}. What it writes for integers, {@link NumberRange} reads as the same numbers in the same order.
 */
public final class CompactText {

    private final StringBuilder text = new StringBuilder();
    private long first;
    private long step;
    private long count;

    /** Adds {@code count} integers from {@code start}. */
    public void addRun(long start, long by, long amount) {
        if (amount > 2) {
            add(start);
            add(start + by);
            if (count >= 2 && step == by) {
                count += amount - 2;
            } else {
                for (long i = 2; i < amount; i++) {
                    add(start + i * by);
                }
            }
        } else {
            for (long i = 0; i < amount; i++) {
                add(start + i * by);
            }
        }
    }

    /** Adds an integer. */
    public void add(long number) {
        if (count == 0) {
            first = number;
            count = 1;
        } else if (count == 1 && number != first) {
            step = number - first;
            count = 2;
        } else if (count > 1 && number == first + count * step) {
            count++;
        } else if (count == 2 && step != 1) {
            // Two numbers with a gap are no stretch: the second may begin one.
            append(Long.toString(first));
            first += step;
            step = number - first;
            count = number == first ? 1 : 2;
            if (count == 1) {
                append(Long.toString(first));
            }
        } else {
            flush();
            first = number;
            count = 1;
        }
    }

    /** Adds a value that is no integer. */
    public void addText(String value) {
        flush();
        append(value);
    }

    private void flush() {
        if (count == 1) {
            append(Long.toString(first));
        } else if (count == 2 && step != 1) {
            append(Long.toString(first));
            append(Long.toString(first + step));
        } else if (count > 1) {
            append(first + "-" + (first + (count - 1) * step) + (step == 1 ? "" : ":" + step));
        }
        count = 0;
    }

    private void append(String value) {
        if (!text.isEmpty()) {
            text.append(',');
        }
        text.append(value);
    }

    /** Everything that was added. */
    @Override
    public String toString() {
        flush();
        return text.toString();
    }
}
