package io.gridmill.cli.dispute;

import io.gridmill.cli.Context;
import io.gridmill.cli.show.DisputeView;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.Evidence;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.run.RunEngine;
import io.gridmill.market.dispute.Retriever;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Command;

/** {@code gridmill challenge RUN STAGE PARTITION}. */
@Command(
        name = "challenge",
        description = {
            "Brings a result that a pool signed before the market's court: it is wrong. A panel of other pools runs the",
            "partition again, and who is wrong pays. Shows what is at stake first and asks.",
            "The command stays until the dispute is over. When it is stopped or killed, the same command goes on from what",
            "the chain says; nothing is paid twice. Exit code 0: the pool lost. 1: it won, or there was no decision."
        },
        mixinStandardHelpOptions = true)
@JsonResult(DisputeView.class)
public final class ChallengeCommand extends ComplaintCommand {

    @Override
    Complaint complaint() {
        return Complaint.WRONG;
    }

    /** What differs from what the run goes on with. */
    @Override
    Predicate<Digest> suspects(Optional<Digest> accepted) {
        return digest -> accepted.filter(digest::equals).isEmpty();
    }

    @Override
    Optional<String> doubt(Digest claimed, Optional<Digest> accepted) {
        return accepted.filter(claimed::equals)
                .map(same -> "Beware: this is the output that the run itself accepted and goes on with.");
    }

    @Override
    CaseOrder order(CourtTools tools, RunRecord record, Evidence evidence, Accused accused) {
        RunEngine.Ordered ordered =
                tools.engine().ordered(record, accused.claim().key());
        CaseOrder order = new CaseOrder(Complaint.WRONG, evidence.claim(), ordered.stage(), ordered.partition());
        Digest input = order.inputDigest();
        if (input == null || !Bytes32.of(input).equals(evidence.claim().inputDigest())) {
            throw new GridmillException(
                    ErrorCode.INPUT_CORRUPT,
                    "The pool signed a result for other inputs than the run would order now (" + input
                            + "): a panel could not judge it, and bond and fee would be lost. Nothing was sent");
        }
        return order;
    }

    @Override
    Retriever retriever(CourtTools tools, RunRecord record, Accused accused, Context context) {
        return Retriever.NONE;
    }
}
