package io.gridmill.engine.input;

import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.protocol.Input;
import io.gridmill.model.protocol.InputFile;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns inputs into what a pool can fetch: one presigned URL per object. Safe for use by several threads. */
public final class InputLinks {

    /** How long a pool can fetch an input after it was told where. */
    public static final Duration VALIDITY = Duration.ofHours(24);

    private final DatasetStore store;

    public InputLinks(DatasetStore store) {
        this.store = store;
    }

    public Map<String, Input> link(Map<String, InputSet> inputs) {
        Map<String, Input> linked = new LinkedHashMap<>();
        inputs.forEach((name, set) -> linked.put(name, link(set)));
        return linked;
    }

    private Input link(InputSet set) {
        Map<String, URI> urls = new HashMap<>();
        List<InputFile> files = new ArrayList<>(set.files().size());
        for (InputSet.File file : set.files()) {
            URI url = urls.computeIfAbsent(file.key(), key -> store.presignGet(key, VALIDITY));
            files.add(new InputFile(
                    file.path(), file.size(), file.sha256(), url, file.offset(), null, file.executable()));
        }
        return new Input(set.directory(), files);
    }
}
