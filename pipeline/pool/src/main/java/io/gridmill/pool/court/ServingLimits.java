package io.gridmill.pool.court;

import io.gridmill.model.ErrorCode;
import io.gridmill.pool.deal.DealRefusedException;
import io.gridmill.pool.deal.DealRefusedException.Reason;
import java.net.InetAddress;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * How much strangers may call: locations of outputs stand on the chain for all to read. Each address has a few calls
 * a minute and two at a time, so that whoever asks in a loop does not keep a panel from its work. Safe for use by several
 * threads.
 */
final class ServingLimits {

    static final int PER_MINUTE = 20;
    private static final int AT_ONCE_EACH = 2;
    private static final int AT_ONCE = 32;
    private static final int MOST_ADDRESSES = 10_000;
    private static final long MINUTE_MILLIS = 60_000;

    private final Clock clock;

    /** Guarded by this, as is all that follows. */
    private final Map<InetAddress, Caller> callers = new HashMap<>();

    private long minute;
    private int running;

    private static final class Caller {
        private int asked;
        private int running;
    }

    ServingLimits(Clock clock) {
        this.clock = clock;
    }

    /** One call; closed when it has ended. */
    interface Pass extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws DealRefusedException with TOO_MANY */
    synchronized Pass enter(InetAddress address) {
        long now = clock.millis() / MINUTE_MILLIS;
        if (now != minute) {
            minute = now;
            callers.values().removeIf(caller -> caller.running == 0);
            callers.values().forEach(caller -> caller.asked = 0);
        }
        if (running >= AT_ONCE || (callers.size() >= MOST_ADDRESSES && !callers.containsKey(address))) {
            throw tooMany();
        }
        Caller caller = callers.computeIfAbsent(address, a -> new Caller());
        if (caller.asked >= PER_MINUTE || caller.running >= AT_ONCE_EACH) {
            throw tooMany();
        }
        caller.asked++;
        caller.running++;
        running++;
        return () -> leave(caller);
    }

    private synchronized void leave(Caller caller) {
        caller.running--;
        running--;
    }

    private static DealRefusedException tooMany() {
        return new DealRefusedException(
                Reason.TOO_MANY,
                ErrorCode.POOL_REFUSED,
                "There are too many calls, of this address or of all; try later");
    }
}
