package io.gridmill.pool.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Claim;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.contracts.exchange.CaseStatus;
import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.contracts.exchange.QuoteAsked;
import io.gridmill.contracts.exchange.QuoteGiven;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.QuoteRequest;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.Bytes;
import io.gridmill.model.DataSize;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.ClosingStatus;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.Input;
import io.gridmill.model.protocol.InputFile;
import io.gridmill.model.protocol.Output;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.PoolApi;
import io.gridmill.model.protocol.PoolDescription;
import io.gridmill.model.protocol.Problem;
import io.gridmill.model.protocol.ProtocolJson;
import io.gridmill.model.protocol.Resources;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.ResultsLine;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import io.gridmill.model.protocol.Usage;
import io.gridmill.pool.FakeChain;
import io.gridmill.pool.Pool;
import io.gridmill.pool.TestBuyer;
import io.gridmill.pool.TestPools;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The page about the API says what the code does: the same calls, the same keys, and messages that fit. */
class PoolApiDocumentTest {

    private static final Path PAGE = Path.of("../../docs/reference/pool-api.yaml");
    private static final String SCHEMAS = "#/components/schemas/";
    private static final JsonMapper JSON = ProtocolJson.mapper();

    /** The records that are bodies, or lines of bodies. All others are found from them. */
    private static final List<Class<?>> BODIES = List.of(
            PoolDescription.class,
            Problem.class,
            QuoteAsked.class,
            QuoteGiven.class,
            DealPut.class,
            PartitionOrder.class,
            PartitionKey.class,
            ResultsLine.class,
            UploadGrant.class,
            VoucherGiven.class,
            ClosingStatus.class,
            CaseOrder.class,
            CaseStatus.class);

    private final JsonNode page = read();

    private static JsonNode read() {
        try {
            Object tree = new Yaml().load(Files.readString(PAGE));
            return JSON.valueToTree(tree);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private JsonNode schemas() {
        return page.path("components").path("schemas");
    }

    @Test
    void thePageHasExactlyTheCallsThatAPoolAnswers(@TempDir Path directory) throws Exception {
        Set<String> documented = new TreeSet<>();
        page.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(name -> {
                    if (!name.equals("parameters")) {
                        documented.add(name.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                    }
                }));

        FakeChain chain = new FakeChain();
        Wallet owner = Wallet.random(new SecureRandom());
        try (Pool pool = Pool.open(
                TestPools.settings(directory, 0, true, Duration.ofMinutes(1)), chain, owner, Clock.systemUTC())) {
            pool.start(BigInteger.ONE);
            TestBuyer buyer = new TestBuyer(pool.localEndpoint(), chain.domain(), Wallet.random(new SecureRandom()));
            Signed<Quote> quote = buyer.quote(owner.address(), 1);
            Bytes32 deal = chain.domain().dealId(quote.message());
            chain.open(deal, Amount.parse("1 RLC"));
            assertThat(buyer.put(quote).status()).isEqualTo(204);

            Set<String> answered = new TreeSet<>();
            for (String path : candidates()) {
                for (String method : List.of("GET", "PUT", "POST", "DELETE", "PATCH")) {
                    URI uri = pool.localEndpoint().resolve(path.replace("{id}", deal.hex()));
                    if (isCall(uri, method, buyer.token(deal))) {
                        answered.add(method + " " + path);
                    }
                }
            }
            assertThat(documented).isEqualTo(answered);
        }
    }

    /** Every path that can be made of the names in {@link PoolApi}. */
    private static Set<String> candidates() throws IllegalAccessException {
        Set<String> paths = new TreeSet<>();
        for (Field field : PoolApi.class.getFields()) {
            if (field.getType() == String.class) {
                String text = (String) field.get(null);
                if (text.startsWith("/")) {
                    paths.add(text);
                    paths.add(text + "/{id}");
                } else if (text.matches("[a-z]+")) {
                    paths.add(PoolApi.DEALS + "/{id}/" + text);
                    paths.add(PoolApi.CASES + "/{id}/" + text);
                }
            }
        }
        return paths;
    }

    /** Whether there is such a call, however wrong this one may be. */
    private static boolean isCall(URI uri, String method, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", PoolApi.AUTHORIZATION_SCHEME + " " + token)
                .timeout(Duration.ofSeconds(30))
                .build();
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() == 404) {
                return !new String(body.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                        .contains("There is no such call");
            }
            return response.statusCode() != 405;
        }
    }

    @Test
    void everyKeyOfTheMessagesIsInItsSchemaAndNoOther() {
        Map<String, Class<?>> records = records();
        records.forEach((name, type) -> {
            Set<String> keys = new TreeSet<>();
            Set<String> always = new TreeSet<>();
            JsonInclude include = type.getAnnotation(JsonInclude.class);
            for (RecordComponent component : type.getRecordComponents()) {
                keys.add(key(type, component));
                if (include == null) {
                    always.add(key(type, component));
                }
            }
            JsonNode schema = schemas().path(name);
            Set<String> described = new TreeSet<>();
            schema.path("properties").fieldNames().forEachRemaining(described::add);
            assertThat(described).as("properties of " + name).isEqualTo(keys);

            Set<String> required = new TreeSet<>();
            schema.path("required").forEach(key -> required.add(key.asText()));
            assertThat(keys).as("required of " + name).containsAll(required);
            if (!name.equals("UploadGrantTarget")) { // which may lack everything
                assertThat(required).as("required of " + name).containsAll(always);
            }
        });
        Set<String> objects = new TreeSet<>();
        schemas().properties().forEach(schema -> {
            if (schema.getValue().path("type").asText().equals("object")) {
                objects.add(schema.getKey());
            }
        });
        assertThat(objects).as("schemas that are messages").isEqualTo(records.keySet());
    }

    @Test
    void theWordsOfEnumsAreComplete() {
        records().values().forEach(type -> Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .filter(Class::isEnum)
                .forEach(words -> {
                    List<String> described = new ArrayList<>();
                    schemas().path(words.getSimpleName()).path("enum").forEach(word -> described.add(word.asText()));
                    assertThat(described)
                            .as(words.getSimpleName())
                            .containsExactlyInAnyOrderElementsOf(Arrays.stream(words.getEnumConstants())
                                    .map(Object::toString)
                                    .toList());
                }));
    }

    /** The bodies and all records in them, by the names of their schemas. */
    private static Map<String, Class<?>> records() {
        Map<String, Class<?>> found = new TreeMap<>();
        BODIES.forEach(type -> collect(type, found));
        return found;
    }

    private static void collect(Type type, Map<String, Class<?>> found) {
        if (type instanceof ParameterizedType several) {
            for (Type argument : several.getActualTypeArguments()) {
                collect(argument, found);
            }
        } else if (type instanceof Class<?> known && known.isRecord() && !isValue(known)) {
            Class<?> around = known.getEnclosingClass();
            String name = (around == null ? "" : around.getSimpleName()) + known.getSimpleName();
            if (found.put(name, known) == null) {
                for (RecordComponent component : known.getRecordComponents()) {
                    collect(component.getGenericType(), found);
                }
            }
        }
    }

    /** Whether it is a text or a number in JSON. */
    private static boolean isValue(Class<?> type) {
        return Stream.concat(Arrays.stream(type.getDeclaredFields()), Arrays.stream(type.getDeclaredMethods()))
                .anyMatch(member -> member.isAnnotationPresent(JsonValue.class));
    }

    private static String key(Class<?> type, RecordComponent component) {
        try {
            Field field = type.getDeclaredField(component.getName());
            JsonProperty renamed = field.getAnnotation(JsonProperty.class);
            return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void messagesFitTheirSchemas() throws Exception {
        List<String> wrong = new ArrayList<>();
        Set<String> shown = new HashSet<>();
        for (Object message : messages()) {
            String name = message.getClass().getSimpleName();
            shown.add(name);
            String json = JSON.writeValueAsString(message);
            validate(name, json).forEach(error -> wrong.add(name + ": " + error + "\n" + json));
            assertThat(JSON.readTree(json).isObject()).isTrue();
        }
        assertThat(wrong).isEmpty();
        assertThat(shown).containsAll(BODIES.stream().map(Class::getSimpleName).toList());
    }

    @Test
    void examplesFitTheirSchemasAndAreUnderstood() throws Exception {
        Map<String, Class<?>> records = records();
        Map<String, Object> read = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> schema : schemas().properties()) {
            for (JsonNode example : schema.getValue().path("examples")) {
                assertThat(validate(schema.getKey(), example.toString()))
                        .as("example of " + schema.getKey())
                        .isEmpty();
                read.put(
                        schema.getKey() + read.size(),
                        JSON.treeToValue(example, records.getOrDefault(schema.getKey(), Object.class)));
            }
        }
        assertThat(read).hasSizeGreaterThan(5).doesNotContainValue(null);
    }

    @Test
    void whatIsNoMessageDoesNotFit() {
        assertThat(validate("PartitionKey", "{\"stage\":-1,\"partition\":0,\"attempt\":1}"))
                .isNotEmpty();
        assertThat(validate(
                        "InputFile", "{\"path\":\"../x\",\"sha256\":\"" + "0".repeat(64) + "\",\"url\":\"http://x/\"}"))
                .isNotEmpty();
        assertThat(validate("InputFile", "{\"path\":\"x\",\"sha256\":\"" + "0".repeat(64) + "\"}"))
                .isNotEmpty();
        assertThat(validate("ResultsLine", "{\"sequence\":4}")).isNotEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        page.findValuesAsText("$ref").forEach(reference -> {
            assertThat(reference).startsWith("#/");
            if (page.at(reference.substring(1)).isMissingNode()) {
                broken.add(reference);
            }
        });
        assertThat(broken).isEmpty();
    }

    @Test
    void theLimitsInTheTextAreThoseOfTheCode() {
        String text = page.path("info").path("description").asText();
        assertThat(text)
                .contains(String.format(java.util.Locale.ROOT, "%,d bytes", Bodies.LARGEST))
                .contains(String.format(java.util.Locale.ROOT, "%,d items", Bodies.MOST_ITEMS))
                .contains(String.format(java.util.Locale.ROOT, "%,d bytes", PoolApi.LONGEST_LINE));
        assertThat(page.path("paths")
                        .path("/v1/deals/{id}/results")
                        .path("get")
                        .path("description")
                        .asText())
                .contains(String.format(java.util.Locale.ROOT, "%,d", PoolApi.HEARTBEAT_MILLIS));
        assertThat(schemas()
                        .path("PartitionResult")
                        .path("properties")
                        .path("standardOutput")
                        .toString())
                .contains(String.format(java.util.Locale.ROOT, "%,d characters", PartitionResult.LONGEST_TAIL));
        assertThat(schemas()
                        .path("OutputFile")
                        .path("properties")
                        .path("inline")
                        .toString())
                .contains(String.format(java.util.Locale.ROOT, "%,d bytes", OutputFile.LARGEST_INLINE));
    }

    private List<Error> validate(String name, String json) {
        com.fasterxml.jackson.databind.node.ObjectNode root = JSON.createObjectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("$ref", SCHEMAS + name);
        root.set("components", page.path("components"));
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root.toString(), InputFormat.JSON);
        return schema.validate(json, InputFormat.JSON);
    }

    private static List<Object> messages() {
        Address pool = Address.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
        Address buyer = Address.parse("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc");
        Signature signature = Signature.of(new byte[Signature.LENGTH]);
        Bytes content = Bytes.of(new byte[] {1, 2, 3});
        URI url = URI.create("https://store.example.org/a?signature=b");
        InputFile remote = new InputFile("a/b.bin", 7, content.sha256(), url, 3, null, true);
        InputFile inline = new InputFile("c.txt", 3, content.sha256(), null, 0, content, false);
        InputFile empty = new InputFile("empty", 0, content.sha256(), url, 0, null, false);
        Quote quote = new Quote(
                BigInteger.TEN,
                pool,
                buyer,
                2,
                0,
                Amount.ofNano(1000),
                Amount.ZERO,
                1_800_000_000L,
                Bytes32.ZERO,
                Address.ZERO);
        StageOrder full = new StageOrder(
                2,
                "render",
                List.of("sh", "-c", "true"),
                Map.of("LANG", "C"),
                "in",
                Map.of("tool", new Input(false, List.of(remote)), "dir", new Input(true, List.of(inline, empty))),
                Map.of("out", new Output("*.png", "3"), "log", new Output("**", null)),
                new Resources(2, 0, DataSize.ofMebibytes(64), Duration.ofMinutes(5), DataSize.ofMebibytes(1)),
                List.of("bwrap"),
                "alpine@sha256:00",
                List.of("example.org"));
        StageOrder least = TestBuyer.stage("", Map.of(), "true");
        PartitionKey key = new PartitionKey(2, 7, 1);
        Usage usage = new Usage(1200, 900, 4096, 1, 7, Amount.ofNano(3000));
        OutputFile small = new OutputFile("out", "a.txt", 3, content.sha256(), content);
        OutputFile large = new OutputFile("out", "b.bin", 1 << 20, content.sha256(), null);
        PartitionResult good =
                new PartitionResult(key, null, 0, usage, List.of(small, large), "said", "", "bwrap", content.sha256());
        PartitionResult bad = new PartitionResult(
                key, Failure.application(ErrorCode.COMMAND_FAILED, "exit 3"), 3, usage, List.of(), "", "", "");
        Claim claim = new Claim(
                Bytes32.ZERO,
                pool,
                buyer,
                BigInteger.ONE,
                BigInteger.TWO,
                Bytes32.of(content.sha256()),
                Bytes32.of(content.sha256()),
                Bytes32.of(content.sha256()),
                BigInteger.TWO.pow(200));
        return List.of(
                new CaseOrder(Complaint.WRONG, claim, full, new PartitionOrder(key, Map.of(), null, Map.of())),
                new CaseOrder(Complaint.MISSING, claim, null, null),
                new CaseStatus(CaseStatus.State.WAITING, null),
                new CaseStatus(CaseStatus.State.REVEALED, Bytes32.ZERO.hex()),
                new Problem(402, ErrorCode.POOL_REFUSED, "Pay first", "A voucher has to come first"),
                new Problem(500, "Broken", null, null),
                new PoolDescription(
                        "oak",
                        pool.hex(),
                        31337,
                        buyer.hex(),
                        "1",
                        2,
                        1,
                        DataSize.ofMebibytes(512),
                        Amount.ofNano(2500),
                        List.of("bwrap", "process"),
                        "local",
                        "0.1.0"),
                new QuoteAsked(new QuoteRequest(pool, buyer, 2, 0, 1_800_000_000L, Bytes32.ZERO), signature),
                new QuoteGiven(quote, signature),
                new DealPut(quote, signature, new RunId("0123456789"), List.of(full, least)),
                new DealPut(quote, signature, new RunId("0123456789"), null),
                new PartitionOrder(key, Map.of("frame", "7"), "7\n", Map.of("x", new Input(false, List.of(inline)))),
                new PartitionOrder(key, Map.of(), null, Map.of()),
                key,
                ResultsLine.heartbeat(),
                ResultsLine.of(new ResultBatch(9, List.of(good, bad), signature.hex(), content.sha256())),
                ResultsLine.of(new ResultBatch(9, List.of(bad), signature.hex())),
                ResultsLine.of(List.of(new UploadRequest(key, List.of(large)))),
                new UploadGrant(
                        key,
                        List.of(
                                new UploadGrant.Target(url, Map.of("If-None-Match", "*")),
                                new UploadGrant.Target(null, Map.of()))),
                new VoucherGiven(new Voucher(Bytes32.ZERO, Amount.ofNano(5), 3, Bytes32.ZERO, true), signature, 4),
                new ClosingStatus(false, null),
                new ClosingStatus(true, Bytes32.ZERO.hex()));
    }
}
