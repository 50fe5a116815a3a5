package io.gridmill.cli.server;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.Address;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The servers that the user named, in a file and by variables, which count more. What is missing comes from the local
 * grid. Secrets are named by file, never written down here.
 *
 * @param pools endpoints of the pools to ask; null: the local grid's, or with a chain of one's own those on offer there
 */
public record Profile(
        @Nullable Database database,
        @Nullable Store store,
        @Nullable Chain chain,
        @Nullable Wallet wallet,
        @Nullable List<URI> pools) {

    /** Nothing named: everything comes from the local grid. */
    public static final Profile EMPTY = new Profile(null, null, null, null, null);

    /** A PostgreSQL server. The password may be left out where the server asks for none. */
    public record Database(
            String url, String user, @Nullable Path passwordFile) {}

    /**
     * An S3 server and a bucket on it.
     *
     * @param publicEndpoint how pools reach it; null: as we do
     * @param region null: us-east-1
     */
    public record Store(
            URI endpoint,
            @Nullable URI publicEndpoint,
            @Nullable String region,
            String bucket,
            Path accessKeyFile,
            Path secretKeyFile) {}

    /**
     * An Ethereum chain with the contracts on it.
     *
     * @param block in which the Market appeared; null: 0
     * @param court the only judge of disputes that quotes may name; null: none may be named
     */
    public record Chain(
            URI rpc,
            long id,
            Address rlc,
            Address market,
            @Nullable Long block,
            @Nullable Address court) {}

    /** The wallet that pays. */
    public record Wallet(Path keystore, Path passphraseFile) {}

    public Profile {
        pools = pools == null ? null : List.copyOf(pools);
    }

    /** Variables and where they stand in the file. */
    static final Map<String, String> VARIABLES = variables();

    private static Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("GRIDMILL_DATABASE_URL", "database.url");
        variables.put("GRIDMILL_DATABASE_USER", "database.user");
        variables.put("GRIDMILL_DATABASE_PASSWORD_FILE", "database.passwordFile");
        variables.put("GRIDMILL_S3_ENDPOINT", "store.endpoint");
        variables.put("GRIDMILL_S3_PUBLIC_ENDPOINT", "store.publicEndpoint");
        variables.put("GRIDMILL_S3_REGION", "store.region");
        variables.put("GRIDMILL_S3_BUCKET", "store.bucket");
        variables.put("GRIDMILL_S3_ACCESS_KEY_FILE", "store.accessKeyFile");
        variables.put("GRIDMILL_S3_SECRET_KEY_FILE", "store.secretKeyFile");
        variables.put("GRIDMILL_CHAIN_RPC", "chain.rpc");
        variables.put("GRIDMILL_CHAIN_ID", "chain.id");
        variables.put("GRIDMILL_CHAIN_RLC", "chain.rlc");
        variables.put("GRIDMILL_CHAIN_MARKET", "chain.market");
        variables.put("GRIDMILL_CHAIN_BLOCK", "chain.block");
        variables.put("GRIDMILL_CHAIN_COURT", "chain.court");
        variables.put("GRIDMILL_WALLET", "wallet.keystore");
        variables.put("GRIDMILL_WALLET_PASSPHRASE_FILE", "wallet.passphraseFile");
        variables.put("GRIDMILL_POOLS", "pools");
        return variables;
    }

    /** The keys whose relative paths are relative to the file they stand in. */
    private static final List<String> PATHS = List.of(
            "database.passwordFile",
            "store.accessKeyFile",
            "store.secretKeyFile",
            "wallet.keystore",
            "wallet.passphraseFile");

    private static final Map<String, List<String>> REQUIRED = Map.of(
            "database", List.of("url", "user"),
            "store", List.of("endpoint", "bucket", "accessKeyFile", "secretKeyFile"),
            "chain", List.of("rpc", "id", "rlc", "market"),
            "wallet", List.of("keystore", "passphraseFile"));

    /**
     * Reads the file and the variables.
     *
     * @param file null: the one that {@code GRIDMILL_PROFILE} names, if any
     * @throws GridmillException INVALID_CONFIGURATION, with what is wrong and where
     */
    public static Profile read(@Nullable Path file, Map<String, String> environment) {
        Path named = Optional.ofNullable(environment.get("GRIDMILL_PROFILE"))
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .orElse(null);
        Path used = file == null ? named : file;
        Map<String, Object> tree = used == null ? new LinkedHashMap<>() : load(used);
        String source = used == null ? "The GRIDMILL_* variables" : "The profile " + used;
        Path directory = used == null ? null : used.toAbsolutePath().getParent();
        if (directory != null) {
            PATHS.forEach(path -> resolve(tree, path, directory));
        }
        VARIABLES.forEach((variable, path) -> {
            String value = environment.getOrDefault(variable, "").strip();
            if (!value.isEmpty()) {
                put(tree, path, value, variable);
            }
        });
        return convert(tree, source, used != null);
    }

    private static Profile convert(Map<String, Object> tree, String source, boolean isFile) {
        List<String> missing = new ArrayList<>();
        REQUIRED.forEach((section, keys) -> {
            if (tree.get(section) instanceof Map<?, ?> values) {
                keys.stream()
                        .filter(key -> values.get(key) == null)
                        .forEach(key -> missing.add(section + "." + key + " (" + variable(section + "." + key) + ")"));
            }
        });
        if (!missing.isEmpty()) {
            throw invalid(
                    source + (isFile ? " does" : " do") + " not say enough; add "
                            + String.join(", ", missing.stream().sorted().toList()),
                    null);
        }
        if (tree.containsKey("chain") && !tree.containsKey("wallet")) {
            throw invalid(
                    source + (isFile ? " names" : " name")
                            + " a chain but no wallet to pay with; add wallet.keystore (GRIDMILL_WALLET) and"
                            + " wallet.passphraseFile (GRIDMILL_WALLET_PASSPHRASE_FILE)",
                    null);
        }
        try {
            return JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()
                    .convertValue(tree, Profile.class);
        } catch (IllegalArgumentException e) {
            throw invalid(source + " cannot be used: " + what(e), e);
        }
    }

    private static String what(IllegalArgumentException e) {
        if (e.getCause() instanceof JsonMappingException json) {
            StringBuilder where = new StringBuilder();
            json.getPath().forEach(step -> where.append(where.isEmpty() ? "" : ".")
                    .append(step.getFieldName() == null ? step.getIndex() : step.getFieldName()));
            return where + ": " + problem(json);
        }
        return String.valueOf(e.getMessage());
    }

    /** Jackson's own words name classes, which nobody who writes a profile knows. */
    private static String problem(JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            List<String> known = unknown.getKnownPropertyIds() == null
                    ? List.of()
                    : unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .toList();
            return "there is no such key; known are " + String.join(", ", known);
        }
        if (e instanceof InvalidFormatException format) {
            boolean number = format.getTargetType() == long.class || format.getTargetType() == Long.class;
            return "'" + format.getValue() + "' is no "
                    + (number ? "whole number" : format.getTargetType().getSimpleName());
        }
        Throwable cause = e.getCause();
        return cause instanceof IllegalArgumentException && cause.getMessage() != null
                ? cause.getMessage()
                : e.getOriginalMessage().lines().findFirst().orElse("");
    }

    private static String variable(String path) {
        return VARIABLES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(path))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("no variable");
    }

    private static Map<String, Object> load(Path file) {
        Object tree;
        try {
            tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw invalid("The profile " + file + " cannot be read: there is no such file", e);
        } catch (IOException e) {
            throw invalid("The profile " + file + " cannot be read: " + e.getMessage(), e);
        } catch (YAMLException e) {
            throw invalid("The profile " + file + " is no YAML: " + e.getMessage(), e);
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        if (tree instanceof Map<?, ?> sections) {
            sections.forEach((key, value) ->
                    copy.put(String.valueOf(key), value instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : value));
        } else if (tree != null) {
            throw invalid("The profile " + file + " does not consist of keys and values", null);
        }
        return copy;
    }

    @SuppressWarnings("unchecked") // load made them so
    private static void resolve(Map<String, Object> tree, String path, Path directory) {
        String[] steps = path.split("\\.");
        if (tree.get(steps[0]) instanceof Map<?, ?> section && section.get(steps[1]) instanceof String relative) {
            ((Map<String, Object>) section)
                    .put(steps[1], directory.resolve(relative).normalize().toString());
        }
    }

    @SuppressWarnings("unchecked") // load made them so
    private static void put(Map<String, Object> tree, String path, String value, String variable) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            tree.put(path, Arrays.stream(value.split(",")).map(String::strip).toList());
            return;
        }
        Object section = tree.computeIfAbsent(path.substring(0, dot), key -> new LinkedHashMap<String, Object>());
        if (!(section instanceof Map)) {
            throw invalid(variable + " is set, but the profile has something else at '" + path + "'", null);
        }
        String key = path.substring(dot + 1);
        ((Map<String, Object>) section)
                .put(key, PATHS.contains(path) ? Path.of(value).toAbsolutePath().toString() : value);
    }

    private static GridmillException invalid(String message, @Nullable Throwable cause) {
        return new GridmillException(ErrorCode.INVALID_CONFIGURATION, message, cause);
    }
}
