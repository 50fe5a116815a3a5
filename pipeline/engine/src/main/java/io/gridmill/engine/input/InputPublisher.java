package io.gridmill.engine.input;

import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Brings local files into the store, where pools can fetch them. Safe for use by several threads. */
public final class InputPublisher {

    private final Function<Path, DatasetStore.StoredFile> publication;

    public InputPublisher(DatasetStore store) {
        this(store::putFile);
    }

    private InputPublisher(Function<Path, DatasetStore.StoredFile> publication) {
        this.publication = publication;
    }

    /** One that only reads: it tells what publishing would give, and publishes nothing. */
    public static InputPublisher describing() {
        return new InputPublisher(InputPublisher::describe);
    }

    private static DatasetStore.StoredFile describe(Path file) {
        MessageDigest sha256 = Digest.newSha256();
        long size = 0;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
                size += read;
            }
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.INPUT_MISSING, "Input " + file + " cannot be read: " + e.getMessage(), e);
        }
        Digest digest = Digest.of(sha256.digest());
        return new DatasetStore.StoredFile(
                "cas/sha256/" + digest.hex().substring(0, 2) + "/" + digest.hex(), size, digest);
    }

    /**
     * Publishes a file or all files below a directory; what the store has already is not sent again.
     *
     * @throws GridmillException {@code INPUT_MISSING} when it is not there any more or cannot be read
     */
    public InputSet publish(Path path, boolean directory) {
        try {
            if (!directory) {
                return new InputSet(
                        false, List.of(publish(path, path.getFileName().toString())));
            }
            List<Path> files;
            try (Stream<Path> walk = Files.walk(path)) {
                files = walk.filter(Files::isRegularFile).sorted().toList();
            }
            List<InputSet.File> published = new ArrayList<>();
            for (Path file : files) {
                published.add(publish(file, path.relativize(file).toString().replace('\\', '/')));
            }
            return new InputSet(true, published);
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.INPUT_MISSING, "Input " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private InputSet.File publish(Path file, String name) {
        DatasetStore.StoredFile stored = publication.apply(file);
        return new InputSet.File(name, stored.size(), stored.sha256(), stored.key(), 0, Files.isExecutable(file));
    }
}
