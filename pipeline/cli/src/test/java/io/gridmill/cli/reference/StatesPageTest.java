package io.gridmill.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.court.Case;
import io.gridmill.contracts.court.Dispute;
import io.gridmill.contracts.exchange.CaseStatus;
import io.gridmill.contracts.market.Deal;
import io.gridmill.engine.dispute.DisputeState;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.ledger.StageState;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.engine.run.PartitionStep;
import io.gridmill.model.Successive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The page of states is drawn from the tables of legal transitions. */
class StatesPageTest {

    private static final Path PAGE = Path.of("../../docs/reference/states.md");
    private static final Path CONTRACT = Path.of("../../contracts/src/main/solidity/market/DealBook.sol");

    private static final int WIDTH = 120;

    private final StringBuilder page = new StringBuilder();

    @Test
    void thePageIsFresh() throws Exception {
        write();
        if ("write".equals(System.getenv("GRIDMILL_GOLDEN"))) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/reference/states.md is stale: run this test once with GRIDMILL_GOLDEN=write and commit it")
                .isEqualTo(page.toString());
    }

    private void write() {
        page.append("""
                # States

                Drawn from the tables in the code; a change that is not in them is an error.
                """);
        machine(
                "Run",
                "In the ledger, table `run`. `gridmill status` shows it. A finished run goes back to RUNNING when it is resumed"
                        + " or retried; one that is RUNNING while nobody executes it is shown as abandoned.",
                RunState.class,
                Map.of(
                        RunState.PLANNED, "recorded, not begun",
                        RunState.RUNNING, "a process executes it, or did when it died",
                        RunState.SUCCEEDED, "everything was done (exit code 0)",
                        RunState.TOLERATED, "finished, with failures that the pipeline tolerates (3)",
                        RunState.FAILED, "a stage failed, or the run could not go on (1)",
                        RunState.CANCELLED, "somebody stopped it (130)",
                        RunState.BUDGET, "budget or deposit are used up (4)"));
        machine(
                "Stage",
                "In the ledger, table `stage`. Going back to WAITING is what another process of the run does when it begins;"
                        + " it is not written, so the ledger shows the old state until the stage begins again. TOLERATED goes"
                        + " back only with `retry --failed`.",
                StageState.class,
                Map.of(
                        StageState.WAITING, "what it reads is not there yet",
                        StageState.RUNNING, "its partitions are worked on",
                        StageState.SUCCEEDED, "all of its partitions are accepted or were known",
                        StageState.TOLERATED, "some failed or were skipped, and that is tolerated",
                        StageState.FAILED, "more failed than is tolerated, or it could not go on",
                        StageState.CANCELLED, "the run was stopped, or a stage before it failed"));
        machine(
                "Partition",
                "In memory, while its stage runs. The ledger has no such column: it has a row for each attempt that was handed"
                        + " out and one for each decision, and another process begins from these.",
                PartitionStep.class,
                Map.of(
                        PartitionStep.WAITING, "not looked at, or what it needs is not there",
                        PartitionStep.PREPARING, "values and inputs are worked out, earlier results looked for",
                        PartitionStep.PREPARED, "to be handed out, now or after the wait before a retry",
                        PartitionStep.RUNNING, "with a pool, or at home",
                        PartitionStep.SETTLING, "a decision about it is being written",
                        PartitionStep.HELD, "its result does not count before it is checked",
                        PartitionStep.ACCEPTED, "its outputs count",
                        PartitionStep.CACHED, "taken from an earlier run",
                        PartitionStep.FAILED, "given up",
                        PartitionStep.SKIPPED, "not run, because what it needs failed"));
        outcomes();
        machine(
                "Deal, as the buyer sees it",
                "In the ledger, table `supplier`. Each is written before what follows from it is done.",
                SupplierRecord.Status.class,
                Map.of(
                        SupplierRecord.Status.OPENING, "the transaction that opens it may or may not have been sent",
                        SupplierRecord.Status.OPEN, "the pool has met us and takes partitions",
                        SupplierRecord.Status.CLOSING, "the final voucher is signed",
                        SupplierRecord.Status.CLOSED, "the chain shows it closed",
                        SupplierRecord.Status.ABANDONED, "it never came to be and never will: the quote is over"));
        machine(
                "Deal on chain",
                "In the contract. `openDeal` opens; the pool's `redeem` with a final voucher, its `decline`, and after the"
                        + " grace period anybody's `reclaim` close.",
                Deal.Status.class,
                Map.of(
                        Deal.Status.NONE, "never opened",
                        Deal.Status.OPEN, "the escrow is locked",
                        Deal.Status.CLOSED, "settled; what was not paid is back with the buyer"));
        machine(
                "Dispute, as the buyer saw it last",
                "In the ledger, table `dispute`. The chain says where it stands now; much may happen there between two looks.",
                DisputeState.class,
                Map.of(
                        DisputeState.PREPARED, "the transaction that brings it may or may not have been sent",
                        DisputeState.DEMANDED, "the pool has to say where the output is",
                        DisputeState.ANSWERED, "it did; the buyer may have a panel look",
                        DisputeState.JUDGING, "a panel is at it, or has decided and nobody has settled",
                        DisputeState.POOL_LOST, "the complaint was right: the pool lost stake",
                        DisputeState.POOL_WON, "the complaint was wrong: the bond is the pool's",
                        DisputeState.UNDECIDED,
                                "no decision; everybody has back what was put in; it may be brought again",
                        DisputeState.DROPPED, "not brought: somebody else had done so"));
        machine(
                "Dispute on chain",
                "In the Court. `challenge` and `demand` bring it, `respond`, `escalate`, `close` and `settle` move it on. One"
                        + " that ended without decision may be brought again.",
                Dispute.Stage.class,
                Map.of(
                        Dispute.Stage.NONE, "never brought, or without decision",
                        Dispute.Stage.DEMANDED, "the pool has to say where the output is",
                        Dispute.Stage.ANSWERED, "the buyer may have a panel look",
                        Dispute.Stage.JUDGING, "with a panel, or decided and not settled",
                        Dispute.Stage.OVER, "decided for good"));
        machine(
                "Case on chain",
                "In the Consensus.",
                Case.Status.class,
                Map.of(
                        Case.Status.NONE, "never opened",
                        Case.Status.DRAWING, "waits for the block that draws its panel",
                        Case.Status.VOTING, "members commit, then reveal",
                        Case.Status.DECIDED, "so many gave the same answer that it counts",
                        Case.Status.UNDECIDED, "they did not, or there was no panel"));
        machine(
                "Case, as a member of its panel sees it",
                "In the pool's book of cases, and what the chain says of its seat. `GET /v1/cases/ID` tells it.",
                CaseStatus.State.class,
                Map.of(
                        CaseStatus.State.WAITING, "it has no order",
                        CaseStatus.State.RUNNING, "it works",
                        CaseStatus.State.ANSWERED, "answer and salt are on the disk",
                        CaseStatus.State.COMMITTED, "the chain has the commitment",
                        CaseStatus.State.REVEALED, "the chain has the answer",
                        CaseStatus.State.OVER, "the case, or its time, has ended"));
    }

    private <S extends Enum<S> & Successive<S>> void machine(
            String title, String text, Class<S> states, Map<S, String> meanings) {
        page.append("\n## ").append(title).append("\n\n").append(wrapped(text)).append("\n\n");
        page.append("```mermaid\nstateDiagram-v2\n");
        S[] all = states.getEnumConstants();
        page.append("    [*] --> ").append(all[0]).append('\n');
        for (S state : all) {
            state.next().forEach(next -> page.append("    ")
                    .append(state)
                    .append(" --> ")
                    .append(next)
                    .append('\n'));
            if (state.next().isEmpty()) {
                page.append("    ").append(state).append(" --> [*]\n");
            }
        }
        page.append("```\n\n| state | means |\n|---|---|\n");
        for (S state : all) {
            assertThat(meanings).as(title).containsKey(state);
            page.append("| ")
                    .append(state)
                    .append(" | ")
                    .append(meanings.get(state))
                    .append(" |\n");
        }
    }

    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ")) {
            boolean fits = column + 1 + word.length() <= WIDTH;
            lines.append(column == 0 ? "" : fits ? " " : "\n").append(word);
            column = fits ? column + 1 + word.length() : word.length();
        }
        return lines.toString();
    }

    private void outcomes() {
        Map<Outcome, String> meanings = Map.of(
                Outcome.ACCEPTED, "its outputs are in the store and right",
                Outcome.INFRASTRUCTURE, "the pool or its connection failed; tried again, not counted",
                Outcome.APPLICATION, "the command failed; counted against `retry.attempts`",
                Outcome.WRONG, "the outputs are not what the pool says; tried again, not counted",
                Outcome.CACHED, "no attempt: an earlier run did the same work",
                Outcome.SKIPPED, "no attempt: what it needs failed",
                Outcome.AGREED, "a second opinion that agrees with the accepted one; its outputs are not kept");
        page.append("\n### How an attempt ends\n\n");
        page.append(
                wrapped("An attempt has a row of `assignment` when it is handed out, and a row of `settlement` when it"
                        + " is decided on. Neither is ever changed."));
        page.append("\n\n");
        page.append("| outcome | paid | means |\n|---|---|---|\n");
        for (Outcome outcome : Outcome.values()) {
            assertThat(meanings).containsKey(outcome);
            page.append("| ")
                    .append(outcome)
                    .append(outcome.paid() ? " | yes | " : " | no | ")
                    .append(meanings.get(outcome))
                    .append(" |\n");
        }
    }

    @Test
    void everyStateCanBeReached() {
        reaches(RunState.PLANNED);
        reaches(StageState.WAITING);
        reaches(PartitionStep.WAITING);
        reaches(SupplierRecord.Status.OPENING);
        reaches(Deal.Status.NONE);
    }

    private static <S extends Enum<S> & Successive<S>> void reaches(S first) {
        Set<S> reached = new HashSet<>(Set.of(first));
        List<S> open = new java.util.ArrayList<>(reached);
        while (!open.isEmpty()) {
            for (S next : open.remove(0).next()) {
                if (reached.add(next)) {
                    open.add(next);
                }
            }
        }
        assertThat(reached).containsExactlyInAnyOrder(first.getDeclaringClass().getEnumConstants());
    }

    @Test
    void anIllegalChangeIsAnError() {
        assertThat(RunState.FAILED.become(RunState.RUNNING)).isEqualTo(RunState.RUNNING);
        assertThatThrownBy(() -> RunState.FAILED.become(RunState.SUCCEEDED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("RunState FAILED cannot become SUCCEEDED");
    }

    @Test
    void theContractHasTheSameStates() throws Exception {
        String source = Files.readString(CONTRACT);
        int at = source.indexOf("enum DealStatus {");
        List<String> names = Arrays.stream(source.substring(source.indexOf('{', at) + 1, source.indexOf('}', at))
                        .split(","))
                .map(name -> name.strip().toUpperCase(Locale.ROOT))
                .toList();
        assertThat(names)
                .isEqualTo(Arrays.stream(Deal.Status.values()).map(Enum::name).toList());
    }
}
