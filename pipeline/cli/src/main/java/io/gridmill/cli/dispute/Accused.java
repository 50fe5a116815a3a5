package io.gridmill.cli.dispute;

import io.gridmill.engine.evidence.ClaimedResult;
import io.gridmill.engine.evidence.EvidenceTable;
import io.gridmill.engine.evidence.SignedBatch;
import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.SupplierSummary;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A claim that a pool signed, and the pool.
 *
 * @param index position of the claim within the batch
 */
record Accused(SupplierSummary pool, SignedBatch batch, int index) {

    ClaimedResult claim() {
        return batch.claims().get(index);
    }

    /**
     * The one claim about a partition that is meant.
     *
     * @param suspects the kind of claim that is most likely meant, by the digest of its outputs
     * @param pool beginning of the address, or the name, of the pool that is meant; null: whoever it is
     * @throws GridmillException {@code INVALID_USAGE} when there is none, or more than one
     */
    static Accused choose(
            EvidenceTable evidence,
            RunDetail detail,
            int stage,
            int partition,
            String subject,
            Predicate<Digest> suspects,
            @Nullable String pool) {
        List<Accused> all = all(evidence, detail, stage, partition);
        if (all.isEmpty()) {
            throw new GridmillException(
                    ErrorCode.INVALID_USAGE,
                    "There is no evidence about " + subject + ": no pool of a deal with a court signed a result for it"
                            + " (it came from the cache or from home, the deals have no court, or they have been over"
                            + " for more than " + EvidenceTable.RETENTION.toDays() + " days)");
        }
        List<Accused> meant =
                all.stream().filter(each -> pool == null || each.isOf(pool)).toList();
        if (meant.isEmpty()) {
            throw new GridmillException(
                    ErrorCode.INVALID_USAGE,
                    "No pool '" + pool + "' signed a result for " + subject + "; these did: " + names(all));
        }
        List<Accused> likely = meant.stream()
                .filter(each -> suspects.test(each.claim().outputDigest()))
                .toList();
        List<Accused> chosen = likely.isEmpty() ? meant : likely;
        boolean onePool = chosen.stream().map(Accused::owner).distinct().count() == 1;
        if (!onePool) {
            throw new GridmillException(
                    ErrorCode.INVALID_USAGE,
                    "Several pools signed a result for " + subject + ": name one with --pool: " + names(chosen));
        }
        // The newest, if the same pool was asked again.
        return chosen.get(chosen.size() - 1);
    }

    private static List<Accused> all(EvidenceTable evidence, RunDetail detail, int stage, int partition) {
        List<Accused> all = new ArrayList<>();
        for (SignedBatch batch : evidence.claiming(detail.run().record().number(), stage, partition)) {
            Optional<SupplierSummary> pool = detail.suppliers().stream()
                    .filter(each -> each.number() == batch.supplier())
                    .findFirst();
            for (int i = 0; pool.isPresent() && i < batch.claims().size(); i++) {
                ClaimedResult claim = batch.claims().get(i);
                if (claim.isSuccess()
                        && claim.key().stage() == stage
                        && claim.key().partition() == partition) {
                    all.add(new Accused(pool.get(), batch, i));
                }
            }
        }
        return all;
    }

    String owner() {
        return pool.record().owner();
    }

    String name() {
        return pool.record().name() + " (" + owner() + ")";
    }

    private boolean isOf(String text) {
        return pool.record().name().equals(text)
                || owner().toLowerCase(Locale.ROOT).startsWith(text.toLowerCase(Locale.ROOT));
    }

    private static String names(List<Accused> accused) {
        return accused.stream().map(Accused::name).distinct().collect(Collectors.joining(", "));
    }
}
