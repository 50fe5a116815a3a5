package io.gridmill.pool.court;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.chain.LogEntry;
import io.gridmill.contracts.chain.LogListener;
import io.gridmill.contracts.court.Claim;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.ConsensusEvent;
import io.gridmill.contracts.court.CourtEvent;
import io.gridmill.pool.jury.JuryBook;
import io.gridmill.pool.jury.JurySeat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what is said about this pool's claims, and which seats it was drawn for. That events are taken back, or that others are missed, does no harm:
 * before anything is done the chain is asked where dispute or case stand.
 */
final class CourtWatch implements LogListener {

    private static final Logger LOG = LoggerFactory.getLogger(CourtWatch.class);

    private final Address pool;
    private final Docket docket;
    private final JuryBook jury;

    CourtWatch(Address pool, Docket docket, JuryBook jury) {
        this.pool = pool;
        this.docket = docket;
        this.jury = jury;
    }

    @Override
    public void logs(List<LogEntry> logs) {
        for (LogEntry log : logs) {
            CourtEvent.read(log).ifPresent(event -> heard(event, log.block()));
            ConsensusEvent.read(log).ifPresent(this::heard);
        }
    }

    private void heard(CourtEvent event, long block) {
        if (event instanceof CourtEvent.Demanded demanded) {
            brought(demanded, Complaint.MISSING, demanded.claim(), block);
        } else if (event instanceof CourtEvent.Challenged challenged) {
            brought(challenged, Complaint.WRONG, challenged.claim(), block);
        }
    }

    private void heard(ConsensusEvent event) {
        if (event instanceof ConsensusEvent.Seated seated && seated.juror().equals(pool)) {
            LOG.info("this pool sits on the panel of case {}", seated.caseId());
            jury.seated(new JurySeat(seated.caseId(), seated.seat(), seated.commitUntilEpochSeconds()));
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
        jury.reset();
    }
}
