package io.gridmill.pool.runner;

import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.FailureKind;
import io.gridmill.model.protocol.Input;
import io.gridmill.model.protocol.OrderDigest;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Resources;
import io.gridmill.model.protocol.Usage;
import io.gridmill.model.template.Placeholder;
import io.gridmill.model.template.Template;
import io.gridmill.pool.process.CommandEnd;
import io.gridmill.pool.process.CommandNotStartedException;
import io.gridmill.pool.process.CommandStarter;
import io.gridmill.pool.process.RunningCommand;
import io.gridmill.pool.runtime.Invocation;
import io.gridmill.pool.runtime.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs one attempt after the other in one slot: stages inputs, runs the command confined and watched, collects outputs.
 * Belongs to one long-lived platform thread.
 */
final class PartitionRunner implements AutoCloseable {

    private final SlotSpace space;
    private final InputCache cache;
    private final Watcher watcher;
    private final RunnerSettings settings;
    private final String mark;
    private final CommandStarter starter = CommandStarter.forThisMachine();

    /** Number of the command that runs, negative when none does. Written by the slot's thread alone. */
    private volatile long sequence;

    /** @param mark {@code NAME=value} for the commands of this slot; a number is added for each */
    PartitionRunner(SlotSpace space, InputCache cache, Watcher watcher, RunnerSettings settings, String mark) {
        this.space = space;
        this.cache = cache;
        this.watcher = watcher;
        this.settings = settings;
        this.mark = mark;
    }

    /**
     * How the attempt went.
     *
     * @param uploads outputs that do not travel inside the result; their bytes are in the slot's directories still
     */
    record Outcome(PartitionResult result, List<OutputFile> uploads) {}

    /** What is known of an attempt so far, for the result. */
    private static final class Draft {
        private long bytesIn;
        private long wallMillis;
        private long cpuMillis;
        private long peakBytes;
        private int exitCode = -1;
        private String output = "";
        private String error = "";
    }

    Outcome run(StageSpace stage, Task task) throws InterruptedException {
        Draft draft = new Draft();
        List<OutputFile> outputs = List.of();
        Failure failure = null;
        try {
            outputs = attempt(stage, task, draft);
        } catch (AttemptFailedException e) {
            failure = e.failure();
        } catch (IOException e) {
            failure = Failure.infrastructure(ErrorCode.WORKER_LOST, "This machine failed: " + e);
        }
        PartitionOrder order = task.order();
        Resources resources = stage.order().resources();
        boolean free = failure != null && failure.kind() != FailureKind.APPLICATION;
        long billed = Math.min(draft.wallMillis, resources.time().toMillis());
        Amount claim = free ? Amount.ZERO : task.corePrice().perSecond(resources.cpu(), billed);
        long bytesOut = outputs.stream().mapToLong(OutputFile::size).sum();
        Usage usage = new Usage(draft.wallMillis, draft.cpuMillis, draft.peakBytes, draft.bytesIn, bytesOut, claim);
        PartitionResult result = new PartitionResult(
                order.key(),
                failure,
                draft.exitCode,
                usage,
                outputs,
                draft.output,
                draft.error,
                stage.runtime().name(),
                // Of the stage as it was run: it may have been declared anew meanwhile.
                failure == null ? OrderDigest.of(stage.digest(), order) : null);
        List<OutputFile> uploads =
                outputs.stream().filter(f -> f.inline() == null).toList();
        return new Outcome(result, uploads);
    }

    private List<OutputFile> attempt(StageSpace stage, Task task, Draft draft)
            throws AttemptFailedException, IOException, InterruptedException {
        PartitionOrder order = task.order();
        space.begin(stage.runtime().user());
        draft.bytesIn = stage.stage(cache);
        for (Map.Entry<String, Input> input : order.inputs().entrySet()) {
            draft.bytesIn += StageSpace.place(cache, space.inputs(), input.getKey(), input.getValue());
        }
        Workspace host = space.workspace(stage.directory());
        Workspace seen = stage.runtime().seen(host);
        if (order.points() != null) {
            Files.writeString(space.inputs().resolve("points.txt"), order.points());
        }
        for (StageSpace.Wanted output : stage.outputs()) {
            if (output.ownDirectory()) {
                space.createOutput(output.name());
            }
        }
        Template.Lookup values = placeholder -> value(placeholder, stage, order, seen);
        sequence = Math.abs(sequence) + 1;
        CommandEnd end;
        try {
            end = run(invocation(stage, values), host, stage, task, draft);
        } finally {
            sequence = -sequence;
        }
        judge(end, stage, draft);
        return OutputCollector.collect(stage.outputs(), host.work(), host.outputs(), values, stage.disk());
    }

    private Invocation invocation(StageSpace stage, Template.Lookup values) throws AttemptFailedException, IOException {
        try {
            List<String> arguments = new ArrayList<>(stage.command().size());
            for (Template template : stage.command()) {
                arguments.add(template.render(values));
            }
            Map<String, String> environment = Map.of();
            if (!stage.environment().isEmpty()) {
                environment = new TreeMap<>();
                for (Map.Entry<String, Template> variable : stage.environment().entrySet()) {
                    environment.put(variable.getKey(), variable.getValue().render(values));
                }
            }
            Path standardInput = null;
            if (stage.hasStandardInput()) {
                standardInput = space.standardInput();
                Files.writeString(standardInput, stage.standardInput().render(values));
            }
            return new Invocation(
                    arguments,
                    environment,
                    standardInput,
                    space.standardOutput(),
                    space.standardError(),
                    stage.disk().bytes(),
                    !stage.order().network().isEmpty() && settings.network(),
                    mark + "/" + sequence);
        } catch (IllegalArgumentException e) {
            throw new AttemptFailedException(
                    Failure.application(
                            ErrorCode.INVALID_PIPELINE, "Stage " + stage.order().name() + ": " + e.getMessage()),
                    e);
        }
    }

    private static @Nullable String value(
            Placeholder placeholder, StageSpace stage, PartitionOrder order, Workspace seen) {
        String name = placeholder.rest();
        return switch (placeholder.root()) {
            case "inputs" -> {
                Input own = order.inputs().get(name);
                Input shared = stage.order().inputs().get(name);
                yield own != null
                        ? StageSpace.path(seen.inputs(), name, own)
                        : shared != null ? StageSpace.path(seen.stageInputs(), name, shared) : null;
            }
            case "outputs" ->
                stage.order().outputs().containsKey(name)
                        ? seen.outputs().resolve(name).toString()
                        : null;
            case "partition" ->
                name.equals("file") && order.points() != null
                        ? seen.inputs().resolve("points.txt").toString()
                        : order.values().get(name);
            default -> null;
        };
    }

    private CommandEnd run(Invocation invocation, Workspace host, StageSpace stage, Task task, Draft draft)
            throws AttemptFailedException, IOException {
        Resources resources = stage.order().resources();
        Supervision supervision = task.supervision();
        Watcher.Limits limits = new Watcher.Limits(
                resources.time(),
                resources.memory().bytes(),
                stage.disk().bytes(),
                settings.largestLog().bytes(),
                List.of(host.work(), host.outputs(), host.temporary()),
                List.of(space.standardOutput(), space.standardError()));
        CommandEnd end;
        Failure verdict;
        try (Watcher.Watched watched = watcher.watch(supervision, limits)) {
            RunningCommand running = starter.start(stage.runtime().confine(invocation, host));
            supervision.attach(running);
            end = running.await();
            verdict = supervision.detach();
            draft.peakBytes = Math.max(end.peakBytes(), watched.peakBytes());
            // Of a sandbox that is killed the kernel gives no account: nobody waited for what was in it.
            draft.cpuMillis = Math.max(end.cpuMillis(), watched.cpuMillis());
        } catch (CommandNotStartedException e) {
            supervision.detach();
            throw new AttemptFailedException(notStarted(e), e);
        }
        // Begun milliseconds count: nothing takes no time.
        draft.wallMillis = (end.wallNanos() + 999_999) / 1_000_000;
        draft.exitCode = end.exitCode();
        draft.output = Tail.of(space.standardOutput());
        draft.error = Tail.of(space.standardError());
        if (verdict != null) {
            draft.exitCode = -1;
            throw new AttemptFailedException(verdict);
        }
        return end;
    }

    private static Failure notStarted(CommandNotStartedException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case NOT_FOUND -> Failure.application(ErrorCode.COMMAND_NOT_FOUND, message);
            case NOT_EXECUTABLE, TOO_LARGE -> Failure.application(ErrorCode.COMMAND_FAILED, message);
            case NO_RESOURCES -> Failure.infrastructure(ErrorCode.WORKER_LOST, message);
        };
    }

    /** Turns how the command ended into a failure, unless it ended well. */
    private void judge(CommandEnd end, StageSpace stage, Draft draft) throws AttemptFailedException {
        Failure failure = EndJudge.judge(end, stage, draft.error, space.standardOutput(), space.standardError());
        if (failure != null) {
            throw new AttemptFailedException(failure);
        }
    }

    /** Gives the files of the last attempt away, so that they can be uploaded while the slot goes on. */
    void moveOutputs(Path target) throws IOException {
        space.moveOutputs(target);
    }

    /** Whether a mark, from the slot's own part on, is that of the command that runs now. */
    boolean isCurrent(String number) {
        return number.equals(Long.toString(sequence));
    }

    @Override
    public void close() {
        starter.close();
    }
}
