package io.gridmill.pool.runner;

import io.gridmill.model.Bytes;
import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.RelativePath;
import io.gridmill.model.template.Template;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds and hashes what a command made. What it finds is a stranger's: symbolic links and special files are refused,
 * names must be plain, counts and sizes are bounded.
 */
final class OutputCollector {

    /** Files that one attempt may have as outputs. */
    static final int MOST_FILES = 10_000;

    /** Bytes of small files that travel within one result; what is beyond is uploaded. */
    static final int MOST_INLINE = 1024 * 1024;

    /**
     * Bytes of the paths of one attempt's outputs, as they stand in a line. With them, {@link #MOST_FILES} entries and
     * {@link #MOST_INLINE} bytes of content a result stays well below the longest line of the protocol.
     */
    static final int MOST_PATH_BYTES = 8 * 1024 * 1024;

    private final long disk;
    private long pathBytes;
    private long inlined;
    private int files;
    private long bytes;

    private OutputCollector(long disk) {
        this.disk = disk;
    }

    /**
     * @param work working directory of the command
     * @param outputs where the outputs' own directories are
     * @param values for the expected numbers
     * @return in order of output and path
     */
    static List<OutputFile> collect(
            List<StageSpace.Wanted> wanted, Path work, Path outputs, Template.Lookup values, DataSize disk)
            throws AttemptFailedException, IOException {
        OutputCollector collector = new OutputCollector(disk.bytes());
        List<OutputFile> found = new ArrayList<>();
        for (StageSpace.Wanted output : wanted) {
            Path base = output.ownDirectory() ? outputs.resolve(output.name()) : work;
            Map<String, Path> matches = collector.find(output, base);
            collector.checkCount(output, matches.size(), values, base);
            for (Map.Entry<String, Path> match : matches.entrySet()) {
                found.add(collector.describe(output.name(), match.getKey(), match.getValue()));
            }
        }
        return found;
    }

    /** Where the bytes of an output are. */
    static Path locate(List<StageSpace.Wanted> wanted, OutputFile file, Path work, Path outputs) {
        boolean own = wanted.stream().anyMatch(w -> w.name().equals(file.output()) && w.ownDirectory());
        return (own ? outputs.resolve(file.output()) : work).resolve(file.path());
    }

    private Map<String, Path> find(StageSpace.Wanted output, Path base) throws AttemptFailedException, IOException {
        Map<String, Path> matches = new TreeMap<>();
        List<String> refused = new ArrayList<>();
        Files.walkFileTree(base, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = base.relativize(file).toString();
                if (!output.glob().matches(path)) {
                    return FileVisitResult.CONTINUE;
                }
                if (attributes.isRegularFile()) {
                    matches.put(path, file);
                } else {
                    refused.add(path + (attributes.isSymbolicLink() ? " is a symbolic link" : " is no plain file"));
                }
                return matches.size() + files > MOST_FILES || !refused.isEmpty()
                        ? FileVisitResult.TERMINATE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                refused.add(base.relativize(file) + " cannot be read");
                return FileVisitResult.TERMINATE;
            }
        });
        files += matches.size();
        if (!refused.isEmpty()) {
            throw unexpected(output.name(), refused.get(0) + "; outputs must be plain files");
        }
        if (files > MOST_FILES) {
            throw new AttemptFailedException(Failure.application(
                    ErrorCode.OUTPUT_LIMIT,
                    "The command made more than " + MOST_FILES
                            + " output files; pack them or make the partitions smaller"));
        }
        return matches;
    }

    private void checkCount(StageSpace.Wanted output, int count, Template.Lookup values, Path base)
            throws AttemptFailedException {
        if (!output.hasExpectation()) {
            if (count == 0) {
                throw missing(output.name(), "no file matches; there is " + listing(base));
            }
            return;
        }
        int expected;
        try {
            expected = Integer.parseInt(output.expect().render(values).strip());
        } catch (IllegalArgumentException e) {
            throw new AttemptFailedException(Failure.application(
                    ErrorCode.INVALID_PIPELINE, "Output " + output.name() + " has an 'expect' that is no number"));
        }
        if (count < expected) {
            throw missing(output.name(), count + " of " + expected + " files are there; there is " + listing(base));
        }
        if (count > expected) {
            throw unexpected(output.name(), count + " files match where " + expected + " are expected");
        }
    }

    private OutputFile describe(String output, String path, Path file) throws AttemptFailedException, IOException {
        try {
            RelativePath.check(path);
        } catch (IllegalArgumentException e) {
            throw unexpected(output, String.valueOf(e.getMessage()));
        }
        pathBytes += path.getBytes(StandardCharsets.UTF_8).length
                + path.chars().filter(c -> c == '"').count();
        if (pathBytes > MOST_PATH_BYTES) {
            throw new AttemptFailedException(Failure.application(
                    ErrorCode.OUTPUT_LIMIT,
                    "The paths of the outputs have more than " + MOST_PATH_BYTES + " bytes; use shorter ones"));
        }
        long size = Files.size(file);
        bytes += size;
        if (bytes > disk) {
            throw new AttemptFailedException(Failure.application(
                    ErrorCode.OUTPUT_LIMIT,
                    "The outputs have more than the " + DataSize.ofBytes(disk)
                            + " that the stage allows (resources.disk)"));
        }
        if (size <= OutputFile.LARGEST_INLINE && inlined + size <= MOST_INLINE) {
            byte[] content;
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                content = in.readNBytes(OutputFile.LARGEST_INLINE);
            }
            inlined += content.length;
            return new OutputFile(output, path, content.length, Digest.sha256(content), Bytes.of(content));
        }
        MessageDigest sha256 = Digest.newSha256();
        byte[] buffer = new byte[64 * 1024];
        long hashed = 0;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
                hashed += read;
            }
        }
        return new OutputFile(output, path, hashed, Digest.of(sha256.digest()), null);
    }

    private static String listing(Path base) {
        String[] names = base.toFile().list();
        if (names == null || names.length == 0) {
            return "nothing at all";
        }
        List<String> shown = java.util.Arrays.stream(names).sorted().limit(10).toList();
        return String.join(", ", shown) + (names.length > 10 ? ", …" : "");
    }

    private static AttemptFailedException missing(String output, String what) {
        return new AttemptFailedException(
                Failure.application(ErrorCode.OUTPUT_MISSING, "Output " + output + ": " + what));
    }

    private static AttemptFailedException unexpected(String output, String what) {
        return new AttemptFailedException(
                Failure.application(ErrorCode.OUTPUT_UNEXPECTED, "Output " + output + ": " + what));
    }
}
