package io.gridmill.market.simulator;

import io.gridmill.contracts.Bytes32;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.run.RunOutcome;
import io.gridmill.market.chain.DealOnChain;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Counts what a run left in the ledger and on the chain, and compares the two. */
final class Bookkeeping {

    private final JdbcTemplate jdbc;
    private final int run;
    private final Simulation simulation;
    private final Map<String, SimulatedPool> byOwner = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    Bookkeeping(DataSource dataSource, int run, Simulation simulation) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.run = run;
        this.simulation = simulation;
        simulation.pools().forEach(pool -> byOwner.put(pool.owner().hex(), pool));
    }

    private record Attempt(int partition, Outcome outcome, long amount, SimulatedPool pool) {}

    Figures figures(Setup setup, RunOutcome outcome, Duration took) {
        List<Attempt> attempts = attempts();
        Set<Integer> wrong = wrong();
        Set<String> found = new HashSet<>(jdbc.queryForList(
                "SELECT DISTINCT owner FROM verdict WHERE run_no = ? AND NOT valid", String.class, run));
        Set<Integer> doubted = doubted(found);
        Set<Integer> wrongKnown = new HashSet<>(wrong);
        wrongKnown.retainAll(doubted);
        compareBooks(attempts);
        return new Figures(
                setup,
                outcome,
                count(attempts, Outcome.ACCEPTED),
                wrong.size(),
                wrongKnown.size(),
                doubted.size(),
                count(attempts, Outcome.ACCEPTED) + count(attempts, Outcome.AGREED) + count(attempts, Outcome.WRONG),
                count(attempts, Outcome.INFRASTRUCTURE) + count(attempts, Outcome.APPLICATION),
                sum(attempts, Outcome.ACCEPTED).plus(sum(attempts, Outcome.AGREED)),
                sum(attempts, Outcome.ACCEPTED),
                (int) simulation.pools().stream()
                        .filter(pool -> pool.traits().strategy().lies())
                        .count(),
                (int) found.stream().filter(this::lies).count(),
                (int) found.stream().filter(owner -> !lies(owner)).count(),
                overpaid(attempts),
                took,
                List.copyOf(faults));
    }

    private boolean lies(String owner) {
        SimulatedPool pool = byOwner.get(owner);
        return pool != null && pool.traits().strategy().lies();
    }

    private List<Attempt> attempts() {
        List<Attempt> attempts = new ArrayList<>();
        jdbc.query(
                """
                SELECT s.partition, s.outcome, s.amount, p.owner FROM settlement s JOIN supplier p USING (supplier_no)
                WHERE s.run_no = ?
                """,
                row -> {
                    SimulatedPool pool = byOwner.get(row.getString(4));
                    if (pool == null) {
                        faults.add("an attempt was settled with somebody unknown: " + row.getString(4));
                    } else {
                        attempts.add(new Attempt(row.getInt(1), Outcome.of(row.getInt(2)), row.getLong(3), pool));
                    }
                },
                run);
        return attempts;
    }

    private static int count(List<Attempt> attempts, Outcome outcome) {
        return (int) attempts.stream()
                .filter(attempt -> attempt.outcome() == outcome)
                .count();
    }

    private static Amount sum(List<Attempt> attempts, Outcome outcome) {
        return Amount.ofNano(attempts.stream()
                .filter(attempt -> attempt.outcome() == outcome)
                .mapToLong(Attempt::amount)
                .sum());
    }

    private Set<Integer> wrong() {
        Set<Integer> wrong = new HashSet<>();
        jdbc.query(
                "SELECT partition, encode(sha256, 'hex') FROM output WHERE run_no = ?",
                row -> {
                    int partition = row.getInt(1);
                    if (!Digest.sha256(Strategy.right(partition)).hex().equals(row.getString(2))) {
                        wrong.add(partition);
                    }
                },
                run);
        return wrong;
    }

    /** Partitions that were compared, and for which only owners speak that were found wrong elsewhere. */
    private Set<Integer> doubted(Set<String> found) {
        Set<Integer> supported = new HashSet<>();
        Set<Integer> judged = new HashSet<>();
        jdbc.query(
                "SELECT partition, owner FROM verdict WHERE run_no = ? AND valid",
                row -> {
                    judged.add(row.getInt(1));
                    if (!found.contains(row.getString(2))) {
                        supported.add(row.getInt(1));
                    }
                },
                run);
        judged.removeAll(supported);
        return judged;
    }

    private double overpaid(List<Attempt> attempts) {
        double paid = 0;
        double worth = 0;
        for (Attempt attempt : attempts) {
            Traits traits = attempt.pool().traits();
            if (attempt.outcome().paid() && traits.strategy() == Strategy.OVERCLAIMING) {
                paid += attempt.amount();
                worth += traits.corePrice().nano() * (Work.millis(attempt.partition()) / traits.speed() / 1000);
            }
        }
        return worth == 0 ? 0 : paid / worth;
    }

    private void compareBooks(List<Attempt> attempts) {
        Amount settled = sum(attempts, Outcome.ACCEPTED)
                .plus(sum(attempts, Outcome.AGREED))
                .plus(sum(attempts, Outcome.APPLICATION));
        List<Amount> promised = new ArrayList<>();
        jdbc.query(
                "SELECT supplier, total, status FROM supplier WHERE run_no = ?",
                row -> {
                    Amount total = Amount.ofNano(row.getLong(2));
                    promised.add(total);
                    DealOnChain deal = simulation.chain().dealSeenByPools(Bytes32.parse(row.getString(1)));
                    if (row.getString(3).equals("CLOSED") && !deal.paid().equals(total)) {
                        faults.add("the chain paid " + deal.paid() + " and " + total + " was promised");
                    }
                },
                run);
        Amount sum = promised.stream().reduce(Amount.ZERO, Amount::plus);
        if (!sum.equals(settled)) {
            faults.add(settled + " was settled and " + sum + " promised");
        }
        if (!simulation.chain().everything().equals(Simulation.DEPOSIT)) {
            faults.add(
                    "there is " + simulation.chain().everything() + " on the chain instead of " + Simulation.DEPOSIT);
        }
        for (Attempt attempt : attempts) {
            if (!attempt.outcome().paid() && attempt.amount() != 0) {
                faults.add("an attempt that was " + attempt.outcome() + " was paid");
            }
        }
        simulation.pools().forEach(pool -> faults.addAll(pool.violations()));
    }
}
