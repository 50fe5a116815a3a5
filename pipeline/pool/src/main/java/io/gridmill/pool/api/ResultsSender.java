package io.gridmill.pool.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import io.gridmill.model.protocol.PoolApi;
import io.gridmill.model.protocol.ResultsLine;
import io.gridmill.model.protocol.UploadRequest;
import io.gridmill.pool.deal.Deal;
import io.gridmill.pool.deal.Delivery;
import io.gridmill.pool.deal.JsonPortions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Sends a deal's results as they become durable, until the deal is over or the other side goes away. */
final class ResultsSender {

    private static final long UNTIL_CLOSED = 0;

    private ResultsSender() {}

    static void send(HttpExchange exchange, Deal deal, long after, JsonMapper json)
            throws IOException, InterruptedException {
        byte[] heartbeat = json.writeValueAsBytes(ResultsLine.heartbeat());
        exchange.getResponseHeaders().set("Content-Type", PoolApi.NDJSON);
        exchange.sendResponseHeaders(200, UNTIL_CLOSED);
        try (OutputStream out = exchange.getResponseBody()) {
            // At once, so that the other side knows that it is connected.
            line(out, heartbeat);
            out.flush();
            long sent = after;
            long asked = 0;
            while (true) {
                Delivery next = deal.next(sent, asked, PoolApi.HEARTBEAT_MILLIS / 2);
                for (byte[] batch : next.lines()) {
                    line(out, batch);
                }
                for (List<UploadRequest> uploads :
                        JsonPortions.of(next.uploads(), Integer.MAX_VALUE, JsonPortions.MOST_BYTES, json)) {
                    line(out, json.writeValueAsBytes(ResultsLine.of(uploads)));
                }
                if (next.lines().isEmpty() && next.uploads().isEmpty()) {
                    if (next.isOver()) {
                        return;
                    }
                    line(out, heartbeat);
                }
                out.flush();
                sent = next.lastSequence();
                asked = next.lastUpload();
            }
        }
    }

    private static void line(OutputStream out, byte[] json) throws IOException {
        out.write(json);
        out.write('\n');
    }
}
