package io.gridmill.engine.copy;

import io.gridmill.engine.input.InputSet;
import io.gridmill.engine.input.StageInputs;
import io.gridmill.engine.ledger.StoredOutput;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.plan.PlannedInput;
import io.gridmill.model.plan.PlannedWork;
import io.gridmill.model.plan.StagePlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves the files of a dataset to a local directory, or takes them over as the stage's own output. Each file appears
 * under its name only when all its bytes are there and right; doing it again skips what is there already.
 */
public final class CopyWork {

    private static final int BUFFER = 64 * 1024;

    private final DatasetStore store;
    private final StageInputs inputs;

    public CopyWork(DatasetStore store, StageInputs inputs) {
        this.store = store;
        this.inputs = inputs;
    }

    /**
     * Refuses what this version cannot copy, before anything has run.
     *
     * @throws GridmillException {@code UNSUPPORTED}
     */
    public static void check(StagePlan stage, PlannedWork.Copy copy) {
        String where = stage.stage().position() + ": stage '" + stage.name() + "' ";
        if (!(copy.from() instanceof PlannedWork.Source.Files)) {
            throw new GridmillException(
                    ErrorCode.UNSUPPORTED,
                    where + "reads a database, which this version cannot do; export it to files");
        }
        if (((PlannedWork.Source.Files) copy.from()).input() instanceof PlannedInput.StoreUri address) {
            throw new GridmillException(
                    ErrorCode.UNSUPPORTED,
                    where + "reads " + address.uri() + "; this version copies local files and outputs of stages");
        }
        if (copy.to().isPresent() && !(copy.to().get() instanceof PlannedWork.Target.Directory)) {
            throw new GridmillException(
                    ErrorCode.UNSUPPORTED,
                    where + "writes to an address or a database; this version copies to local directories");
        }
    }

    /**
     * Does it.
     *
     * @return the files as outputs of the stage, when it has an output
     * @throws GridmillException {@code STAGE_FAILED} when the directory cannot be written
     */
    public List<StoredOutput> perform(StagePlan stage, PlannedWork.Copy copy) {
        check(stage, copy);
        InputSet files = inputs.dataset(stage, ((PlannedWork.Source.Files) copy.from()).input());
        if (copy.to().isPresent() && copy.to().get() instanceof PlannedWork.Target.Directory directory) {
            for (InputSet.File file : files.files()) {
                fetch(stage, file, directory.path().resolve(file.path()));
            }
        }
        List<StoredOutput> outputs = new ArrayList<>();
        for (String output : stage.outputs().keySet()) {
            for (InputSet.File file : files.files()) {
                outputs.add(
                        new StoredOutput(output, file.path(), file.size(), file.sha256(), file.key(), file.offset()));
            }
        }
        return outputs;
    }

    private void fetch(StagePlan stage, InputSet.File file, Path target) {
        try {
            fetch(store, file.key(), file.offset(), file.size(), file.sha256(), target);
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.STAGE_FAILED,
                    stage.stage().position() + ": stage '" + stage.name() + "' cannot write " + target + ": " + e,
                    e);
        }
    }

    /**
     * Brings a piece of an object to a local file, and checks it. Until then the bytes stand beside it under a name that
     * depends on them, so that what a killed process left there is written over by the next one.
     *
     * @throws GridmillException {@code INPUT_CORRUPT} when the bytes are not those that were stored,
     *     {@code STORE_UNREACHABLE} when they cannot be read
     * @throws IOException when the file cannot be written
     */
    public static void fetch(DatasetStore store, String key, long offset, long size, Digest sha256, Path target)
            throws IOException {
        if (Files.isRegularFile(target)
                && Files.size(target) == size
                && digestOf(target).equals(sha256)) {
            return;
        }
        Path directory = target.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        String name = target.getFileName() + "/" + sha256.hex();
        Path temporary =
                target.resolveSibling(".gridmill-" + Digest.sha256(name).hex() + ".part");
        try {
            MessageDigest digest = Digest.newSha256();
            try (InputStream in = open(store, key, offset, size);
                    OutputStream out = new DigestOutputStream(Files.newOutputStream(temporary), digest)) {
                transfer(key, in, out);
            }
            if (!Digest.of(digest.digest()).equals(sha256)) {
                throw new GridmillException(
                        ErrorCode.INPUT_CORRUPT,
                        "Object " + key + " in the store does not have the digest that was recorded for " + target);
            }
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static InputStream open(DatasetStore store, String key, long offset, long size) {
        try {
            return store.open(key, offset, size);
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }

    private static void transfer(String key, InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int read;
            try {
                read = in.read(buffer);
            } catch (IOException e) {
                throw unreadable(key, e);
            }
            if (read < 0) {
                return;
            }
            out.write(buffer, 0, read);
        }
    }

    private static GridmillException unreadable(String key, IOException e) {
        return new GridmillException(
                ErrorCode.STORE_UNREACHABLE, "Object " + key + " cannot be read: " + e.getMessage(), e);
    }

    private static Digest digestOf(Path file) throws IOException {
        MessageDigest digest = Digest.newSha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            Files.copy(file, out);
        }
        return Digest.of(digest.digest());
    }
}
