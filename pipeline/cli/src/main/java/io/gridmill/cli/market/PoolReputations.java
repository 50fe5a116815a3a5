package io.gridmill.cli.market;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.cli.server.Servers;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.market.Market;
import io.gridmill.engine.history.OwnerHistory;
import io.gridmill.engine.history.OwnerRun;
import io.gridmill.engine.ledger.Database;
import io.gridmill.market.reputation.ChainRecords;
import io.gridmill.market.reputation.FollowedChain;
import io.gridmill.market.reputation.LedgerRecords;
import io.gridmill.market.reputation.Reputation;
import io.gridmill.market.reputation.ReputationFormula;
import io.gridmill.market.reputation.Reputations;
import io.gridmill.model.Amount;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reputations for commands that look once: the chain is read to its end, and not followed. */
final class PoolReputations {

    private PoolReputations() {}

    /** What is known at one moment. */
    private record Known(ReputationFormula formula, Map<Address, List<OwnerRun>> own, ChainRecords chain, Instant at)
            implements Reputations {

        @Override
        public Reputation of(Address pool) {
            return formula.of(pool, own.getOrDefault(pool, List.of()), chain.of(pool), at);
        }

        @Override
        public Optional<Amount> stakeOf(Address pool) {
            return Optional.of(chain.of(pool).stake()).filter(stake -> !stake.isZero());
        }
    }

    /**
     * Reads the chain.
     *
     * @param buyer whose own records these are
     * @param pools whose stakes are wanted
     * @throws GridmillException CHAIN_UNREACHABLE
     */
    static Reputations now(
            Market market, Address buyer, Map<Address, List<OwnerRun>> own, Collection<Address> pools, Instant now) {
        try (FollowedChain chain = new FollowedChain(market)) {
            chain.watch(pools);
            chain.read();
            return new Known(new ReputationFormula(buyer), own, chain, now);
        }
    }

    /** @param notes told when the ledger does not answer: its records are left out then */
    static Map<Address, List<OwnerRun>> ownRecords(Servers servers, Clock clock, Consumer<String> notes) {
        try (Database database = servers.openDatabase()) {
            return new LedgerRecords(() -> new OwnerHistory(database.dataSource()), clock).all();
        } catch (GridmillException e) {
            notes.accept("What your own runs have seen does not count in the reputations: " + e.getMessage());
            return Map.of();
        }
    }

    /**
     * The wallet that pays, as its file tells without a passphrase: own deals are not strangers' deals. Zero when the file
     * does not tell: they count as a stranger's then, which is little.
     */
    static Address payer(Servers servers) {
        Path keystore = servers.wallet().keystore();
        try {
            JsonNode address =
                    new JsonMapper().readTree(Files.readString(keystore)).path("address");
            String hex = address.asText("");
            return Address.parse(hex.startsWith("0x") ? hex : "0x" + hex);
        } catch (IOException | IllegalArgumentException e) {
            return Address.ZERO;
        }
    }
}
