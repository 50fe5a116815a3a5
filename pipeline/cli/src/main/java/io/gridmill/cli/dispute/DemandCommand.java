package io.gridmill.cli.dispute;

import io.gridmill.cli.Context;
import io.gridmill.cli.show.DisputeView;
import io.gridmill.cli.text.Format;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.contracts.court.Claim;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.Evidence;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.output.OutputRestorer;
import io.gridmill.market.dispute.OutputDownload;
import io.gridmill.market.dispute.Retriever;
import io.gridmill.model.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code gridmill demand RUN STAGE PARTITION}. */
@Command(
        name = "demand",
        description = {
            "Demands an output that cannot be fetched any more from the pool that signed it, through the market's court.",
            "Only while the deal is open. The pool answers with a location; what is there is fetched, compared with what the",
            "pool signed, and put back into the store. When nothing is there, a panel is asked to look, and who is wrong",
            "pays. Shows what is at stake first and asks. Stopped or killed, the same command goes on.",
            "Exit code 0: the output is there, or the pool lost. 1: the pool won, or there was no decision."
        },
        mixinStandardHelpOptions = true)
@JsonResult(DisputeView.class)
public final class DemandCommand extends ComplaintCommand {

    @Override
    Complaint complaint() {
        return Complaint.MISSING;
    }

    @Override
    Predicate<Digest> suspects(Optional<Digest> accepted) {
        return digest -> accepted.filter(digest::equals).isPresent();
    }

    @Override
    Optional<String> doubt(Digest claimed, Optional<Digest> accepted) {
        return accepted.filter(claimed::equals).isPresent()
                ? Optional.empty()
                : Optional.of("Beware: this is not the output that the run goes on with.");
    }

    /** A panel that only looks needs no inputs. */
    @Override
    CaseOrder order(CourtTools tools, RunRecord record, Evidence evidence, Accused accused) {
        return new CaseOrder(Complaint.MISSING, evidence.claim(), null, null);
    }

    @Override
    Retriever retriever(CourtTools tools, RunRecord record, Accused accused, Context context) {
        long most = tools.engine()
                .planOf(record)
                .stages()
                .get(accused.claim().key().stage())
                .resources()
                .disk()
                .bytes();
        return (location, claim, within) -> retrieve(tools, record, accused, location, claim, most, within, context);
    }

    private static Optional<String> retrieve(
            CourtTools tools,
            RunRecord record,
            Accused accused,
            String location,
            Claim claim,
            long most,
            Duration within,
            Context context) {
        try {
            Path directory = Files.createTempDirectory("gridmill-demand-");
            try {
                List<OutputDownload.Downloaded> files = new ArrayList<>();
                Optional<String> problem = new OutputDownload(tools.http())
                        .fetch(location, Digest.of(claim.outputDigest().toBytes()), most, within, directory, files);
                if (problem.isEmpty()) {
                    int restored = tools.restorer()
                            .restore(
                                    record,
                                    accused.claim().key(),
                                    files.stream()
                                            .map(file -> new OutputRestorer.Found(
                                                    file.output(), file.path(), file.content()))
                                            .toList());
                    context.err()
                            .println(Format.count(files.size(), "file") + " fetched, " + Format.count(restored)
                                    + " of them put back where the run looks for them");
                    context.err().flush();
                }
                return problem;
            } finally {
                remove(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The demanded outputs cannot be kept on this machine", e);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(file);
            }
        }
    }
}
