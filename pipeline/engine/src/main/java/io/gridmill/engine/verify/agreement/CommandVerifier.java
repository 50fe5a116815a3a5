package io.gridmill.engine.verify.agreement;

import io.gridmill.engine.copy.CopyWork;
import io.gridmill.engine.input.InputSet;
import io.gridmill.engine.ledger.StoredOutput;
import io.gridmill.engine.verify.Comparison;
import io.gridmill.engine.verify.Verifier;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The user's own comparison. It runs on this machine with the user's rights and gets two directories as its last
 * arguments, each with the files of one result as {@code OUTPUT/PATH}. Exit code 0 agrees.
 */
public final class CommandVerifier implements Verifier {

    private final DatasetStore store;
    private final List<Template> command;
    private final Supplier<Map<String, InputSet>> inputs;
    private final Duration limit;

    /**
     * @param command may hold {@code ${inputs.NAME}}
     * @param inputs that all partitions of the stage share
     * @param limit most wall time of one comparison
     */
    CommandVerifier(
            DatasetStore store, List<Template> command, Supplier<Map<String, InputSet>> inputs, Duration limit) {
        this.store = store;
        this.command = List.copyOf(command);
        this.inputs = inputs;
        this.limit = limit;
    }

    @Override
    public Comparison compare(List<StoredOutput> one, List<StoredOutput> other) {
        Path directory = null;
        try {
            directory = Files.createTempDirectory("gridmill-compare-");
            Path first = Files.createDirectory(directory.resolve("one"));
            Path second = Files.createDirectory(directory.resolve("other"));
            if (!fetch(one, first) || !fetch(other, second)) {
                return Comparison.differs("one of them has files that cannot lie in one directory");
            }
            List<String> words = words(directory.resolve("inputs"));
            words.add(first.toString());
            words.add(second.toString());
            int exitCode = run(words, directory);
            return exitCode == 0
                    ? Comparison.agrees()
                    : Comparison.differs("'" + words.get(0) + "' ended with exit code " + exitCode);
        } catch (IOException e) {
            throw new GridmillException(ErrorCode.STAGE_FAILED, "Results cannot be compared at home: " + e, e);
        } finally {
            if (directory != null) {
                delete(directory);
            }
        }
    }

    /** Whether the names of the files, which a pool chose, can stand beside each other. */
    private boolean fetch(List<StoredOutput> files, Path directory) throws IOException {
        for (StoredOutput file : files) {
            Path target = directory.resolve(file.output()).resolve(file.path());
            try {
                CopyWork.fetch(store, file.objectKey(), file.position(), file.size(), file.sha256(), target);
            } catch (FileAlreadyExistsException | NotDirectoryException | DirectoryNotEmptyException e) {
                return false;
            }
        }
        return true;
    }

    private List<String> words(Path directory) throws IOException {
        Map<String, String> paths = new LinkedHashMap<>();
        boolean wanted = command.stream().anyMatch(word -> !word.isLiteral());
        Map<String, InputSet> sets = wanted ? inputs.get() : Map.of();
        for (Map.Entry<String, InputSet> input : sets.entrySet()) {
            Path below = directory.resolve(input.getKey());
            Files.createDirectories(below);
            for (InputSet.File file : input.getValue().files()) {
                Path target = below.resolve(file.path());
                CopyWork.fetch(store, file.key(), file.offset(), file.size(), file.sha256(), target);
                if (file.executable() && !target.toFile().setExecutable(true)) {
                    throw new IOException(target + " cannot be made executable");
                }
                if (!input.getValue().directory()) {
                    paths.put(input.getKey(), target.toString());
                }
            }
            paths.putIfAbsent(input.getKey(), below.toString());
        }
        List<String> words = new ArrayList<>();
        for (Template word : command) {
            words.add(word.render(
                    placeholder -> placeholder.root().equals("inputs") ? paths.get(placeholder.rest()) : null));
        }
        return words;
    }

    private int run(List<String> words, Path directory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.COMMAND_NOT_FOUND,
                    "The command of `agree` cannot be started: " + e.getMessage() + ". It runs on this machine",
                    e);
        }
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new GridmillException(
                        ErrorCode.COMMAND_TIMED_OUT,
                        "The command of `agree`, '" + words.get(0) + "', did not end within " + limit.toSeconds()
                                + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("The comparison was interrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
