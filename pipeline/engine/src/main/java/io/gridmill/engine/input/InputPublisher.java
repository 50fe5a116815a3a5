package io.gridmill.engine.input;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Brings local files into the store, where pools can fetch them. Safe for use by several threads. */
public final class InputPublisher {

    private final DatasetStore store;

    public InputPublisher(DatasetStore store) {
        this.store = store;
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
        DatasetStore.StoredFile stored = store.putFile(file);
        return new InputSet.File(name, stored.size(), stored.sha256(), stored.key(), 0, Files.isExecutable(file));
    }
}
