package io.gridmill.engine.verify.agreement;

import io.gridmill.engine.ledger.StoredOutput;
import io.gridmill.engine.verify.Comparison;
import io.gridmill.engine.verify.Verifier;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Same names, and each pair of files is equal or alike. */
public final class FileByFileVerifier implements Verifier {

    /** Bytes; a larger file agrees only with its equal. */
    static final long LARGEST_FILE = 64L << 20;

    private final DatasetStore store;
    private final FileAgreement agreement;

    FileByFileVerifier(DatasetStore store, FileAgreement agreement) {
        this.store = store;
        this.agreement = agreement;
    }

    @Override
    public Comparison compare(List<StoredOutput> one, List<StoredOutput> other) {
        Optional<String> missing = FilePair.missing(one, other);
        if (missing.isPresent()) {
            return Comparison.differs(missing.get());
        }
        for (FilePair pair : FilePair.of(one, other)) {
            Optional<String> difference = pair.isEqual() ? Optional.empty() : difference(pair);
            if (difference.isPresent()) {
                return Comparison.differs(pair.name() + ": " + difference.get());
            }
        }
        return Comparison.agrees();
    }

    private Optional<String> difference(FilePair pair) {
        if (Math.max(pair.one().size(), pair.other().size()) > LARGEST_FILE) {
            return Optional.of("other bytes, in a file of more than " + (LARGEST_FILE >> 20) + " MiB");
        }
        return agreement.difference(read(pair.one()), read(pair.other()));
    }

    private byte[] read(StoredOutput file) {
        try (InputStream in = store.open(file.objectKey(), file.position(), file.size())) {
            return in.readNBytes((int) file.size());
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.STORE_UNREACHABLE, "Object " + file.objectKey() + " cannot be read: " + e, e);
        }
    }
}
