package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** Methods that only a development chain's node has. */
final class DevNodeRpc {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final long PAUSE_MILLIS = 500;

    private DevNodeRpc() {}

    static void call(URI rpc, String method, Object... parameters) throws Exception {
        String request = new ObjectMapper()
                .writeValueAsString(Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", List.of(parameters)));
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(rpc)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(request))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).doesNotContain("error");
    }

    /** Blocks come as on a public chain, and not only when there is something to put into them; until closed. */
    static AutoCloseable steadyBlocks(URI rpc) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!Thread.currentThread().isInterrupted()) {
                            Thread.sleep(PAUSE_MILLIS);
                            call(rpc, "evm_mine");
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (Exception e) {
                        throw new IllegalStateException("The node mines no blocks", e);
                    }
                },
                "steady-blocks");
        thread.setDaemon(true);
        thread.start();
        return () -> {
            thread.interrupt();
            thread.join();
        };
    }
}
