package io.gridmill.model.protocol;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The buyer's answer to an {@link UploadRequest}: for each file, in the same order, where its bytes are to be put. */
public record UploadGrant(PartitionKey key, List<Target> targets) {

    public UploadGrant {
        Required.present("key", key);
        Required.present("targets", targets);
        targets = List.copyOf(targets);
    }

    /**
     * @param url presigned PUT; null when the store has the content already and nothing is to be sent
     * @param headers to be sent along with the PUT, since they are part of what was signed
     */
    public record Target(@Nullable URI url, Map<String, String> headers) {

        public Target {
            if (url != null && !url.isAbsolute()) {
                throw new IllegalArgumentException("url of an upload is not absolute");
            }
            headers = headers == null ? Map.of() : Map.copyOf(headers);
        }
    }
}
