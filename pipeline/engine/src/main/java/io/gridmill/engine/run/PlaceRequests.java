package io.gridmill.engine.run;

import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.SupplierTable;
import io.gridmill.engine.place.ExpectedWork;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.model.pipeline.Verification;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.StagePlan;
import io.gridmill.model.protocol.Resources;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What places must know about a run, and what they left behind in earlier processes of it. */
final class PlaceRequests {

    static final Duration USUAL_DEADLINE = Duration.ofHours(24);

    private final RunRecord run;
    private final Plan plan;
    private final SupplierTable suppliers;
    private final PaceTable paces;
    private final Clock clock;

    PlaceRequests(RunRecord run, Plan plan, SupplierTable suppliers, PaceTable paces, Clock clock) {
        this.run = run;
        this.plan = plan;
        this.suppliers = suppliers;
        this.paces = paces;
        this.clock = clock;
    }

    /** Suppliers of earlier processes whose deals are not closed, by place. */
    Map<String, List<SupplierRecord>> earlierSuppliers(Set<String> places) {
        Map<String, List<SupplierRecord>> earlier = new HashMap<>();
        for (String place : places) {
            List<SupplierRecord> open = suppliers.of(place).all().stream()
                    .filter(record -> record.status() != SupplierRecord.Status.CLOSED
                            && record.status() != SupplierRecord.Status.ABANDONED)
                    .toList();
            if (!open.isEmpty()) {
                earlier.put(place, open);
            }
        }
        return earlier;
    }

    /** For one place. */
    PlaceRequest of(String place) {
        List<Resources> resources = plan.stages().stream()
                .filter(stage -> stage.place().word().equals(place))
                .map(StagePlan::resources)
                .toList();
        long partitions = plan.stages().stream()
                .filter(stage -> stage.place().word().equals(place))
                .mapToLong(PlaceRequests::attempts)
                .sum();
        Optional<Duration> left = deadline().map(deadline -> atLeast(Duration.ofSeconds(1), left(deadline)));
        ExpectedTimes times = new ExpectedTimes(paces);
        List<ExpectedWork> work = plan.stages().stream()
                .filter(stage -> stage.place().word().equals(place))
                .filter(stage -> stage.partitioning().size().isPresent())
                .map(stage -> times.of(stage, attempts(stage)))
                .toList();
        return new PlaceRequest(
                run.id(),
                plan.pipeline().market().limitedTo(Optional.empty(), left),
                resources,
                partitions,
                owners(plan, place),
                left.orElse(USUAL_DEADLINE),
                suppliers.of(place),
                work);
    }

    /** From the start of the run. */
    Optional<Duration> deadline() {
        return plan.pipeline().market().deadline();
    }

    /** What is left of a time that began with the run; negative when it is over. */
    Duration left(Duration deadline) {
        Instant now = clock.instant();
        return deadline.minus(Duration.between(run.startedAt().orElse(now), now));
    }

    private static Duration atLeast(Duration least, Duration time) {
        return time.compareTo(least) < 0 ? least : time;
    }

    /** How many different ones the run needs, so that some can check what others did. */
    static int owners(Plan plan, String place) {
        return plan.stages().stream()
                .filter(stage ->
                        stage.place().word().equals(place) && !stage.verify().isNone())
                .mapToInt(stage -> stage.verify().replicas() + 1)
                .max()
                .orElse(1);
    }

    /** How often partitions of the stage are run when all goes well. */
    private static long attempts(StagePlan stage) {
        return attempts(stage.verify(), stage.partitioning().size().orElse(0));
    }

    static long attempts(Verification verify, long partitions) {
        double each = verify.isNone() ? 1 : 1 + verify.sample() * (verify.replicas() - 1);
        return (long) Math.ceil(partitions * each);
    }
}
