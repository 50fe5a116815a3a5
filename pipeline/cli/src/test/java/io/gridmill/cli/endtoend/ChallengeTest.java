package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gridmill.cli.grid.GridState;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ChainOptions;
import io.gridmill.contracts.court.Court;
import io.gridmill.contracts.market.Market;
import io.gridmill.model.Amount;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pool alters results of a film; its buyer brings one of them before the market's court, and by mistake a right one of
 * another pool. Three pools of other owners sit on the panels. Everything is as users have it.
 */
class ChallengeTest {

    private static final int FRAMES = 8;
    private static final double SHARE = 0.7;
    private static final long SEED = Long.getLong("gridmill.seed", 3);
    private static final int MOST_LOOKS = 1200;
    private static final Amount BOND = Amount.parse("5 RLC");
    private static final Amount FEE = Amount.parse("3 RLC");
    private static final Amount FINE = Amount.parse("50 RLC");

    @Test
    void whoIsWrongPays(@TempDir Path directory) throws Exception {
        List<Process> jurors = new ArrayList<>();
        try (TestGrid grid = new TestGrid(directory)) {
            grid.run("up").assertExit(0);
            Film.prepare(directory);
            for (String name : List.of("east", "west", "middle")) {
                jurors.add(GuestPool.prepare(grid, name, Amount.parse("300 RLC"), "slots: 1\njury: {seats: 2}")
                        .start(grid));
            }
            try (LyingPool crooked = LyingPool.join(grid, SHARE, SEED)) {
                String run = film(grid, crooked);
                Books.Wrong lie = grid.books().wrong(run).get(0);
                assertThat(lie.pool()).isEqualTo(LyingPool.NAME);
                URI node = Objects.requireNonNull(grid.state().chain()).rpc();
                try (AutoCloseable blocks = DevNodeRpc.steadyBlocks(node)) {
                    assertThat(blocks).isNotNull();
                    aLieLosesTheStakeThoughTheChallengerIsKilled(grid, run, lie.partition(), crooked.owner());
                    aRightResultThatIsChallengedCostsBondAndPanel(grid, run);
                }
                everythingTells(grid, run);
            }
        } finally {
            for (Process juror : jurors) {
                juror.destroyForcibly().onExit().join();
            }
        }
    }

    private static String film(TestGrid grid, LyingPool crooked) throws Exception {
        String pools = Stream.concat(
                        grid.state().pools().stream().map(GridState.Pool::endpoint), Stream.of(crooked.endpoint()))
                .map(URI::toString)
                .collect(Collectors.joining(","));
        String file = grid.file("film.yaml", Film.file(FRAMES, "{replicas: 2}")).toString();
        return grid.start(Map.of("GRIDMILL_POOLS", pools), "run", file, "--no-cache", "--output", "json")
                .await()
                .assertExit(0)
                .json()
                .path("run")
                .asText();
    }

    private static void aLieLosesTheStakeThoughTheChallengerIsKilled(
            TestGrid grid, String run, int partition, Address liar) throws Exception {
        String[] command = command(grid, run, partition);
        assertThat(command)
                .containsExactly("challenge", run, "render", String.valueOf(partition), "--pool", liar.hex());
        Amount tokens = tokens(grid);
        Amount stake = stake(grid, liar);

        TestGrid.Ended unasked = grid.run(command);
        assertThat(unasked.exit()).as("nobody agreed to pay").isEqualTo(2);
        assertThat(unasked.err())
                .contains("5 RLC as a bond and 3 RLC for a panel of 3 pools")
                .contains("--yes");

        TestGrid.Running killed = grid.start(with(command, "--yes"));
        awaitState(grid, run, "JUDGING", killed);
        killed.kill();
        assertThat(stake(grid, liar)).as("held").isEqualTo(stake.minus(FINE));

        TestGrid.Ended ended = grid.run(with(command, "--yes", "--output", "json"));
        JsonNode dispute = ended.assertExit(0).json();
        assertThat(dispute.path("state").asText()).as(ended.err()).isEqualTo("POOL_LOST");
        assertThat(amount(dispute, "bond")).isEqualTo(BOND);
        assertThat(amount(dispute, "fee")).isEqualTo(FEE);
        assertThat(amount(dispute, "returned").plus(amount(dispute, "compensated")))
                .isEqualTo(BOND.plus(FEE));
        assertThat(amount(dispute, "fined").plus(amount(dispute, "compensated")))
                .isEqualTo(FINE);
        assertThat(dispute.path("transactions"))
                .filteredOn(sent -> sent.path("what").asText().equals("challenge"))
                .hasSize(1);
        assertThat(stake(grid, liar)).as("lost").isEqualTo(stake.minus(FINE));
        assertThat(tokens(grid)).as("in all hands of the buyer").isEqualTo(tokens);
        grid.run(command).assertExit(0);
        assertThat(tokens(grid)).as("asked again it tells again").isEqualTo(tokens);
    }

    private static void aRightResultThatIsChallengedCostsBondAndPanel(TestGrid grid, String run) throws Exception {
        JsonNode line = null;
        for (JsonNode each : grid.run("cost", run, "--partitions", "--output", "json")
                .assertExit(0)
                .json()) {
            if (each.path("stage").asText().equals("render")
                    && !each.path("pool").asText().equals(LyingPool.NAME)) {
                line = each;
            }
        }
        JsonNode right = Objects.requireNonNull(line);
        String pool = right.path("pool").asText();
        Amount tokens = tokens(grid);

        TestGrid.Ended ended = grid.run(
                "challenge",
                run,
                "render[" + right.path("partition").asInt() + "]",
                "--pool",
                pool,
                "--yes",
                "--output",
                "json");
        assertThat(ended.exit()).as(ended.err()).isEqualTo(1);
        assertThat(ended.json().path("state").asText()).as(ended.err()).isEqualTo("POOL_WON");
        assertThat(ended.err()).contains("this is the output that the run itself accepted");
        assertThat(amount(ended.json(), "returned")).isEqualTo(Amount.ZERO);
        assertThat(tokens(grid)).isEqualTo(tokens.minus(BOND).minus(FEE));
    }

    private static void everythingTells(TestGrid grid, String run) throws Exception {
        assertThat(grid.run("disputes", run).assertExit(0).out())
                .contains("pool lost")
                .contains("pool won");
        assertThat(grid.run("status", run).assertExit(0).out())
                .contains("was upheld: the pool lost 50 RLC of its stake")
                .contains("was refused: the pool was right");
        JsonNode cost = grid.run("cost", run, "--output", "json").assertExit(0).json();
        assertThat(cost.path("disputes")).hasSize(2);
        assertThat(cost.path("amount")).isEqualTo(cost.path("vouchers"));
        grid.run("report", run, "--out", "report.html").assertExit(0);
        assertThat(Files.readString(grid.resolve("report.html"))).contains("the pool lost 50 RLC of its stake");
    }

    /** As {@code explain} names it. */
    private static String[] command(TestGrid grid, String run, int partition) throws Exception {
        JsonNode next = grid.run("explain", run, "render[" + partition + "]", "--output", "json")
                .assertExit(0)
                .json()
                .path("next");
        for (JsonNode sentence : next) {
            if (sentence.asText().startsWith("`gridmill challenge")) {
                return sentence.asText()
                        .split("`", -1)[1]
                        .substring("gridmill ".length())
                        .split(" ", -1);
            }
        }
        throw new AssertionError("No command is named: " + next);
    }

    private static String[] with(String[] command, String... options) {
        return Stream.of(command, options).flatMap(Stream::of).toArray(String[]::new);
    }

    private static void awaitState(TestGrid grid, String run, String state, TestGrid.Running challenger)
            throws Exception {
        for (int i = 0; i < MOST_LOOKS && challenger.process().isAlive(); i++) {
            JsonNode disputes =
                    grid.run("disputes", run, "--output", "json").assertExit(0).json();
            if (disputes.path(0).path("state").asText().equals(state)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("It never came to be " + state + ": " + challenger.await());
    }

    private static Amount amount(JsonNode dispute, String what) {
        return Amount.ofNano(dispute.path(what).asLong());
    }

    /** In the buyer's account, in its deposits in the Market and in the court. */
    private static Amount tokens(TestGrid grid) {
        GridState.Chain on = Objects.requireNonNull(grid.state().chain());
        Address buyer = on.buyer().address();
        try (Chain chain = Chain.at(on.rpc(), ChainOptions.DEFAULT)) {
            Market market = market(chain, on);
            return market.balanceOf(buyer)
                    .plus(market.depositOf(buyer))
                    .plus(new Court(chain, Objects.requireNonNull(on.court())).depositOf(buyer));
        }
    }

    private static Amount stake(TestGrid grid, Address pool) {
        GridState.Chain on = Objects.requireNonNull(grid.state().chain());
        try (Chain chain = Chain.at(on.rpc(), ChainOptions.DEFAULT)) {
            return market(chain, on).stakeOf(pool).active();
        }
    }

    private static Market market(Chain chain, GridState.Chain on) {
        return new Market(chain, new Deployment(on.id(), on.rlc(), null, on.market(), on.block()));
    }
}
