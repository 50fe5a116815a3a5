package io.gridmill.engine.run;

import io.gridmill.engine.ledger.SupplierTable;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.model.RunId;
import io.gridmill.model.pipeline.Verification;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.StagePlan;
import io.gridmill.model.protocol.Resources;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What places must know about a run, and what they left behind in earlier processes of it. */
final class PlaceRequests {

    private static final Duration USUAL_DEADLINE = Duration.ofHours(24);

    private final RunId run;
    private final Plan plan;
    private final SupplierTable suppliers;

    PlaceRequests(RunId run, Plan plan, SupplierTable suppliers) {
        this.run = run;
        this.plan = plan;
        this.suppliers = suppliers;
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
        int owners = plan.stages().stream()
                .filter(stage ->
                        stage.place().word().equals(place) && !stage.verify().isNone())
                .mapToInt(stage -> stage.verify().replicas() + 1)
                .max()
                .orElse(1);
        return new PlaceRequest(
                run,
                plan.pipeline().market(),
                resources,
                partitions,
                owners,
                plan.pipeline().market().deadline().orElse(USUAL_DEADLINE),
                suppliers.of(place));
    }

    /** How often partitions of the stage are run when all goes well. */
    private static long attempts(StagePlan stage) {
        Verification verify = stage.verify();
        double each = verify.isNone() ? 1 : 1 + verify.sample() * (verify.replicas() - 1);
        return (long) Math.ceil(stage.partitioning().size().orElse(0) * each);
    }
}
