package io.gridmill.cli.market;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.cli.server.Servers;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.engine.history.OwnerHistory;
import io.gridmill.engine.history.OwnerRun;
import io.gridmill.engine.ledger.Database;
import io.gridmill.market.reputation.FollowedChain;
import io.gridmill.market.reputation.LedgerRecords;
import io.gridmill.market.reputation.Reputation;
import io.gridmill.market.reputation.ReputationFormula;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reputations for a command that looks once: reads the chain and the ledger and tells what came of it. */
final class PoolReputations {

    private final Servers servers;
    private final Market market;
    private final Clock clock;
    private final Consumer<String> notes;

    /** @param notes told what could not be counted */
    PoolReputations(Servers servers, Market market, Clock clock, Consumer<String> notes) {
        this.servers = servers;
        this.market = market;
        this.clock = clock;
        this.notes = notes;
    }

    /** @throws GridmillException CHAIN_UNREACHABLE; a ledger that does not answer is left out with a note */
    Map<Address, Reputation> of(List<PostedOffer> offers) {
        ReputationFormula formula = new ReputationFormula(buyer());
        Map<Address, List<OwnerRun>> own = ownRecords();
        Map<Address, Reputation> reputations = new HashMap<>();
        try (FollowedChain followed = new FollowedChain(market)) {
            followed.watch(offers.stream().map(PostedOffer::pool).toList());
            followed.read();
            Instant now = clock.instant();
            for (PostedOffer offer : offers) {
                reputations.computeIfAbsent(
                        offer.pool(),
                        pool -> formula.of(pool, own.getOrDefault(pool, List.of()), followed.of(pool), now));
            }
        }
        return reputations;
    }

    private Map<Address, List<OwnerRun>> ownRecords() {
        try (Database database = servers.openDatabase()) {
            return new LedgerRecords(() -> new OwnerHistory(database.dataSource()), clock).all();
        } catch (GridmillException e) {
            notes.accept("What your own runs have seen does not count in the reputations: " + e.getMessage());
            return Map.of();
        }
    }

    /** Of the wallet that pays, as its file tells without a passphrase: own deals are not strangers' deals. */
    private Address buyer() {
        Path keystore = servers.wallet().keystore();
        try {
            JsonNode address =
                    new JsonMapper().readTree(Files.readString(keystore)).path("address");
            String hex = address.asText("");
            return Address.parse(hex.startsWith("0x") ? hex : "0x" + hex);
        } catch (IOException | IllegalArgumentException e) {
            notes.accept("The wallet " + keystore + " does not tell its address: your own deals count as a stranger's");
            return Address.ZERO;
        }
    }
}
