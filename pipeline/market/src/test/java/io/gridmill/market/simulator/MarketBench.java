package io.gridmill.market.simulator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.gridmill.connectors.postgres.PostgresServer;
import io.gridmill.engine.ledger.Database;
import io.gridmill.engine.ledger.RunState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;

/**
 * Runs on a market of simulated pools, a share of which is dishonest. Arguments: pools, partitions, the seed, then sizes
 * of runs on a tenth of the pools that are all honest. Prints a table, and lines of {@code sample NAME VALUE}.
 */
public final class MarketBench {

    private static final double DISHONEST = 0.3;

    /** Of each pool in the large runs, and in those of honest pools. */
    private static final int SLOTS = 4;

    private static final int HONEST_SLOTS = 16;

    private static final String SAMPLE = "{sample: 1%}";

    /** So little that it is the record of the pool that decides. */
    private static final String LEAST_SAMPLE = "{sample: 0.01%}";

    private static final List<Strategy> ALONE = List.of(
            Strategy.LAZY,
            Strategy.COPYING,
            Strategy.RANDOM,
            Strategy.TURNING,
            Strategy.SELDOM,
            Strategy.SLOW,
            Strategy.VANISHING,
            Strategy.OVERCLAIMING);

    private final DataSource dataSource;
    private final int pools;
    private final int partitions;
    private final long seed;

    private MarketBench(DataSource dataSource, int pools, int partitions, long seed) {
        this.dataSource = dataSource;
        this.pools = pools;
        this.partitions = partitions;
        this.seed = seed;
    }

    public static void main(String[] args) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        ((Logger) LoggerFactory.getLogger("io.gridmill")).setLevel(Level.ERROR);
        try (PostgresServer postgres = PostgresServer.startTemporary();
                Database database = Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
            MarketBench bench = new MarketBench(
                    database.dataSource(),
                    Integer.parseInt(args[0]),
                    Integer.parseInt(args[1]),
                    Long.parseLong(args[2]));
            System.out.println(Figures.HEADER);
            bench.dishonest();
            bench.colluding();
            for (String size : List.of(args).subList(3, args.length)) {
                bench.honest(Integer.parseInt(size));
            }
        }
    }

    private void dishonest() throws Exception {
        for (String verify : List.of(Setup.REPLICAS, SAMPLE)) {
            String how = verify.equals(Setup.REPLICAS) ? "replicas" : "sample";
            for (Strategy strategy : ALONE) {
                measure(how, strategy.word(), Map.of(strategy, DISHONEST), verify);
            }
            measure(how, "mix", mix(), verify);
        }
    }

    private static Map<Strategy, Double> mix() {
        Map<Strategy, Double> mix = new LinkedHashMap<>();
        ALONE.forEach(strategy -> mix.put(strategy, DISHONEST / ALONE.size()));
        return mix;
    }

    private void colluding() throws Exception {
        for (double share : new double[] {0.1, 0.2, DISHONEST}) {
            String name = String.format(Locale.ROOT, "colluding.%.0f", 100 * share);
            measure("replicas", name, Map.of(Strategy.COLLUDING, share), Setup.REPLICAS);
        }
        measure("replicas", "empty.30", Map.of(Strategy.EMPTY, DISHONEST), Setup.REPLICAS);
        measure("quorum3", "colluding.30", Map.of(Strategy.COLLUDING, DISHONEST), "{replicas: 3, quorum: 3}");
        measure("sample", "colluding.30", Map.of(Strategy.COLLUDING, DISHONEST), SAMPLE);
    }

    private void measure(String how, String name, Map<Strategy, Double> shares, String verify) throws Exception {
        Figures figures = run(new Setup(pools, SLOTS, partitions, shares, verify, seed));
        System.out.println(figures.row(name));
        String prefix = how + "." + name + ".";
        print(prefix + "wrong", figures.wrong());
        print(prefix + "share", 100 * figures.wrongShare());
        print(prefix + "known", figures.wrongKnown());
        print(prefix + "doubted", figures.doubted());
        print(prefix + "extra", 100 * figures.extraAttempts());
        print(prefix + "innocent", figures.othersFound());
        print(prefix + "overpaid", figures.overpaid());
    }

    private void honest(int size) throws Exception {
        Figures figures = run(new Setup(Math.max(2, pools / 10), HONEST_SLOTS, size, Map.of(), LEAST_SAMPLE, seed));
        System.out.println(figures.row("honest"));
        double each = size / (double) figures.setup().pools();
        print("honest." + size + ".extra", 100 * figures.extraAttempts());
        // See SamplingTest: after n results of a pool there have been about sqrt(2 n) checks.
        print("honest." + size + ".law", 100 * Math.sqrt(2 / each));
    }

    private Figures run(Setup setup) throws Exception {
        try (Simulation simulation = new Simulation(dataSource, setup)) {
            Figures figures = simulation.run();
            boolean complete = figures.outcome().state() == RunState.SUCCEEDED
                    && figures.accepted() == setup.partitions()
                    && figures.faults().isEmpty();
            if (!complete) {
                throw new IllegalStateException("The run went wrong: " + setup + ": " + figures);
            }
            return figures;
        }
    }

    private static void print(String name, double value) {
        System.out.printf(Locale.ROOT, "sample %s %.6f%n", name, value);
    }
}
