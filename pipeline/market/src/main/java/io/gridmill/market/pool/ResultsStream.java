package io.gridmill.market.pool;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.model.protocol.PoolApi;
import io.gridmill.model.protocol.ResultsLine;
import java.io.IOException;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;

/** The endless answer with a deal's results. One thread reads and closes; any thread may {@link #cancel}. */
public final class ResultsStream implements AutoCloseable {

    /** One line and how much there was to read, in bytes. */
    public record Line(ResultsLine content, int bytes) {}

    private final Call call;
    private final Response response;
    private final BufferedSource source;
    private final JsonMapper json;

    ResultsStream(Call call, Response response, JsonMapper json) {
        this.call = call;
        this.response = response;
        this.source = response.body().source();
        this.json = json;
    }

    /** Waits for the next line; empty when the pool ended the stream. */
    public Optional<Line> next() throws IOException {
        long length = source.indexOf((byte) '\n', 0, PoolApi.LONGEST_LINE + 1L);
        if (length < 0) {
            if (source.getBuffer().size() > PoolApi.LONGEST_LINE) {
                throw new IOException("A line of the results stream is longer than " + PoolApi.LONGEST_LINE + " bytes");
            }
            return Optional.empty();
        }
        byte[] line = source.readByteArray(length);
        source.skip(1);
        if (length == 0) {
            return Optional.of(new Line(ResultsLine.heartbeat(), 0));
        }
        ResultsLine content = json.readValue(line, ResultsLine.class);
        return Optional.of(new Line(content == null ? ResultsLine.heartbeat() : content, line.length));
    }

    /** Ends the reading, with an {@link IOException} for the reader. */
    public void cancel() {
        call.cancel();
    }

    @Override
    public void close() {
        // The stream has no end that could be read for the sake of keeping the connection.
        call.cancel();
        response.close();
    }
}
