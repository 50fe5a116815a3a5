package io.gridmill.market.dispute;

import io.gridmill.market.pool.PoolHttp;
import io.gridmill.model.Digest;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.OutputBundle;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.Response;

/** Outputs from where a pool says they are: a stranger's URL and a stranger's bytes. */
public final class OutputDownload {

    private final PoolHttp http;

    public OutputDownload(PoolHttp http) {
        this.http = http;
    }

    /** A file that was there. Its name is a stranger's: the content lies under another one. */
    public record Downloaded(String output, String path, Path content) {}

    /**
     * Fetches outputs into an empty directory.
     *
     * @param expected digest that they must have
     * @param mostBytes of all files together
     * @param within time for all of it
     * @param into gets the files, in their order
     * @return why it cannot be done; empty when all is there and has the digest
     */
    public Optional<String> fetch(
            String location, Digest expected, long mostBytes, Duration within, Path directory, List<Downloaded> into) {
        List<Downloaded> files = new ArrayList<>();
        try (Response response = http.get(new URI(location), within)) {
            Digest found = OutputBundle.read(response.body().byteStream(), mostBytes, (output, path, size) -> {
                Path content = directory.resolve(String.valueOf(files.size()));
                files.add(new Downloaded(output, path, content));
                return Files.newOutputStream(content);
            });
            if (!found.equals(expected)) {
                return Optional.of("what is there has the output digest " + found + " instead of " + expected);
            }
        } catch (URISyntaxException e) {
            return Optional.of("the pool's location is no URL");
        } catch (IOException | GridmillException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        into.addAll(files);
        return Optional.empty();
    }
}
