package io.gridmill.pool.runner;

import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Input;
import io.gridmill.model.protocol.InputFile;
import io.gridmill.model.protocol.OrderDigest;
import io.gridmill.model.protocol.Output;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.template.Placeholder;
import io.gridmill.model.template.Template;
import io.gridmill.pool.runtime.Runtime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A stage as a runner knows it: its templates taken apart, and the inputs that all its partitions share, staged by the
 * first partition that needs them.
 */
final class StageSpace {

    /** An output, ready to be collected. */
    record Wanted(String name, Glob glob, Template expect, boolean hasExpectation, boolean ownDirectory) {}

    private static final DataSize USUAL_DISK = DataSize.ofMebibytes(10 * 1024);

    private final StageOrder order;
    private final Runtime runtime;
    private final Path directory;
    private final List<Template> command;
    private final Map<String, Template> environment;
    private final Template standardInput;
    private final List<Wanted> outputs;
    private final Digest digest;

    /** Guarded by this. */
    private boolean staged;

    /**
     * @param directory for the shared inputs; need not exist
     * @throws GridmillException with INVALID_PIPELINE when the order makes no sense
     */
    StageSpace(StageOrder order, Runtime runtime, Path directory) {
        this.order = order;
        this.runtime = runtime;
        this.directory = directory;
        this.digest = OrderDigest.ofStage(order);
        try {
            command = order.command().stream().map(Template::parse).toList();
            environment = new TreeMap<>();
            order.environment().forEach((name, value) -> {
                Names.checkVariable(name, value);
                environment.put(name, Template.parse(value));
            });
            standardInput = Template.parse(order.standardInput() == null ? "" : order.standardInput());
            order.inputs().keySet().forEach(Names::check);
            Set<String> mentioned = mentionedOutputs();
            outputs = new ArrayList<>();
            for (Map.Entry<String, Output> entry : new TreeMap<>(order.outputs()).entrySet()) {
                String name = Names.check(entry.getKey());
                String expect = entry.getValue().expect();
                outputs.add(new Wanted(
                        name,
                        Glob.parse(entry.getValue().files()),
                        Template.parse(expect == null ? "" : expect),
                        expect != null,
                        mentioned.contains(name)));
            }
        } catch (IllegalArgumentException e) {
            throw new GridmillException(ErrorCode.INVALID_PIPELINE, "Stage " + order.name() + ": " + e.getMessage(), e);
        }
    }

    private Set<String> mentionedOutputs() {
        Set<String> names = new HashSet<>();
        List<Template> all = new ArrayList<>(command);
        all.addAll(environment.values());
        all.add(standardInput);
        for (Template template : all) {
            for (Placeholder placeholder : template.placeholders()) {
                if (placeholder.root().equals("outputs")) {
                    names.add(placeholder.rest());
                }
            }
        }
        return names;
    }

    StageOrder order() {
        return order;
    }

    /** See {@link OrderDigest#ofStage}. */
    Digest digest() {
        return digest;
    }

    Runtime runtime() {
        return runtime;
    }

    Path directory() {
        return directory;
    }

    /** Most bytes that a partition may write. */
    DataSize disk() {
        DataSize declared = order.resources().disk();
        return declared.bytes() > 0 ? declared : USUAL_DISK;
    }

    List<Template> command() {
        return command;
    }

    Map<String, Template> environment() {
        return environment;
    }

    boolean hasStandardInput() {
        return order.standardInput() != null;
    }

    Template standardInput() {
        return standardInput;
    }

    List<Wanted> outputs() {
        return outputs;
    }

    /**
     * Makes the shared inputs be there.
     *
     * @return bytes that had to be fetched; 0 when they were there already
     */
    synchronized long stage(InputCache cache) throws AttemptFailedException, InterruptedException, IOException {
        if (staged) {
            return 0;
        }
        // What an attempt that failed has left would be in the way.
        Trees.delete(directory);
        Files.createDirectories(directory);
        long fetched = 0;
        for (Map.Entry<String, Input> input : order.inputs().entrySet()) {
            fetched += place(cache, directory, input.getKey(), input.getValue());
        }
        staged = true;
        return fetched;
    }

    /** Whether the other order is for the same inputs, though perhaps with other URLs. */
    synchronized StageSpace renewed(StageOrder fresh, Runtime freshRuntime) {
        StageSpace space = new StageSpace(fresh, freshRuntime, directory);
        if (staged && contents(order).equals(contents(fresh))) {
            synchronized (space) {
                space.staged = true;
            }
        }
        return space;
    }

    private static List<String> contents(StageOrder order) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(order.inputs()).forEach((name, input) -> input.files()
                .forEach(f -> lines.add(
                        name + '\0' + input.directory() + '\0' + f.path() + '\0' + f.sha256() + f.executable())));
        return lines;
    }

    static long place(InputCache cache, Path root, String name, Input input)
            throws AttemptFailedException, InterruptedException, IOException {
        Path base = root.resolve(Names.check(name));
        Files.createDirectories(base);
        long fetched = 0;
        for (InputFile file : input.files()) {
            fetched += cache.place(file, base.resolve(file.path()));
        }
        return fetched;
    }

    /** What a command reads for {@code ${inputs.name}}. */
    static String path(Path seenRoot, String name, Input input) {
        Path base = seenRoot.resolve(name);
        return (input.directory() ? base : base.resolve(input.files().get(0).path())).toString();
    }
}
