package io.gridmill.pool.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.market.Offer;
import io.gridmill.model.DataSize;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.pool.EngineFactory;
import io.gridmill.pool.PoolSettings;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class EngineChoiceTest {

    private static final String ADDRESS = "0x5fbdb2315678afecb367f032d93f642f64180aa3";

    @TempDir
    Path directory;

    private PoolConfig config(String more) throws IOException {
        Path file = Files.writeString(directory.resolve("pool.yaml"), """
                name: cellar pool
                listen: 127.0.0.1:0
                state: state
                wallet: {keystore: wallet.json, passphraseFile: passphrase}
                chain: {rpc: "http://127.0.0.1:1", id: 31337, rlc: "%1$s", market: "%1$s", block: 0}
                offer: {price: 0.001 RLC}
                %2$s
                """.formatted(ADDRESS, more));
        return PoolConfig.read(file);
    }

    private PoolSettings settings(String more) throws IOException {
        return new PoolConfigReader(config(more)).settings();
    }

    @Test
    void withoutAWordOrWithTheWordLocalThePoolRunsPartitionsItself() throws IOException {
        for (String text : List.of("slots: 3", "slots: 3\nengine: local", "slots: 3\nengine: {local: {}}")) {
            PoolSettings settings = settings(text);
            assertThat(settings.engine()).isSameAs(EngineFactory.LOCAL);
            assertThat(settings.runner().slots()).isEqualTo(3);
            assertThat(settings.coresToSell()).isEqualTo(3);
        }
    }

    @Test
    void workersSellWhatTheyHaveTogether() throws IOException {
        String text = """
                engine:
                  slurm:
                    workers: 10
                    cores: 32
                    memory: 64Gi
                    time: 8h
                    partition: night
                    account: physics
                    address: login.example.org
                    work: /scratch/gridmill
                    options: [--constraint=avx2]
                """;
        PoolSettings settings = settings(text);
        assertThat(settings.runner().slots()).isEqualTo(32);
        assertThat(settings.runner().memory()).isEqualTo(DataSize.parse("64Gi"));
        assertThat(settings.runner().directory()).isEqualTo(Path.of("/scratch/gridmill"));
        assertThat(settings.coresToSell()).isEqualTo(320);
        Offer offer = new PoolConfigReader(config(text)).offer(URI.create("http://127.0.0.1:1"), List.of("bwrap"));
        assertThat(offer.cores()).isEqualTo(320);
        assertThat(offer.memory()).isEqualTo(DataSize.parse("640Gi"));
    }

    private record Wrong(String engine, String message) {}

    @TestFactory
    Stream<DynamicTest> whatIsWrongIsNamed() {
        String slurm = "workers: 2, cores: 1, memory: 1Gi";
        return Stream.of(
                        new Wrong("engine: hadoop", "is wrong at 'engine.hadoop'"),
                        new Wrong("engine: {}", "engine: name one of local, processes, slurm, spark"),
                        new Wrong("engine: slurm", "engine.slurm.workers: this must be said"),
                        new Wrong(
                                "engine: {local: {}, slurm: {" + slurm + "}}",
                                "engine: name one of local, processes, slurm, spark"),
                        new Wrong("engine: {processes: {workers: 2, cores: 1}}", "engine.processes.memory: this must"),
                        new Wrong(
                                "engine: {processes: {workers: 0, cores: 1, memory: 1Gi}}",
                                "engine.processes.workers: is 1 at least"),
                        new Wrong(
                                "engine: {processes: {workers: 1, cores: 1, memory: much}}",
                                "engine.processes.memory: "),
                        new Wrong(
                                "engine: {processes: {workers: 1, cores: 1, memory: 1Gi, idle: never}}",
                                "engine.processes.idle: "),
                        new Wrong(
                                "slots: 4\nengine: {slurm: {" + slurm + "}}",
                                "slots: with workers, these are the workers' cores"),
                        new Wrong(
                                "engine: {slurm: {" + slurm + ", time: 5s}}",
                                "engine.slurm: a job needs a minute at least"),
                        new Wrong(
                                "engine: {slurm: {" + slurm + ", listen: here}}", "engine.slurm.listen: 'here' is no"),
                        new Wrong("engine: {slurm: {" + slurm + ", work: tmp}}", "engine.slurm.work: 'tmp' is no"),
                        new Wrong("engine: {spark: {" + slurm + "}}", "engine.spark.master: this must be said"),
                        new Wrong(
                                "engine: {spark: {master: yarn, home: /x, conf: {a.b: c}, " + slurm + "}}",
                                "engine.spark.conf: 'a.b' is no setting of Spark's"),
                        new Wrong(
                                "engine: {spark: {master: yarn, home: /x, conf: {spark.task.cpus: 3}, " + slurm + "}}",
                                "engine.spark.conf: 'spark.task.cpus' cannot be given"),
                        new Wrong(
                                "engine: {slurm: {" + slurm + ", options: [-p x]}}",
                                "engine.slurm: '-p x' is no long option of sbatch"),
                        new Wrong(
                                "engine: {slurm: {" + slurm + ", options: [\"--export=ALL\"]}}",
                                "engine.slurm: '--export=ALL' cannot be given"))
                .map(wrong ->
                        DynamicTest.dynamicTest(wrong.engine(), () -> assertThatThrownBy(() -> settings(wrong.engine()))
                                .isInstanceOfSatisfying(GridmillException.class, e -> assertThat(e.code())
                                        .isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                                .hasMessageContaining(wrong.message())));
    }

    @Test
    void whereThereIsNoSparkThePoolDoesNotStart() throws IOException {
        PoolSettings settings =
                settings("engine: {spark: {master: yarn, home: /nowhere, workers: 2, cores: 1, memory: 1Gi}}");
        assertThatThrownBy(() -> settings.engine().open(settings.runner(), new Runtimes(List.of())))
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("engine.spark: there is no Spark in /nowhere");
    }

    @Test
    void outputsThatTheCourtMayDemandAreNotOnWorkers() {
        assertThatThrownBy(() -> {
                    PoolConfig config = config("engine: {processes: {workers: 1, cores: 1, memory: 1Gi}}");
                    PoolConfig.ChainPart chain = config.chain();
                    Path file = Files.writeString(
                            directory.resolve("court.yaml"),
                            Files.readString(directory.resolve("pool.yaml"))
                                    .replace("block: 0", "block: 0, court: \"" + chain.market() + "\""));
                    new PoolConfigReader(PoolConfig.read(file)).settings();
                })
                .isInstanceOf(GridmillException.class)
                .hasMessageContaining("engine: a pool that answers before the Court");
    }
}
