package io.gridmill.contracts.internal.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What the node said to one request. */
public sealed interface RpcAnswer {

    /** The result; JSON null where the node knows nothing. */
    record Result(JsonNode value) implements RpcAnswer {}

    /** @param data of a revert, hexadecimal with 0x, when the node gave it */
    record Refusal(int code, String message, @Nullable String data) implements RpcAnswer {

        /** For a person: what the node said, shortened. */
        public String text() {
            return message.length() > 300 ? message.substring(0, 300) + "…" : message;
        }
    }
}
