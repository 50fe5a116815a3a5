package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.cli.grid.GridState;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ChainOptions;
import io.gridmill.contracts.market.Deal;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.engine.ledger.Database;
import io.gridmill.model.Amount;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the ledger and the chain say, and whether it is the same. */
final class Books {

    private final GridState.Database database;
    private final GridState.Chain chain;

    Books(GridState state) {
        this.database = Objects.requireNonNull(state.database());
        this.chain = Objects.requireNonNull(state.chain());
    }

    private record Line(String supplier, long paid) {}

    /**
     * Every partition of the run was accepted once, from one supplier; each deal was paid what its accepted partitions and
     * paid failures cost, and is closed; and the Market holds exactly what it owes.
     */
    void assertBalanced(String run, int partitions) throws IOException {
        try (Database open = open();
                Chain node = Chain.at(chain.rpc(), ChainOptions.DEFAULT)) {
            JdbcClient sql = JdbcClient.create(open.dataSource());
            assertThat(sql.sql("SELECT count(*) FROM settlement JOIN run USING (run_no)"
                                    + " WHERE run_id = ? AND outcome IN (0, 4)")
                            .param(run)
                            .query(Long.class)
                            .single())
                    .as("accepted attempts")
                    .isEqualTo(partitions);
            assertThat(sql.sql("SELECT count(DISTINCT (stage, partition)) FROM settlement JOIN run USING (run_no)"
                                    + " WHERE run_id = ? AND outcome IN (0, 4)")
                            .param(run)
                            .query(Long.class)
                            .single())
                    .as("accepted partitions")
                    .isEqualTo(partitions);
            Market market =
                    new Market(node, new Deployment(chain.id(), chain.rlc(), null, chain.market(), chain.block()));
            List<Line> lines = sql.sql("""
                            SELECT supplier, coalesce(sum(amount), 0) AS paid FROM supplier
                            JOIN run USING (run_no) LEFT JOIN settlement USING (run_no, supplier_no)
                            WHERE run_id = ? AND place = 'market' AND status <> 'ABANDONED' GROUP BY supplier""").param(run).query(Line.class).list();
            for (Line line : lines) {
                Deal deal = market.dealOf(Bytes32.parse(line.supplier()));
                assertThat(deal.status()).isEqualTo(Deal.Status.CLOSED);
                assertThat(deal.paid()).isEqualTo(Amount.ofNano(line.paid()));
            }
            assertMarketHoldsWhatItOwes(market);
        }
    }

    private void assertMarketHoldsWhatItOwes(Market market) {
        Set<Address> accounts = market.offers().stream().map(PostedOffer::pool).collect(Collectors.toSet());
        Amount owed = market.depositOf(chain.buyer().address());
        for (Address pool : accounts) {
            owed = owed.plus(market.depositOf(pool)).plus(market.stakeOf(pool).active());
        }
        assertThat(market.balanceOf(chain.market()))
                .as("no deal is open: deposits and stakes are all there is")
                .isEqualTo(owed);
    }

    /** Attempts of a run that were decided on so far. */
    long settled(String run) throws IOException {
        try (Database open = open()) {
            return JdbcClient.create(open.dataSource())
                    .sql("SELECT count(*) FROM settlement JOIN run USING (run_no) WHERE run_id = ?")
                    .param(run)
                    .query(Long.class)
                    .single();
        }
    }

    /**
     * A result that was found wrong.
     *
     * @param amount nRLC paid for it
     */
    record Wrong(int partition, String pool, long amount) {}

    /** All of a run that were found wrong. */
    List<Wrong> wrong(String run) throws IOException {
        try (Database open = open()) {
            return JdbcClient.create(open.dataSource())
                    .sql("""
                            SELECT partition, name AS pool, amount FROM settlement
                            JOIN run USING (run_no) JOIN supplier USING (run_no, supplier_no)
                            WHERE run_id = ? AND outcome = 3 ORDER BY stage, partition, attempt""")
                    .param(run)
                    .query(Wrong.class)
                    .list();
        }
    }

    /** Digests of all output files of a run, by stage, partition and path. */
    List<String> outputs(String run) throws IOException {
        try (Database open = open()) {
            return JdbcClient.create(open.dataSource())
                    .sql("""
                            SELECT stage || '/' || partition || '/' || output || '/' || path || ' ' || encode(sha256, 'hex')
                            FROM output JOIN run USING (run_no) WHERE run_id = ? ORDER BY 1""")
                    .param(run)
                    .query(String.class)
                    .list();
        }
    }

    private Database open() throws IOException {
        return Database.open(
                database.url(),
                database.user(),
                Files.readString(database.passwordFile()).strip());
    }
}
