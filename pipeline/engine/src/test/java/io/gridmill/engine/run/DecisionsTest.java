package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.history.RecordedDecision;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.ledger.Patience;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.SupplierTable;
import io.gridmill.engine.place.PoolDecision;
import io.gridmill.engine.place.SupplierRecords;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What places decided about pools is in the ledger and can be read again. */
class DecisionsTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    private static final String PIPELINE = """
            apiVersion: gridmill/v1
            kind: Pipeline
            name: decided
            stages:
              work:
                run: {command: [work, "${outputs.o}"]}
                outputs: {o: {files: "*.txt"}}
            """;

    private static SupplierRecords records(RunRecord run) {
        return new SupplierTable(HARNESS.dataSource(), run.number(), new Patience(Duration.ofSeconds(30))).of("market");
    }

    private static PoolDecision decision(String name, boolean chosen, double score, String... reasons) {
        return new PoolDecision(name, "0xowner", "http://" + name, chosen, score, List.of(reasons));
    }

    private static List<RecordedDecision> read(RunRecord run, int most) {
        return new RunHistory(HARNESS.dataSource()).decisions(run, most);
    }

    @Test
    void searchesAreNumberedAlsoByTheNextProcessAndReadInOrder() {
        RunRecord run = HARNESS.record(PIPELINE);
        RunRecord other = HARNESS.record(PIPELINE);
        records(run)
                .decided(List.of(decision("far", false, 0, "is in region 'us'"), decision("oak", true, 0.9, "fits")));
        records(run).decided(List.of());
        records(run).decided(List.of(decision("elm", true, 0.5, "fits", "is cheap")));
        records(other).decided(List.of(decision("ash", true, 1, "fits")));

        List<RecordedDecision> all = read(run, 10);

        assertThat(all).extracting(RecordedDecision::search).containsExactly(1, 1, 2);
        assertThat(all)
                .extracting(RecordedDecision::decision)
                .containsExactly(
                        decision("oak", true, 0.9, "fits"),
                        decision("far", false, 0, "is in region 'us'"),
                        decision("elm", true, 0.5, "fits", "is cheap"));
        assertThat(read(run, 2)).extracting(each -> each.decision().name()).containsExactly("oak", "elm");
        assertThat(read(other, 10)).hasSize(1);
    }

    @Test
    void whatStrangersSayIsBoundedAndFitsIntoTheDatabase() {
        RunRecord run = HARNESS.record(PIPELINE);
        String evil = "a\u0000b'); DROP TABLE run; --\ud800\"\\" + "x".repeat(10_000);
        records(run)
                .decided(List.of(
                        new PoolDecision(evil, evil, evil, false, Double.NaN, Collections.nCopies(1000, evil))));

        PoolDecision read = read(run, 10).get(0).decision();

        assertThat(read.name()).startsWith("ab'); DROP TABLE run; --\"\\xxx").hasSize(100);
        assertThat(read.endpoint()).hasSize(512);
        assertThat(read.reasons()).hasSize(8).allSatisfy(reason -> assertThat(reason)
                .hasSize(400));
        assertThat(read.score()).isZero();
        assertThat(HARNESS.count("SELECT count(*) FROM run")).isEqualTo(1);
    }
}
