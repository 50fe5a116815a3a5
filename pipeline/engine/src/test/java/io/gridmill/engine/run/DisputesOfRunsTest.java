package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.engine.dispute.DisputeRecord;
import io.gridmill.engine.dispute.DisputeState;
import io.gridmill.engine.dispute.DisputeTable;
import io.gridmill.engine.dispute.NamedDispute;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.PartitionKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the ledger remembers of disputes. */
@Timeout(120)
class DisputesOfRunsTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    private static final Instant BEGUN = Instant.parse("2026-11-22T09:30:00Z");
    private static final DisputeRecord.Money MONEY = new DisputeRecord.Money(
            Amount.ofNano(5), Amount.ofNano(3), Amount.ofNano(5), Amount.ofNano(3), Amount.ofNano(47));

    private static RunRecord run() {
        HARNESS.market().pool("a", 2, Strategy.honest());
        RunRecord run = HARNESS.record("""
                apiVersion: gridmill/v1
                kind: Pipeline
                name: small
                stages:
                  make:
                    partition: {over: {n: "1-2"}}
                    run: {command: [make, "${partition.n}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                """);
        HARNESS.execute(run);
        return run;
    }

    private static DisputeRecord prepared(RunRecord run, int round) {
        return DisputeRecord.prepared(
                Digest.sha256("dispute"), round, run.number(), 1, new PartitionKey(0, 1, 1), "WRONG", 77, BEGUN);
    }

    @Test
    void whatIsSavedIsFoundAgainAndReplacedAsItGoesOn() {
        RunRecord run = run();
        DisputeTable table = new DisputeTable(HARNESS.dataSource());
        DisputeRecord dispute = prepared(run, 1);
        assertThat(table.newest(dispute.id())).isEmpty();
        table.save(dispute);
        assertThat(table.newest(dispute.id())).contains(dispute);

        DisputeRecord judging = dispute.seen(DisputeState.JUDGING, Optional.of(BEGUN.plusSeconds(600)))
                .sent(new DisputeRecord.Sent("challenge", "0x01", 266_000))
                .sent(new DisputeRecord.Sent("challenge", "0x01", 266_000));
        assertThat(judging.gas()).as("a transaction counts once").isEqualTo(266_000);
        table.save(judging);
        assertThat(table.newest(dispute.id())).contains(judging);

        DisputeRecord undecided = judging.ended(DisputeState.UNDECIDED, MONEY, BEGUN.plusSeconds(700));
        table.save(undecided);
        DisputeRecord second = prepared(run, 2);
        table.save(second);
        assertThat(table.newest(dispute.id())).as("brought again").contains(second);
        List<NamedDispute> all = new RunHistory(HARNESS.dataSource()).disputes(run);
        assertThat(all).extracting(NamedDispute::record).containsExactly(undecided, second);
        assertThat(all.get(0).subject()).isEqualTo("make[1]");
        assertThat(all.get(0).pool()).isEqualTo("pool a");
        assertThat(new RunHistory(HARNESS.dataSource()).disputes(10))
                .as("those that are not over come first")
                .extracting(NamedDispute::record)
                .containsExactly(second, undecided);
        assertThat(new RunHistory(HARNESS.dataSource()).detail(run).disputes()).hasSize(2);
    }

    @Test
    void whatIsOverStaysOver() {
        DisputeRecord over = prepared(run(), 1).ended(DisputeState.POOL_WON, MONEY, BEGUN);
        assertThatThrownBy(() -> over.seen(DisputeState.JUDGING, Optional.empty()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(over.money().paid()).isEqualTo(Amount.ofNano(8));
        assertThat(over.money().gotBack()).isEqualTo(Amount.ofNano(8));
    }
}
