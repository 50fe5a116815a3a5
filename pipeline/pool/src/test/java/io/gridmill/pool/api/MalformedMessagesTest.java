package io.gridmill.pool.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.contracts.exchange.QuoteAsked;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.Bytes;
import io.gridmill.model.DataSize;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.Input;
import io.gridmill.model.protocol.InputFile;
import io.gridmill.model.protocol.Output;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.Resources;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.pool.FakeChain;
import io.gridmill.pool.Pool;
import io.gridmill.pool.TestBuyer;
import io.gridmill.pool.TestPools;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Whatever is wrong with a message, the answer says so and nothing has happened. */
class MalformedMessagesTest {

    private static final URI URL = URI.create("http://127.0.0.1:1/nothing");
    private static final Bytes CONTENT = Bytes.of(new byte[] {1, 2, 3});

    /** A stage whose partitions do not end by themselves. */
    private static final int SLOW = 1;

    private final FakeChain chain = new FakeChain();
    private final Wallet owner = Wallet.random(new SecureRandom());
    private final Wallet buyerWallet = Wallet.random(new SecureRandom());
    private Pool pool;
    private TestBuyer buyer;
    private Signed<Quote> quote;
    private Bytes32 deal;
    private Path journal;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException, InterruptedException {
        pool = Pool.open(
                TestPools.settings(directory, 0, true, Duration.ofMinutes(10)), chain, owner, Clock.systemUTC());
        pool.start(BigInteger.ONE);
        buyer = new TestBuyer(pool.localEndpoint(), chain.domain(), buyerWallet);
        quote = buyer.quote(owner.address(), 1);
        deal = chain.domain().dealId(quote.message());
        chain.open(deal, Amount.parse("100 RLC"));
        assertThat(buyer.put(
                                quote,
                                stage(0, List.of("true"), Map.of()),
                                // Nothing of it is written down before it is taken back.
                                stage(SLOW, List.of("sleep", "3600"), Map.of()))
                        .status())
                .isEqualTo(204);
        journal = directory.resolve("deals").resolve(deal.hex() + ".journal");
    }

    @AfterEach
    void stop() {
        pool.close();
    }

    /** A call, the schema of its body, and what it does. */
    private record Call(String method, String path, String schema, Object message) {}

    private List<Call> calls() {
        String path = "/v1/deals/" + deal;
        PartitionKey slow = new PartitionKey(SLOW, 900, 7);
        DealPut put = new DealPut(quote.message(), quote.signature(), new RunId("0123456789"), List.of(full()));
        Voucher voucher = new Voucher(deal, Amount.ofNano(5), 3, Bytes32.ZERO, false);
        return List.of(
                new Call("POST", "/v1/quotes", "QuoteAsked", QuoteAsked.of(buyer.quoteRequest(owner.address(), 1))),
                new Call("PUT", path, "DealPut", put),
                new Call("POST", path + "/partitions", "PartitionOrder", order(slow)),
                new Call("DELETE", path + "/partitions", "PartitionKey", slow),
                new Call("POST", path + "/uploads", "UploadGrant", grant(slow)),
                new Call(
                        "POST",
                        path + "/vouchers",
                        "VoucherGiven",
                        VoucherGiven.of(chain.domain().sign(voucher, buyerWallet), 0)));
    }

    private static StageOrder stage(int number, List<String> command, Map<String, Input> inputs) {
        return new StageOrder(
                number,
                "render",
                command,
                Map.of("LANG", "C"),
                "in",
                inputs,
                Map.of("out", new Output("*.png", "3")),
                new Resources(1, 0, DataSize.ofMebibytes(64), Duration.ofHours(5), DataSize.ofMebibytes(1)),
                List.of("process"),
                null,
                List.of());
    }

    private static StageOrder full() {
        InputFile remote = new InputFile("a/b.bin", 7, CONTENT.sha256(), URL, 3, null, true);
        InputFile inline = new InputFile("c.txt", 3, CONTENT.sha256(), null, 0, CONTENT, false);
        return stage(
                0,
                List.of("sh", "-c", "true"),
                Map.of("tool", new Input(false, List.of(inline)), "more", new Input(true, List.of(remote, inline))));
    }

    private static PartitionOrder order(PartitionKey key) {
        InputFile inline = new InputFile("c.txt", 3, CONTENT.sha256(), null, 0, CONTENT, false);
        return new PartitionOrder(key, Map.of("frame", "7"), "7\n", Map.of("x", new Input(false, List.of(inline))));
    }

    private static UploadGrant grant(PartitionKey key) {
        return new UploadGrant(key, List.of(new UploadGrant.Target(URL, Map.of("If-None-Match", "*"))));
    }

    @Test
    void everyFieldMayBeMissingNullOrWrong() throws Exception {
        Set<String> wrong = new TreeSet<>();
        int refused = 0;
        for (Call call : calls()) {
            JsonNode message = TestBuyer.JSON.valueToTree(call.message());
            TestBuyer.Answer good = send(call, message);
            assertThat(good.status()).as("the good " + call.schema() + good).isBetween(200, 299);
            for (Change change : changes(message, call.schema())) {
                byte[] before = Files.readAllBytes(journal);
                TestBuyer.Answer answer = send(call, change.message());
                String what = call.schema() + "." + change.what() + " -> " + answer;
                boolean ok = answer.status() / 100 == 2;
                if (answer.status() / 100 != 4 && !(ok && change.allowed())) {
                    wrong.add(what);
                } else if (!ok) {
                    refused++;
                    if (answer.problem().code() != ErrorCode.POOL_REFUSED
                            || (answer.status() == 400
                                    && !names(String.valueOf(answer.problem().detail()), change))) {
                        wrong.add("says too little: " + what);
                    }
                    if (!java.util.Arrays.equals(before, Files.readAllBytes(journal))) {
                        wrong.add("was refused and changed the journal: " + what);
                    }
                }
            }
            assertThat(send(call, message).status())
                    .as("the good " + call.schema() + " afterwards")
                    .isBetween(200, 299);
        }
        assertThat(wrong).isEmpty();
        assertThat(refused).isGreaterThan(300);
        PartitionKey key = new PartitionKey(0, 1, 1);
        assertThat(buyer.put(quote, TestBuyer.stage("process", Map.of(), "true"))
                        .status())
                .isEqualTo(204);
        assertThat(buyer.deal("POST", deal, "partitions", new PartitionOrder(key, Map.of(), null, Map.of()))
                        .status())
                .isEqualTo(202);
        assertThat(buyer.results(deal, 0, all -> all.stream()
                        .flatMap(batch -> batch.results().stream())
                        .anyMatch(result -> result.key().equals(key) && result.succeeded())))
                .isNotEmpty();
    }

    /** Whether a text says where a message was changed. */
    private static boolean names(String detail, Change change) {
        return Stream.of(change.field(), change.parent()).anyMatch(detail::contains)
                || detail.contains("Null value")
                || change.isSemantic(detail);
    }

    private TestBuyer.Answer send(Call call, JsonNode message) throws IOException, InterruptedException {
        return buyer.call(
                call.method(), call.path(), buyer.token(deal), (message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A message with one thing changed.
     *
     * @param allowed whether it may be a good one still
     */
    private record Change(String what, String field, String parent, JsonNode message, boolean allowed) {

        /** Refusals of messages that are well formed, but whose signature or identity does not hold any more. */
        boolean isSemantic(String detail) {
            return detail.contains("signed by")
                    || detail.contains("is not that of deal")
                    || detail.contains("The voucher");
        }
    }

    private static List<Change> changes(JsonNode message, String schema) throws IOException {
        JsonNode schemas = TestBuyer.JSON
                .<JsonNode>valueToTree(new Yaml().load(Files.readString(Path.of("../../docs/reference/pool-api.yaml"))))
                .path("components")
                .path("schemas");
        List<Change> changes = new ArrayList<>();
        change(message, message, schemas, schemas.path(schema), "", "", changes);
        changes.add(new Change("(null)", "null", "null", NullNode.instance, false));
        changes.add(new Change("(empty)", "missing", "missing", JsonNodeFactory.instance.objectNode(), false));
        changes.add(new Change("(text)", "String", "String", TextNode.valueOf("x"), false));
        return changes;
    }

    private static void change(
            JsonNode root,
            JsonNode at,
            JsonNode schemas,
            JsonNode schema,
            String path,
            String parent,
            List<Change> into) {
        JsonNode known = resolve(schemas, schema);
        if (at instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode value = object.get(name);
                JsonNode property = resolve(
                        schemas,
                        known.path("properties").has(name)
                                ? known.path("properties").path(name)
                                : known.path("additionalProperties"));
                boolean required = false;
                for (JsonNode each : known.path("required")) {
                    required |= each.asText().equals(name);
                }
                boolean mayBeNull = property.path("type").toString().contains("\"null\"")
                        || (!required && known.path("properties").has(name));
                String where = path + "." + name;
                object.remove(name);
                into.add(new Change(where + " removed", name, parent, root.deepCopy(), !required));
                for (JsonNode other : others(value)) {
                    object.set(name, other);
                    boolean same = other.asText().equals(value.asText()) && value.isTextual() && other.isInt();
                    into.add(new Change(
                            where + " = " + other,
                            name,
                            parent,
                            root.deepCopy(),
                            same || (other.isNull() && mayBeNull)));
                }
                object.set(name, value);
                change(root, value, schemas, property, where, name, into);
            }
        } else if (at instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = array.get(i);
                for (JsonNode other : others(value)) {
                    array.set(i, other);
                    into.add(
                            new Change(path + "[" + i + "] = " + other, "[" + i + "]", parent, root.deepCopy(), false));
                }
                array.set(i, value);
                change(root, value, schemas, known.path("items"), path + "[" + i + "]", "[" + i + "]", into);
            }
        }
    }

    private static JsonNode resolve(JsonNode schemas, JsonNode schema) {
        String reference = schema.path("$ref").asText();
        return reference.isEmpty() ? schema : schemas.path(reference.substring(reference.lastIndexOf('/') + 1));
    }

    /** What a value cannot be. */
    private static List<JsonNode> others(JsonNode value) {
        List<JsonNode> others = new ArrayList<>();
        others.add(NullNode.instance);
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value.isNumber()) {
            others.add(IntNode.valueOf(-1));
            others.add(BigIntegerNode.valueOf(BigInteger.TWO.pow(63)));
            others.add(BigIntegerNode.valueOf(BigInteger.TEN.pow(900)));
            others.add(DoubleNode.valueOf(0.5));
            others.add(TextNode.valueOf("many"));
            others.add(TextNode.valueOf(value.asText()));
            others.add(nodes.objectNode());
            others.add(nodes.arrayNode());
        } else if (value.isTextual()) {
            others.add(IntNode.valueOf(1));
            others.add(nodes.objectNode());
            others.add(nodes.arrayNode());
            others.add(nodes.booleanNode(true));
        } else if (value.isBoolean()) {
            others.add(IntNode.valueOf(1));
            others.add(TextNode.valueOf("yes"));
            others.add(nodes.objectNode());
        } else {
            others.add(IntNode.valueOf(1));
            others.add(TextNode.valueOf("x"));
            others.add(value.isArray() ? nodes.objectNode() : nodes.arrayNode());
        }
        return others;
    }

    private static List<String> bodies() {
        return List.of(
                "",
                "{}",
                "[]",
                "null",
                "{",
                "\u0000",
                "{\"a\":".repeat(100_000),
                "[".repeat(100_000),
                "{\"key\":" + "[".repeat(100_000),
                "{\"x\":" + "9".repeat(100_000) + "}");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void whatIsNoMessageAtAllIsRefusedWithOrWithoutAToken(String body) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        for (Call call : calls()) {
            boolean lines = call.path().endsWith("partitions") || call.path().endsWith("uploads");
            TestBuyer.Answer answer = buyer.call(call.method(), call.path(), buyer.token(deal), bytes);
            boolean nothing = lines && body.isEmpty();
            assertThat(answer.status())
                    .as(call + " " + answer)
                    .isEqualTo(nothing ? 202 + (call.method().equals("DELETE") ? 2 : 0) : 400);
            assertThat(buyer.call(call.method(), call.path(), null, bytes).status())
                    .as(call + " without a token")
                    .isIn(400, 401);
        }
    }

    @Test
    void refusalsSayWhichItemAndWhichField() throws Exception {
        StageOrder least = TestBuyer.stage("process", Map.of(), "true");
        ObjectNode put = TestBuyer.JSON.valueToTree(
                new DealPut(quote.message(), quote.signature(), new RunId("0123456789"), List.of(least, least)));
        ((ObjectNode) put.at("/stages/1")).remove("resources");
        assertThat(detail("PUT", "", put.toString())).contains("stages[1]: resources is missing");
        put.set("stages", TestBuyer.JSON.valueToTree(List.of(least)));
        ((ObjectNode) put.at("/stages/0/resources")).put("time", "PT9000000000H");
        assertThat(detail("PUT", "", put.toString())).contains("stages[0].resources: time is at most 36500 days");
        ((ObjectNode) put.at("/stages/0/resources")).remove("cpu");
        assertThat(detail("PUT", "", put.toString())).contains("stages[0].resources.cpu: is missing");
        ((ObjectNode) put.at("/stages/0/resources")).put("cpu", 1).put("time", "PT1M");
        put.remove("quote");
        assertThat(detail("PUT", "", put.toString())).contains("quote is missing");
        assertThat(detail("POST", "/vouchers", "{}")).contains("missing");
        String good = "{\"key\":{\"stage\":0,\"partition\":1,\"attempt\":1}}\n";
        assertThat(detail("POST", "/partitions", good + "{}")).contains("item 2: key is missing");
        assertThat(detail("POST", "/partitions", good + "null")).contains("item 2: ");
        assertThat(detail("POST", "/partitions", good.replace(":1,", ":4000000000,")))
                .contains("item 1: key.partition: ");
        assertThat(detail("POST", "/partitions", good.replace("}}", "},\"values\":{\"a\":null}}")))
                .contains("item 1: values.a: ");
        assertThat(detail(
                        "POST",
                        "/partitions",
                        good.replace("}}", "},\"inputs\":{\"a/b\":{\"directory\":true,\"files\":[]}}}")))
                .contains("'a/b' is no name of an input");
    }

    private String detail(String method, String call, String body) throws Exception {
        TestBuyer.Answer answer = buyer.call(
                method, "/v1/deals/" + deal + call, buyer.token(deal), body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        return String.valueOf(answer.problem().detail());
    }
}
