package io.gridmill.contracts.internal.abi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.internal.Hex;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What contracts say when they refuse: four bytes and arguments become the error's name and a sentence. The table comes
 * from the contracts' ABIs; it is read when the first refusal needs it.
 */
public final class ContractErrors {

    private static final List<String> CONTRACTS =
            List.of("Market", "RLC", "Faucet", "Catalogue", "Requests", "Consensus", "Court");
    private static final String REASON = "08c379a0";
    private static final String PANIC = "4e487b71";

    private final Map<String, ContractError> bySelector;

    private ContractErrors(Map<String, ContractError> bySelector) {
        this.bySelector = Map.copyOf(bySelector);
    }

    private static final class Loaded {
        static final ContractErrors TABLE = read();
    }

    public static ContractErrors table() {
        return Loaded.TABLE;
    }

    /** All known errors, for tests. */
    public List<ContractError> all() {
        return List.copyOf(bySelector.values());
    }

    /** @param name the error's name in the contract, or empty when it has none */
    public record Refusal(String name, String sentence) {}

    /** What the data of a revert means. Never fails: strange data is described as such. */
    public Refusal describe(byte[] data) {
        if (data.length < 4) {
            return new Refusal("", "The contract refused without saying why");
        }
        String selector = Hex.of(data).substring(2, 10);
        try {
            AbiReader arguments = new AbiReader(data, 4);
            if (selector.equals(REASON)) {
                return new Refusal("", arguments.string());
            }
            if (selector.equals(PANIC)) {
                return new Refusal("Panic", panic(arguments.uint31()));
            }
            ContractError error = bySelector.get(selector);
            if (error != null) {
                return new Refusal(error.name(), error.sentence(arguments));
            }
        } catch (IllegalArgumentException e) {
            return new Refusal("", "The contract refused with malformed data under 0x" + selector);
        }
        return new Refusal("", "The contract refused with the unknown error 0x" + selector);
    }

    private static String panic(int code) {
        return switch (code) {
            case 0x01 -> "The contract found itself in a state that cannot be";
            case 0x11 -> "A number grew too large or fell below zero in the contract";
            case 0x12 -> "The contract divided by zero";
            case 0x32 -> "The contract reached beyond the end of a list";
            default -> "The contract stopped with panic code " + code;
        };
    }

    private static ContractErrors read() {
        Properties sentences = new Properties();
        try (InputStream in = resource("contract-errors.properties")) {
            sentences.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            Map<String, ContractError> table = new HashMap<>();
            JsonMapper json = new JsonMapper();
            for (String contract : CONTRACTS) {
                try (InputStream abi = resource(contract + ".abi")) {
                    for (JsonNode entry : json.readTree(abi)) {
                        if (entry.path("type").asText().equals("error")) {
                            add(table, entry, sentences);
                        }
                    }
                }
            }
            return new ContractErrors(table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(Map<String, ContractError> table, JsonNode entry, Properties sentences) {
        String name = entry.path("name").asText();
        List<ContractError.Argument> arguments = new ArrayList<>();
        for (JsonNode input : entry.path("inputs")) {
            arguments.add(new ContractError.Argument(
                    input.path("name").asText(), input.path("type").asText()));
        }
        String signature =
                name + arguments.stream().map(ContractError.Argument::type).collect(Collectors.joining(",", "(", ")"));
        String template = sentences.getProperty(name, "");
        table.put(
                Hex.of(AbiWriter.selector(signature)).substring(2),
                new ContractError(name, List.copyOf(arguments), template));
    }

    private static InputStream resource(String name) {
        @Nullable InputStream in = ContractErrors.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException(name + " is missing from the build");
        }
        return in;
    }
}
