package io.gridmill.contracts.internal.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON-RPC 2.0 over HTTP with batches. A request is sent once and bounded in time and size; whoever wants to try again
 * does so. Safe for use by several threads.
 *
 * <p>Written by hand because the usual client costs half a second of class loading before its first answer, which a
 * buyer would wait for at every start.
 */
public final class JsonRpc {

    /** More than this in one HTTP request is refused by common nodes. */
    private static final int LARGEST_BATCH = 50;

    private final HttpPost http;
    private final JsonMapper json = new JsonMapper();

    /** @param timeout for one exchange, connecting and reading together */
    public JsonRpc(URI endpoint, Duration timeout) {
        this.http = new HttpPost(endpoint, timeout);
    }

    public URI endpoint() {
        return http.endpoint();
    }

    /** @throws GridmillException CHAIN_UNREACHABLE when there is no answer */
    public RpcAnswer call(RpcCall call) {
        return answer(exchange(request(call, 0)));
    }

    /**
     * Answers in the order of the requests.
     *
     * @throws GridmillException CHAIN_UNREACHABLE when there is no answer, or it does not fit the requests
     */
    public List<RpcAnswer> batch(List<RpcCall> calls) {
        List<RpcAnswer> answers = new ArrayList<>(calls.size());
        for (int from = 0; from < calls.size(); from += LARGEST_BATCH) {
            answers.addAll(chunk(calls.subList(from, Math.min(calls.size(), from + LARGEST_BATCH))));
        }
        return answers;
    }

    private List<RpcAnswer> chunk(List<RpcCall> calls) {
        if (calls.size() == 1) {
            return List.of(call(calls.get(0)));
        }
        ArrayNode requests = json.createArrayNode();
        for (int id = 0; id < calls.size(); id++) {
            requests.add(request(calls.get(id), id));
        }
        JsonNode response = exchange(requests);
        if (!response.isArray()) {
            // Some nodes know no batches and answer with one error.
            return calls.stream().map(this::call).toList();
        }
        @Nullable RpcAnswer[] answers = new RpcAnswer[calls.size()];
        for (JsonNode item : response) {
            int id = item.path("id").asInt(-1);
            if (id >= 0 && id < answers.length) {
                answers[id] = answer(item);
            }
        }
        List<RpcAnswer> ordered = new ArrayList<>(answers.length);
        for (RpcAnswer answer : answers) {
            if (answer == null) {
                throw unreachable("left a request unanswered", null);
            }
            ordered.add(answer);
        }
        return ordered;
    }

    private ObjectNode request(RpcCall call, int id) {
        ObjectNode request = json.createObjectNode();
        request.put("jsonrpc", "2.0");
        request.put("id", id);
        request.put("method", call.method());
        request.set("params", call.params());
        return request;
    }

    private JsonNode exchange(JsonNode request) {
        HttpPost.Response response;
        JsonNode body;
        try {
            response = http.post(json.writeValueAsBytes(request));
            body = json.readTree(response.body);
        } catch (IOException e) {
            throw unreachable("does not answer (" + reason(e) + ")", e);
        }
        boolean spoken = body.isArray() || body.has("result") || body.has("error");
        if (!spoken || response.status == 429 || response.status >= 500) {
            throw unreachable("answers with HTTP status " + response.status + " instead of a result", null);
        }
        return body;
    }

    private static RpcAnswer answer(JsonNode response) {
        JsonNode error = response.path("error");
        if (error.isObject()) {
            return new RpcAnswer.Refusal(
                    error.path("code").asInt(), error.path("message").asText(""), data(error.path("data")));
        }
        JsonNode result = response.path("result");
        return new RpcAnswer.Result(result instanceof MissingNode ? NullNode.getInstance() : result);
    }

    /** Nodes differ in where they put the data of a revert. */
    private static @Nullable String data(JsonNode data) {
        if (data.isObject()) {
            return data(data.has("data") ? data.path("data") : data.path("result"));
        }
        int start = data.isTextual() ? data.asText().indexOf("0x") : -1;
        return start < 0 ? null : data.asText().substring(start);
    }

    private GridmillException unreachable(String what, @Nullable Throwable cause) {
        return new GridmillException(
                ErrorCode.CHAIN_UNREACHABLE,
                "The chain's node at " + http.place() + " " + what
                        + "; check that it runs and that its address is right",
                cause);
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
