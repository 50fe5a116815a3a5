package io.gridmill.engine.verify.agreement;

import io.gridmill.engine.ledger.StoredOutput;
import io.gridmill.engine.verify.Comparison;
import io.gridmill.engine.verify.Verifier;
import java.util.List;
import java.util.Optional;

/** Same files with the same SHA-256. */
public final class ExactVerifier implements Verifier {

    @Override
    public Comparison compare(List<StoredOutput> one, List<StoredOutput> other) {
        Optional<String> missing = FilePair.missing(one, other);
        if (missing.isPresent()) {
            return Comparison.differs(missing.get());
        }
        return FilePair.of(one, other).stream()
                .filter(pair -> !pair.isEqual())
                .findFirst()
                .map(pair -> Comparison.differs(pair.name() + " has other bytes"))
                .orElse(Comparison.agrees());
    }
}
