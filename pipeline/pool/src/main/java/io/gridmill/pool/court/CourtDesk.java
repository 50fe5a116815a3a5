package io.gridmill.pool.court;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.contracts.exchange.CaseStatus;
import io.gridmill.model.ErrorCode;
import io.gridmill.pool.deal.DealRefusedException;
import io.gridmill.pool.deal.DealRefusedException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;

/** What the API of a pool has to do with the Court. Safe for use by several threads. */
public interface CourtDesk {

    /** A pool that answers before no court. */
    CourtDesk NONE = new CourtDesk() {
        @Override
        public Served outputs(Bytes32 secret, InetAddress caller) {
            throw unknown();
        }

        @Override
        public void order(Bytes32 caseId, InetAddress caller, Reader order) {
            throw unknown();
        }

        @Override
        public CaseStatus status(Bytes32 caseId) {
            throw unknown();
        }
    };

    /**
     * Outputs that were demanded, while the dispute about them runs.
     *
     * @throws DealRefusedException UNKNOWN when nothing is served there, TOO_MANY when this caller had enough
     */
    Served outputs(Bytes32 secret, InetAddress caller) throws IOException;

    /**
     * Takes the order of a case in which this pool has a seat, durably on return.
     *
     * @param order read only when there is such a case
     * @throws DealRefusedException UNKNOWN without a seat, WRONG for another order, CONFLICT when it is too late, TOO_MANY
     */
    void order(Bytes32 caseId, InetAddress caller, Reader order) throws IOException;

    /**
     * How far this pool is with a case.
     *
     * @throws DealRefusedException UNKNOWN without a seat
     */
    CaseStatus status(Bytes32 caseId);

    /** Reads the body of a call. */
    interface Reader {
        CaseOrder read() throws IOException;
    }

    /** Something to send, once. */
    interface Served extends AutoCloseable {

        void writeTo(OutputStream out) throws IOException;

        @Override
        void close();
    }

    static DealRefusedException unknown() {
        return new DealRefusedException(
                Reason.UNKNOWN, ErrorCode.POOL_REFUSED, "This pool has nothing there, or not any more");
    }
}
