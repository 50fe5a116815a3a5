package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.evidence.ClaimedResult;
import io.gridmill.engine.evidence.EvidenceTable;
import io.gridmill.engine.evidence.SignedBatch;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.PartitionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What pools sign is kept as long as they can be held to it. */
@Timeout(120)
class EvidenceTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    private static final int PARTITIONS = 40;

    private static final String CHECKED = """
            apiVersion: gridmill/v1
            kind: Pipeline
            name: checked
            stages:
              make:
                partition: {over: {n: "1-40"}}
                run: {command: [make, "${partition.n}", "${outputs.o}"]}
                outputs: {o: {files: "*.txt"}}
                verify: {replicas: 2}
            """;

    @SuppressWarnings("NullAway.Init")
    private EvidenceTable evidence;

    @BeforeEach
    void pools() {
        evidence = new EvidenceTable(HARNESS.dataSource());
        HARNESS.market().pool("a", 4, Strategy.honest()).court();
        HARNESS.market().pool("b", 4, Strategy.honest());
        HARNESS.market().pool("liar", 4, Strategy.lazy()).court();
    }

    @Test
    void aWrongResultCanBeShownAndSoCanTheRightOnes() {
        RunRecord run = HARNESS.record(CHECKED);
        assertThat(HARNESS.execute(run).state()).isEqualTo(RunState.SUCCEEDED);

        int shown = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (SignedBatch batch : evidence.claiming(run.number(), 0, partition)) {
                int wanted = partition;
                ClaimedResult claim = batch.claims().stream()
                        .filter(each -> each.key().partition() == wanted)
                        .findFirst()
                        .orElseThrow();
                assertThat(claim.inputDigest()).isEqualTo(Work.inputs(new PartitionKey(0, partition, 1)));
                assertThat(batch.signature().size()).isEqualTo(65);
                shown++;
            }
        }
        assertThat(shown).isEqualTo((int) HARNESS.count("""
                        SELECT count(*) FROM held JOIN supplier USING (supplier_no) WHERE supplier <> 'b'
                        """));
        Digest lie = Digest.of(Objects.requireNonNull(HARNESS.jdbc().queryForObject("""
                        SELECT v.digest FROM verdict v JOIN held USING (run_no, stage, partition, attempt)
                        WHERE NOT v.valid LIMIT 1
                        """, byte[].class)));
        Integer partition =
                HARNESS.jdbc().queryForObject("SELECT partition FROM verdict WHERE NOT valid LIMIT 1", Integer.class);
        assertThat(evidence.claiming(run.number(), 0, partition == null ? -1 : partition))
                .as("the lie, in the liar's own words")
                .anySatisfy(batch -> assertThat(batch.claims())
                        .anySatisfy(claim -> assertThat(claim.outputDigest()).isEqualTo(lie)));
    }

    @Test
    void nothingIsKeptOfPoolsThatAnswerToNobody() {
        RunRecord run = HARNESS.record(CHECKED);
        HARNESS.execute(run);
        assertThat(HARNESS.count("""
                        SELECT count(*) FROM evidence JOIN supplier USING (supplier_no) WHERE supplier = 'b'
                        """)).isZero();
        assertThat(HARNESS.count("SELECT count(*) FROM evidence")).isPositive();
    }

    @Test
    void evidenceIsForgottenSomeTimeAfterItsDealIsOver() {
        RunRecord run = HARNESS.record(CHECKED);
        HARNESS.execute(run);
        HARNESS.jdbc().update("UPDATE supplier SET over_at = NULL WHERE supplier = 'liar'");
        Instant now = Instant.now();
        long ofLiar = HARNESS.count("""
                        SELECT count(*) FROM evidence JOIN supplier USING (supplier_no) WHERE supplier = 'liar'
                        """);

        assertThat(evidence.prune(now.plus(EvidenceTable.RETENTION).minus(Duration.ofMinutes(5))))
                .as("still within the time")
                .isZero();
        assertThat(evidence.prune(now.plus(EvidenceTable.RETENTION).plus(Duration.ofMinutes(5))))
                .isPositive();

        assertThat(HARNESS.count("SELECT count(*) FROM evidence"))
                .as("of the deal that is not over")
                .isEqualTo(ofLiar);
        assertThat(ofLiar).isPositive();
    }
}
