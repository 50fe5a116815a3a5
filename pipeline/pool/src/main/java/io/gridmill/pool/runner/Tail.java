package io.gridmill.pool.runner;

import io.gridmill.model.protocol.PartitionResult;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The end of what a command wrote. */
final class Tail {

    private static final int MOST_BYTES = PartitionResult.LONGEST_TAIL;

    private Tail() {}

    /** At most {@link PartitionResult#LONGEST_TAIL} characters; bytes that are no text become replacement characters. */
    static String of(Path file) throws IOException {
        if (file.toFile().length() == 0) {
            return "";
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long length = reader.length();
            long from = Math.max(0, length - MOST_BYTES);
            byte[] bytes = new byte[(int) (length - from)];
            reader.seek(from);
            reader.readFully(bytes);
            int start = 0;
            // Do not begin in the middle of a character.
            while (from > 0 && start < 4 && start < bytes.length && (bytes[start] & 0xc0) == 0x80) {
                start++;
            }
            return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
        }
    }

    /** The last few lines, on one line. */
    static String lastLines(String text) {
        String[] lines = text.strip().split("\\R");
        StringBuilder last = new StringBuilder();
        for (int i = Math.max(0, lines.length - 5); i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                last.append(last.isEmpty() ? "" : " | ").append(lines[i].strip());
            }
        }
        return last.length() > 800 ? "…" + last.substring(last.length() - 800) : last.toString();
    }
}
