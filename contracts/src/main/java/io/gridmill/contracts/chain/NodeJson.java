package io.gridmill.contracts.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Hex;
import io.gridmill.model.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between the node's JSON and our words. Malformed answers give an IllegalArgumentException. */
final class NodeJson {

    private NodeJson() {}

    static long number(JsonNode node) {
        return Hex.number(node.asText()).longValueExact();
    }

    static BigInteger bigNumber(JsonNode node) {
        return Hex.number(node.asText());
    }

    static Block block(JsonNode node) {
        return new Block(
                number(node.path("number")),
                Bytes32.parse(node.path("hash").asText()),
                Bytes32.parse(node.path("parentHash").asText()),
                number(node.path("timestamp")),
                node.has("baseFeePerGas") ? bigNumber(node.path("baseFeePerGas")) : BigInteger.ZERO,
                number(node.path("gasLimit")));
    }

    /** @return null when the transaction is not mined, or not in a block that the node still stands by */
    static @Nullable Receipt receipt(JsonNode node) {
        if (!node.isObject() || !node.path("blockHash").isTextual()) {
            return null;
        }
        return new Receipt(
                Bytes32.parse(node.path("transactionHash").asText()),
                number(node.path("blockNumber")),
                Bytes32.parse(node.path("blockHash").asText()),
                number(node.path("status")) == 1,
                number(node.path("gasUsed")),
                node.has("effectiveGasPrice") ? bigNumber(node.path("effectiveGasPrice")) : BigInteger.ZERO,
                node.path("contractAddress").isTextual()
                        ? Optional.of(Address.parse(node.path("contractAddress").asText()))
                        : Optional.empty(),
                logs(node.path("logs")));
    }

    static List<LogEntry> logs(JsonNode nodes) {
        List<LogEntry> logs = new ArrayList<>(nodes.size());
        for (JsonNode node : nodes) {
            List<Bytes32> topics = new ArrayList<>();
            node.path("topics").forEach(topic -> topics.add(Bytes32.parse(topic.asText())));
            logs.add(new LogEntry(
                    Address.parse(node.path("address").asText()),
                    topics,
                    Bytes.of(Hex.bytes(node.path("data").asText())),
                    number(node.path("blockNumber")),
                    Bytes32.parse(node.path("blockHash").asText()),
                    Bytes32.parse(node.path("transactionHash").asText()),
                    (int) number(node.path("logIndex"))));
        }
        return logs;
    }

    static ObjectNode transaction(@Nullable Address from, @Nullable Address to, byte[] data) {
        ObjectNode call = JsonNodeFactory.instance.objectNode();
        if (from != null) {
            call.put("from", from.hex());
        }
        if (to != null) {
            call.put("to", to.hex());
        }
        return call.put("data", Hex.of(data));
    }

    static ObjectNode transaction(Address from, TransactionRequest request) {
        return transaction(from, request.to(), request.data().toArray()).put("value", Hex.quantity(request.valueWei()));
    }

    static ObjectNode filter(LogFilter filter, long fromBlock, long toBlock) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode node = json.objectNode();
        node.put("fromBlock", Hex.quantity(fromBlock)).put("toBlock", Hex.quantity(toBlock));
        if (!filter.addresses().isEmpty()) {
            ArrayNode addresses = node.putArray("address");
            filter.addresses().forEach(address -> addresses.add(address.hex()));
        }
        ArrayNode topics = node.putArray("topics");
        for (List<Bytes32> position : filter.topics()) {
            if (position.isEmpty()) {
                topics.addNull();
            } else {
                ArrayNode choice = topics.addArray();
                position.forEach(topic -> choice.add(topic.hex()));
            }
        }
        return node;
    }
}
