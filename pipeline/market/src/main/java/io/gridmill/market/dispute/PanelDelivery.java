package io.gridmill.market.dispute;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Case;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.market.pool.PoolHttp;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives the order of a case to the members of its panel, at the endpoints that their offers name. Members are strangers:
 * each is asked in a thread of its own, with the time limits of all calls to pools, and one that does not answer is asked
 * again after a while. What they took they keep. One thread at a time.
 */
public final class PanelDelivery {

    /** Pause before a member is asked again; it doubles up to the longest. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** Its URLs are good for longer than that. */
    private static final Duration ORDER_LIFE = Duration.ofHours(12);

    private final Function<Address, List<URI>> endpoints;
    private final PoolHttp http;
    private final Executor threads;
    private final Clock clock;
    private final Map<Address, Trial> trials = new HashMap<>();
    private @Nullable CaseOrder order;
    private Instant orderedAt = Instant.MIN;

    /** What is known of a member. */
    private static final class Trial {
        private boolean delivered;
        private String problem = "";
        private Duration pause = FIRST_PAUSE;
        private Instant again = Instant.MIN;
    }

    /**
     * @param endpoints of a pool, as it says on chain
     * @param threads starts a thread for every task
     */
    public PanelDelivery(Function<Address, List<URI>> endpoints, PoolHttp http, Executor threads, Clock clock) {
        this.endpoints = endpoints;
        this.http = http;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * Tries what is due, and waits for the answers. Members that have committed need nothing any more.
     *
     * @return members that have no order yet, and why
     */
    Map<Address, String> deliver(Bytes32 caseId, List<Case.Seat> seats, Supplier<CaseOrder> orders) {
        Instant now = clock.instant();
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        for (Case.Seat seat : seats) {
            Trial trial = trials.computeIfAbsent(seat.juror(), absent -> new Trial());
            if (!trial.delivered && seat.progress() == Case.Progress.SEATED && !now.isBefore(trial.again)) {
                CaseOrder current = current(orders, now);
                calls.add(CompletableFuture.runAsync(() -> attempt(caseId, seat.juror(), trial, current), threads));
            }
        }
        calls.forEach(CompletableFuture::join);
        Map<Address, String> missing = new LinkedHashMap<>();
        for (Case.Seat seat : seats) {
            Trial trial = trials.get(seat.juror());
            if (trial != null && !trial.delivered && seat.progress() == Case.Progress.SEATED) {
                missing.put(seat.juror(), trial.problem);
            }
        }
        return missing;
    }

    private CaseOrder current(Supplier<CaseOrder> orders, Instant now) {
        CaseOrder known = order;
        if (known == null || now.isAfter(orderedAt.plus(ORDER_LIFE))) {
            known = orders.get();
            order = known;
            orderedAt = now;
        }
        return known;
    }

    private void attempt(Bytes32 caseId, Address juror, Trial trial, CaseOrder body) {
        String problem = "it has no offer with an endpoint on chain";
        for (URI endpoint : endpoints.apply(juror)) {
            try {
                http.client(endpoint).order(caseId, body);
                trial.delivered = true;
                return;
            } catch (IOException | GridmillException | IllegalArgumentException e) {
                problem = endpoint + ": " + e.getMessage();
            }
        }
        trial.problem = problem;
        trial.again = clock.instant().plus(trial.pause);
        Duration doubled = trial.pause.multipliedBy(2);
        trial.pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
