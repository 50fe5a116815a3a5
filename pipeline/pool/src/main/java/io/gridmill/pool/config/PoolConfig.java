package io.gridmill.pool.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.Address;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A pool's file, as its owner wrote it. Amounts, sizes and durations are texts such as {@code 0.001 RLC}, {@code 2Gi} and
 * {@code 10m}. What may be left out has a default that {@link PoolConfigReader} knows.
 *
 * @param name for people
 * @param listen address and port, such as {@code 127.0.0.1:8801}; port 0 for any
 * @param endpoint URL at which buyers reach it; absent: the address it listens on
 * @param state directory for what has to survive a restart
 * @param work directory for attempts and inputs; absent: below the state
 * @param engine what runs the partitions; absent: the pool itself
 * @param slots cores to use; absent: all
 * @param runtimes that may be used; absent: whatever works here
 * @param buyers addresses that may use runtimes that do not confine; {@code *} for everybody, on loopback only
 * @param creditWindow time of work that is done ahead of vouchers
 * @param overcommit how many times the slots are sold, from 1
 * @param stake at least this; absent: what the Market wants
 * @param cache most bytes of inputs to keep
 * @param network whether stages may ask for the network
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PoolConfig(
        String name,
        String listen,
        @Nullable URI endpoint,
        Path state,
        @Nullable Path work,
        @Nullable EnginePart engine,
        WalletFiles wallet,
        ChainPart chain,
        OfferPart offer,
        @Nullable Integer slots,
        @Nullable List<String> runtimes,
        @Nullable List<String> buyers,
        @Nullable String creditWindow,
        @Nullable Integer overcommit,
        @Nullable String stake,
        @Nullable String cache,
        @Nullable Boolean network,
        @Nullable RedeemPart redeem,
        @Nullable TlsFiles tls,
        @Nullable KeepPart keep,
        @Nullable JuryPart jury) {

    /** The key that the pool signs with and is paid to. */
    public record WalletFiles(Path keystore, Path passphraseFile) {}

    /**
     * Where the Market is.
     *
     * @param id of the chain
     * @param rlc the token
     * @param market the Market contract
     * @param block in which the Market appeared
     * @param court the Market's court, before which this pool answers for what it signs; absent: deals without a judge
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ChainPart(
            URI rpc,
            long id,
            Address rlc,
            Address market,
            long block,
            @Nullable Address court) {}

    /**
     * What is advertised.
     *
     * @param price per core-second
     * @param memory absent: three quarters of what the machine has
     * @param gflops speed of one core
     * @param watts of one busy core
     * @param gramsCo2PerKwh carbon intensity of the electricity
     * @param valid how long an offer stands before it has to be refreshed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OfferPart(
            String price,
            @Nullable String region,
            @Nullable String memory,
            @Nullable Integer gflops,
            @Nullable Integer watts,
            @Nullable Integer gramsCo2PerKwh,
            @Nullable String valid) {}

    /** When to redeem before the end: a voucher that has grown by {@code above}, or {@code beforeExpiry} of the deal. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RedeemPart(
            @Nullable String above, @Nullable String beforeExpiry) {}

    /**
     * What is kept of outputs that a buyer may demand before the Court.
     *
     * @param most bytes over all deals
     * @param whenFull {@code wait}: no more work for deals that name the Court; {@code forget}: outputs that the buyer has
     *     acknowledged are deleted
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record KeepPart(@Nullable String most, @Nullable String whenFull) {}

    /** @param seats on panels of the Consensus, each with stake behind it */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record JuryPart(@Nullable Integer seats) {}

    /** A PKCS #12 file with the server's certificate and key. */
    public record TlsFiles(Path keystore, Path passphraseFile) {}

    /**
     * Reads a pool's file. Relative paths are relative to it.
     *
     * @throws GridmillException with INVALID_CONFIGURATION that says where and what
     */
    public static PoolConfig read(Path file) {
        Object tree;
        try {
            tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        } catch (IOException e) {
            throw invalid(file, "cannot be read: " + e.getMessage(), e);
        } catch (YAMLException e) {
            throw invalid(file, "is no YAML: " + e.getMessage(), e);
        }
        if (!(tree instanceof Map<?, ?> keys)) {
            throw invalid(file, "does not describe a pool", null);
        }
        try {
            PoolConfig config = JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build()
                    .convertValue(withEngine(keys), PoolConfig.class);
            config.checkComplete();
            Path parent = file.toAbsolutePath().getParent();
            return parent == null ? config : config.relativeTo(parent);
        } catch (IllegalArgumentException e) {
            throw invalid(file, what(e), e);
        }
    }

    /** {@code engine: local} says the same as {@code engine: {local: {}}}. */
    private static Map<?, ?> withEngine(Map<?, ?> keys) {
        if (!(keys.get("engine") instanceof String name)) {
            return keys;
        }
        Map<Object, Object> all = new LinkedHashMap<>(keys);
        all.put("engine", Map.of(name, Map.of()));
        return all;
    }

    private static String what(IllegalArgumentException e) {
        if (e.getCause() instanceof JsonMappingException json) {
            StringBuilder where = new StringBuilder();
            json.getPath().forEach(step -> where.append(where.isEmpty() ? "" : ".")
                    .append(step.getFieldName() == null ? step.getIndex() : step.getFieldName()));
            return "is wrong at '" + where + "': " + json.getOriginalMessage();
        }
        return e.getCause() instanceof JacksonException json
                ? "is wrong: " + json.getOriginalMessage()
                : String.valueOf(e.getMessage());
    }

    private void checkComplete() {
        require("name", name);
        require("listen", listen);
        require("state", state);
        require("wallet", wallet);
        require("chain", chain);
        require("offer", offer);
        require("offer.price", offer.price());
        require("wallet.keystore", wallet.keystore());
        require("wallet.passphraseFile", wallet.passphraseFile());
        require("chain.rpc", chain.rpc());
        require("chain.rlc", chain.rlc());
        require("chain.market", chain.market());
    }

    private PoolConfig relativeTo(Path directory) {
        return new PoolConfig(
                name,
                listen,
                endpoint,
                directory.resolve(state),
                work == null ? null : directory.resolve(work),
                engine,
                new WalletFiles(directory.resolve(wallet.keystore()), directory.resolve(wallet.passphraseFile())),
                chain,
                offer,
                slots,
                runtimes,
                buyers,
                creditWindow,
                overcommit,
                stake,
                cache,
                network,
                redeem,
                tls == null
                        ? null
                        : new TlsFiles(directory.resolve(tls.keystore()), directory.resolve(tls.passphraseFile())),
                keep,
                jury);
    }

    private static void require(String key, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("has no '" + key + "'");
        }
    }

    private static GridmillException invalid(Path file, String what, @Nullable Throwable cause) {
        return new GridmillException(ErrorCode.INVALID_CONFIGURATION, "The pool file " + file + " " + what, cause);
    }
}
