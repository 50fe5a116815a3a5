package io.gridmill.pool.court;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.chain.LogEntry;
import io.gridmill.contracts.chain.LogListener;
import io.gridmill.contracts.court.Claim;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.CourtEvent;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what is said about this pool's claims. That events are taken back, or that others are missed, does no harm:
 * before anything is done the chain is asked where the dispute stands.
 */
final class CourtWatch implements LogListener {

    private static final Logger LOG = LoggerFactory.getLogger(CourtWatch.class);

    private final Address pool;
    private final Docket docket;

    CourtWatch(Address pool, Docket docket) {
        this.pool = pool;
        this.docket = docket;
    }

    @Override
    public void logs(List<LogEntry> logs) {
        for (LogEntry log : logs) {
            CourtEvent.read(log).ifPresent(event -> heard(event, log.block()));
        }
    }

    private void heard(CourtEvent event, long block) {
        if (event instanceof CourtEvent.Demanded demanded) {
            brought(demanded, Complaint.MISSING, demanded.claim(), block);
        } else if (event instanceof CourtEvent.Challenged challenged) {
            brought(challenged, Complaint.WRONG, challenged.claim(), block);
        }
    }

    private void brought(CourtEvent event, Complaint complaint, Claim claim, long block) {
        if (claim.pool().equals(pool)) {
            LOG.warn(
                    "the Court hears that result {} of batch {} of deal {} is {}",
                    claim.index(),
                    claim.sequence(),
                    claim.dealId(),
                    complaint);
            docket.brought(new OwnDispute(event.disputeId(), complaint, claim, block, null));
        }
    }

    @Override
    public void reset(String message) {
        docket.reset();
    }
}
