package io.gridmill.cli.dispute;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.cli.show.DisputeSentences;
import io.gridmill.cli.show.DisputeView;
import io.gridmill.cli.show.PartitionReference;
import io.gridmill.cli.text.Json;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.Evidence;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.engine.dispute.DisputeRecord;
import io.gridmill.engine.dispute.DisputeState;
import io.gridmill.engine.dispute.NamedDispute;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.market.deal.DealJson;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.market.dispute.Grievance;
import io.gridmill.market.dispute.Proceedings;
import io.gridmill.market.dispute.Proofs;
import io.gridmill.market.dispute.Retriever;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.ExitStatus;
import io.gridmill.model.GridmillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What both complaints have in common: they name a result, show what is at stake, and are followed to their end. */
abstract class ComplaintCommand implements Callable<Integer> {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Parameters(index = "0", paramLabel = "RUN", description = "Id of the run, the beginning of it, or 'last'.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String run;

    @Parameters(index = "1", paramLabel = "STAGE", description = "Name of the stage, or a partition such as render[7].")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String stage;

    @Parameters(index = "2", arity = "0..1", paramLabel = "PARTITION", description = "Index of the partition, from 0.")
    private @Nullable Integer partition;

    @Option(
            names = "--pool",
            paramLabel = "ADDRESS",
            description =
                    "The pool that signed the result, by its address, the beginning of it, or its name; needed when"
                            + " several did.")
    private @Nullable String pool;

    @Option(names = "--yes", description = "Puts the money in without asking.")
    private boolean yes;

    abstract Complaint complaint();

    /** Which claims are likely meant, by their output digest. */
    abstract Predicate<Digest> suspects(Optional<Digest> accepted);

    /** Something to consider before the complaint is brought. */
    abstract Optional<String> doubt(Digest claimed, Optional<Digest> accepted);

    abstract CaseOrder order(CourtTools tools, RunRecord record, Evidence evidence, Accused accused);

    abstract Retriever retriever(CourtTools tools, RunRecord record, Accused accused, Context context);

    @Override
    public Integer call() throws InterruptedException {
        Context context = gridmill.context();
        try (CourtTools tools = CourtTools.open(context)) {
            RunHistory history = tools.history();
            RunRecord record = history.run(run).record();
            PartitionReference reference =
                    PartitionReference.parse(record.id().value(), stage, partition, history.stages(record));
            Integer index = reference.partition();
            if (index == null) {
                throw new GridmillException(
                        ErrorCode.INVALID_USAGE, "Say which partition of " + stage + ", such as " + stage + "[7]");
            }
            String subject = reference.stage().name() + "[" + index + "]";
            RunDetail detail = history.detail(record);
            Optional<Digest> accepted =
                    history.acceptedOutput(record, reference.stage().stage(), index);
            Accused accused = Accused.choose(
                    tools.evidence(), detail, reference.stage().stage(), index, subject, suspects(accepted), pool);
            DealTerms terms = new DealJson().terms(accused.pool().record().terms());
            Evidence evidence = Proofs.of(record.id(), terms, accused.batch(), accused.index());
            // What a panel could not judge is not brought before one.
            CaseOrder first = order(tools, record, evidence, accused);
            DisputeRecord begun = begin(context, tools, record, accused, evidence, subject, accepted);
            DisputeRecord ended = begun.state().isOver()
                    ? begun
                    : new Proceedings(
                                    tools.courthouse(),
                                    new Grievance(
                                            complaint(),
                                            evidence,
                                            new FirstThenNew(first, tools, record, evidence, accused)),
                                    tools.delivery(),
                                    retriever(tools, record, accused, context),
                                    tools.disputes()::save,
                                    tools.clock(),
                                    line -> say(context, line),
                                    PAUSE)
                            .conduct(begun);
            NamedDispute named = new NamedDispute(
                    record.id(),
                    reference.stage().name(),
                    accused.pool().record().name(),
                    accused.owner(),
                    ended);
            print(context, named);
            boolean upheld = ended.state() == DisputeState.POOL_LOST || ended.state() == DisputeState.ANSWERED;
            return upheld ? ExitStatus.OK.code() : ExitStatus.FAILED.code();
        }
    }

    /** The record of a dispute that is under way, or of one that is over for good, or of a new one. */
    private DisputeRecord begin(
            Context context,
            CourtTools tools,
            RunRecord record,
            Accused accused,
            Evidence evidence,
            String subject,
            Optional<Digest> accepted) {
        Bytes32 id = tools.courthouse().court().court().disputeId(complaint(), evidence.claim());
        Digest digest = Digest.of(id.toBytes());
        Optional<DisputeRecord> newest = tools.disputes().newest(digest);
        if (newest.isPresent() && !newest.get().state().isOver()) {
            say(context, "Going on with the dispute about " + subject + " by " + accused.name());
            return newest.get();
        }
        if (newest.isPresent()
                && (newest.get().state() == DisputeState.POOL_LOST
                        || newest.get().state() == DisputeState.POOL_WON)) {
            return newest.get();
        }
        List<String> stakes = new ArrayList<>();
        stakes.add("The complaint: the output of " + subject + " by " + accused.name() + " is "
                + (complaint() == Complaint.WRONG ? "wrong" : "missing") + " (output digest "
                + accused.claim().outputDigest() + ", batch " + accused.batch().sequence() + " of the deal "
                + evidence.claim().dealId() + ").");
        doubt(accused.claim().outputDigest(), accepted).ifPresent(stakes::add);
        stakes.addAll(Stakes.of(
                complaint(),
                tools.courthouse(),
                tools.courthouse().market().chain().head().baseFee()));
        Confirmation.require(context, stakes, yes);
        DisputeRecord prepared = DisputeRecord.prepared(
                digest,
                newest.map(DisputeRecord::round).orElse(0) + 1,
                record.number(),
                accused.pool().number(),
                accused.claim().key(),
                complaint().name(),
                tools.courthouse().market().chain().blockNumber() + 1,
                tools.clock().instant());
        tools.disputes().save(prepared);
        return prepared;
    }

    /** The order that was made to see whether it can be; later ones have URLs that are good for longer. */
    private final class FirstThenNew implements java.util.function.Supplier<CaseOrder> {

        private final CourtTools tools;
        private final RunRecord record;
        private final Evidence evidence;
        private final Accused accused;
        private @Nullable CaseOrder first;

        FirstThenNew(CaseOrder first, CourtTools tools, RunRecord record, Evidence evidence, Accused accused) {
            this.first = first;
            this.tools = tools;
            this.record = record;
            this.evidence = evidence;
            this.accused = accused;
        }

        @Override
        public CaseOrder get() {
            CaseOrder made = first;
            first = null;
            return made == null ? order(tools, record, evidence, accused) : made;
        }
    }

    private static void print(Context context, NamedDispute dispute) {
        DisputeView view = DisputeView.of(dispute);
        if (context.json()) {
            context.println(new Json().pretty(view));
        } else {
            DisputeSentences.outcome(dispute).forEach(context::println);
        }
    }

    private static void say(Context context, String line) {
        context.err().println(line);
        context.err().flush();
    }
}
