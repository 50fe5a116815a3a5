package io.gridmill.pool.runner;

import io.gridmill.pool.runtime.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directories of one slot, used by one attempt after the other and by one thread. An attempt that left nothing
 * behind costs the next one nothing.
 */
final class SlotSpace {

    private final Path root;
    private final Path work;
    private final Path temporary;
    private final Path outputs;
    private final Path inputs;
    private final Path standardInput;
    private final Path standardOutput;
    private final Path standardError;
    private @Nullable Integer user;
    private boolean outputsUsed;
    private boolean inputsUsed;

    SlotSpace(Path root) throws IOException {
        this.root = root;
        this.work = root.resolve("work");
        this.temporary = root.resolve("tmp");
        this.outputs = root.resolve("outputs");
        this.inputs = root.resolve("inputs");
        this.standardInput = root.resolve("stdin");
        this.standardOutput = root.resolve("stdout");
        this.standardError = root.resolve("stderr");
        Trees.delete(root);
        Files.createDirectories(root);
        reset();
    }

    /** Everything new: the attempt before left its outputs to somebody else, or left something nobody wants. */
    private void reset() throws IOException {
        for (Path directory : new Path[] {work, temporary, outputs, inputs}) {
            Trees.delete(directory);
            Trees.create(directory, directory.equals(inputs) ? null : user);
        }
        if (user != null) {
            // Another user must be able to go through to what is his, and to read his inputs.
            Trees.open(root);
            Trees.open(inputs);
        }
        outputsUsed = false;
        inputsUsed = false;
    }

    /** Gets ready for the next attempt, which will write as a user. */
    void begin(Optional<Integer> nextUser) throws IOException {
        Integer next = nextUser.orElse(null);
        if (!java.util.Objects.equals(user, next)) {
            user = next;
            reset();
            return;
        }
        if (!Trees.isEmpty(work)) {
            clear(work, user);
        }
        if (!Trees.isEmpty(temporary)) {
            clear(temporary, user);
        }
        if (outputsUsed) {
            clear(outputs, user);
            outputsUsed = false;
        }
        if (inputsUsed) {
            clear(inputs, null);
            if (user != null) {
                Trees.open(inputs);
            }
            inputsUsed = false;
        }
    }

    private static void clear(Path directory, @Nullable Integer owner) throws IOException {
        Trees.delete(directory);
        Trees.create(directory, owner);
    }

    Workspace workspace(Path stageInputs) {
        return new Workspace(work, temporary, outputs, inputs, stageInputs);
    }

    Path inputs() {
        inputsUsed = true;
        return inputs;
    }

    /** Makes the directory of an output. */
    void createOutput(String name) throws IOException {
        outputsUsed = true;
        Trees.create(outputs.resolve(name), user);
    }

    /** Gives away what the attempt made, so that the slot can go on. */
    void moveOutputs(Path target) throws IOException {
        Files.createDirectories(target);
        Files.move(work, target.resolve("work"));
        Files.move(outputs, target.resolve("outputs"));
        Trees.create(work, user);
        Trees.create(outputs, user);
        outputsUsed = false;
    }

    Path standardInput() {
        return standardInput;
    }

    Path standardOutput() {
        return standardOutput;
    }

    Path standardError() {
        return standardError;
    }
}
