package io.gridmill.cli.grid;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The few requests of JSON-RPC that only a dev chain knows. Thread-safe. */
final class NodeRpc {

    private final URI endpoint;

    NodeRpc(URI endpoint) {
        this.endpoint = endpoint;
    }

    URI endpoint() {
        return endpoint;
    }

    JsonNode call(String method, Object... parameters) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
        connection.setConnectTimeout(5_000);
        connection.setReadTimeout(60_000);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(Json.MAPPER.writeValueAsBytes(
                    Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", List.of(parameters))));
        }
        try (InputStream in = connection.getInputStream()) {
            JsonNode answer = Json.MAPPER.readTree(in);
            if (answer.hasNonNull("error")) {
                throw new IOException(method + " was refused: "
                        + answer.get("error").path("message").asText());
            }
            return answer.path("result");
        }
    }
}
