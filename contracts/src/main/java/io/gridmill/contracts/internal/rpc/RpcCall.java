package io.gridmill.contracts.internal.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** One request to the node. */
public record RpcCall(String method, ArrayNode params) {

    /** @param params texts, booleans or JSON */
    public static RpcCall of(String method, Object... params) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(params.length);
        for (Object param : params) {
            if (param instanceof JsonNode node) {
                array.add(node);
            } else if (param instanceof Boolean flag) {
                array.add(flag);
            } else {
                array.add(param.toString());
            }
        }
        return new RpcCall(method, array);
    }
}
