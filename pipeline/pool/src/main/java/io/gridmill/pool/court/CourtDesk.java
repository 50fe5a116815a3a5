package io.gridmill.pool.court;

import io.gridmill.contracts.Bytes32;
import io.gridmill.model.ErrorCode;
import io.gridmill.pool.deal.DealRefusedException;
import io.gridmill.pool.deal.DealRefusedException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;

/** What the API of a pool has to do with the Court. Safe for use by several threads. */
public interface CourtDesk {

    /** A pool that answers before no court. */
    CourtDesk NONE = (secret, caller) -> {
        throw unknown();
    };

    /**
     * Outputs that were demanded, while the dispute about them runs.
     *
     * @throws DealRefusedException UNKNOWN when nothing is served there, TOO_MANY when this caller had enough
     */
    Served outputs(Bytes32 secret, InetAddress caller) throws IOException;

    /** Something to send, once. */
    interface Served extends AutoCloseable {

        void writeTo(OutputStream out) throws IOException;

        @Override
        void close();
    }

    static DealRefusedException unknown() {
        return new DealRefusedException(
                Reason.UNKNOWN, ErrorCode.POOL_REFUSED, "Nothing that was demanded is served there (any more)");
    }
}
