package io.gridmill.engine.run;

import io.gridmill.engine.copy.CopyWork;
import io.gridmill.engine.input.InputLinks;
import io.gridmill.engine.input.InputSet;
import io.gridmill.engine.input.StageInputs;
import io.gridmill.engine.ledger.LedgerReader;
import io.gridmill.engine.ledger.Patience;
import io.gridmill.engine.ledger.StoredOutput;
import io.gridmill.engine.verify.Verifier;
import io.gridmill.engine.verify.agreement.Verifiers;
import io.gridmill.model.Digest;
import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.pipeline.PlaceKind;
import io.gridmill.model.plan.CacheKeys;
import io.gridmill.model.plan.FilePartitions;
import io.gridmill.model.plan.PartitionPoints;
import io.gridmill.model.plan.PartitionSpace;
import io.gridmill.model.plan.Partitioning;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.PlannedInput;
import io.gridmill.model.plan.PlannedWork;
import io.gridmill.model.plan.StagePlan;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.StageOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Prepares the stages of a plan. Safe for use by several threads. */
final class PlanPreparation implements Preparation {

    private final Plan plan;
    private final StageInputs inputs;
    private final InputLinks links;
    private final LedgerReader ledger;
    private final DatasetStore store;
    private final OutputRules outputRules;
    private final boolean useCache;
    private final Patience patience;
    private final Map<Integer, StageFacts> begun = new ConcurrentHashMap<>();
    private final Map<Integer, Verifier> verifiers = new ConcurrentHashMap<>();

    /** What is known of a stage once it has begun. */
    private record StageFacts(
            PartitionSpace space,
            Map<String, InputSet> shared,
            Map<String, Digest> sharedDigests,
            @Nullable FileShares shares) {}

    /** The files of a dataset that partitions are divided over. */
    private record FileShares(String input, FilePartitions partitions, Map<String, InputSet.File> byPath) {}

    PlanPreparation(
            Plan plan,
            StageInputs inputs,
            LedgerReader ledger,
            DatasetStore store,
            boolean useCache,
            Patience patience) {
        this.plan = plan;
        this.inputs = inputs;
        this.links = new InputLinks(store);
        this.ledger = ledger;
        this.store = store;
        this.outputRules = new OutputRules();
        this.useCache = useCache;
        this.patience = patience;
    }

    @Override
    public Begun begin(int index) {
        return patience.call("Beginning stage " + plan.stages().get(index).name(), () -> beginNow(index));
    }

    private Begun beginNow(int index) {
        StagePlan stage = plan.stages().get(index);
        Map<String, InputSet> shared = inputs.shared(stage);
        Map<String, Digest> digests = new HashMap<>();
        shared.forEach((name, set) -> digests.put(name, set.digest()));
        Partitioning partitioning = stage.partitioning();
        PartitionSpace space;
        FileShares shares = null;
        @Nullable PartitionLinks partitionLinks = null;
        int streamingFrom = -1;
        if (partitioning instanceof Partitioning.Files files) {
            InputSet dataset = inputs.dataset(stage, files.source());
            Map<String, InputSet.File> byPath = new HashMap<>();
            dataset.files().forEach(file -> byPath.put(file.path(), file));
            FilePartitions divided = files.divide(dataset.files().stream()
                    .map(file -> new FilePartitions.File(file.path(), file.size()))
                    .toList());
            shares = new FileShares(files.input(), divided, byPath);
            space = divided.space();
        } else if (partitioning instanceof Partitioning.Each each) {
            space = each.space()
                    .orElseGet(() -> each.over(facts(each.upstream()).space()));
            partitionLinks = PartitionLinks.ONE_TO_ONE;
            streamingFrom = each.upstream();
        } else if (partitioning instanceof Partitioning.Group group) {
            space = group.index().space();
            partitionLinks = new GroupLinks(group);
            streamingFrom = group.upstream();
        } else {
            space = partitioning.space().orElseThrow();
        }
        begun.put(index, new StageFacts(space, shared, digests, shares));
        return new Begun(space.size(), partitionLinks, streamingFrom);
    }

    private record GroupLinks(Partitioning.Group group) implements PartitionLinks {
        @Override
        public int[] dependents(int upstreamPartition) {
            return new int[] {group.index().groupOf(upstreamPartition)};
        }

        @Override
        public int needs(int partition) {
            return group.index().members(partition);
        }
    }

    private StageFacts facts(int stage) {
        StageFacts facts = begun.get(stage);
        if (facts == null) {
            // The stage was finished by an earlier process; its partitions are found again.
            beginNow(stage);
            facts = begun.get(stage);
        }
        if (facts == null) {
            throw new IllegalStateException("Stage " + stage + " has not begun");
        }
        return facts;
    }

    /** The partitions of a stage that has begun. */
    Optional<PartitionSpace> spaceOf(int stage) {
        return Optional.ofNullable(begun.get(stage)).map(StageFacts::space);
    }

    @Override
    public List<Prepared> prepare(int index, int[] partitions) {
        return patience.call("Preparing " + plan.stages().get(index).name(), () -> prepareNow(index, partitions));
    }

    private List<Prepared> prepareNow(int index, int[] partitions) {
        StagePlan stage = plan.stages().get(index);
        StageFacts facts = facts(index);
        CacheKeys keys = CacheKeys.of(stage.digest(), facts.sharedDigests());
        Map<Integer, Map<String, InputSet>> own = ownInputs(stage, facts, partitions);
        List<PartitionPoints> points = new ArrayList<>(partitions.length);
        List<Digest> cacheKeys = new ArrayList<>(partitions.length);
        for (int partition : partitions) {
            PartitionPoints at = facts.space().at(partition);
            Map<String, Digest> ownDigests = new HashMap<>();
            own.getOrDefault(partition, Map.of()).forEach((name, set) -> ownDigests.put(name, set.digest()));
            points.add(at);
            cacheKeys.add(keys.key(at, ownDigests));
        }
        Map<Digest, Hit> hits = useCache && stage.cache() && stage.work() instanceof PlannedWork.Run
                ? hits(cacheKeys, stage)
                : Map.of();
        List<Prepared> prepared = new ArrayList<>(partitions.length);
        for (int i = 0; i < partitions.length; i++) {
            prepared.add(new Prepared(
                    partitions[i],
                    cacheKeys.get(i),
                    points.get(i).values(),
                    points.get(i).points(),
                    links.link(own.getOrDefault(partitions[i], Map.of())),
                    Optional.ofNullable(hits.get(cacheKeys.get(i)))));
        }
        return prepared;
    }

    /** Inputs that partitions have for themselves, by partition. */
    private Map<Integer, Map<String, InputSet>> ownInputs(StagePlan stage, StageFacts facts, int[] partitions) {
        Map<Integer, Map<String, InputSet>> own = new HashMap<>();
        FileShares shares = facts.shares();
        if (shares != null) {
            for (int partition : partitions) {
                List<InputSet.File> files = shares.partitions().filesOf(partition).stream()
                        .map(file ->
                                java.util.Objects.requireNonNull(shares.byPath().get(file.path())))
                        .toList();
                own.computeIfAbsent(partition, absent -> new HashMap<>())
                        .put(shares.input(), new InputSet(true, files));
            }
        }
        stage.inputs().forEach((name, input) -> {
            if (input instanceof PlannedInput.StageOutput output && output.part() != PlannedInput.Part.GATHER) {
                Upstream upstream = Upstream.of(stage.partitioning(), output);
                upstream.read(ledger, partitions)
                        .forEach((partition, set) -> own.computeIfAbsent(partition, absent -> new HashMap<>())
                                .put(name, set));
            }
        });
        return own;
    }

    /** Results of earlier runs whose objects are still there. */
    private Map<Digest, Hit> hits(List<Digest> cacheKeys, StagePlan stage) {
        Map<Digest, LedgerReader.CachedResult> found = ledger.cached(cacheKeys, stage.verify());
        if (found.isEmpty()) {
            return Map.of();
        }
        Map<LedgerReader.CachedResult, List<StoredOutput>> outputs = ledger.outputsOf(List.copyOf(found.values()));
        Set<String> present = new HashSet<>();
        Set<String> absent = new HashSet<>();
        Map<Digest, Hit> hits = new HashMap<>();
        found.forEach((key, result) -> {
            List<StoredOutput> files = outputs.getOrDefault(result, List.of());
            boolean complete = files.stream().map(StoredOutput::objectKey).allMatch(object -> {
                if (!present.contains(object) && !absent.contains(object)) {
                    (store.size(object).isPresent() ? present : absent).add(object);
                }
                return present.contains(object);
            });
            if (complete) {
                hits.put(key, new Hit(result.outputDigest(), files));
            }
        });
        return hits;
    }

    @Override
    public StageOrder order(int index) {
        StagePlan stage = plan.stages().get(index);
        if (!(stage.work() instanceof PlannedWork.Run run)) {
            throw new IllegalStateException("Stage " + stage.name() + " is not for suppliers");
        }
        return patience.call(
                "Presigning inputs of " + stage.name(),
                () -> new StageOrder(
                        index,
                        stage.name(),
                        run.command(),
                        run.environment(),
                        run.standardInput(),
                        links.link(facts(index).shared()),
                        stage.outputs(),
                        stage.resources(),
                        // What a pool must have is also what it must use.
                        stage.place() == PlaceKind.MARKET
                                ? plan.pipeline().market().runtimes()
                                : List.of(),
                        run.image(),
                        run.network()));
    }

    @Override
    public Optional<OwnWork> ownWork(int index) {
        StagePlan stage = plan.stages().get(index);
        return stage.work() instanceof PlannedWork.Copy copy
                ? Optional.of(() -> patience.call(
                        "Copying of " + stage.name(), () -> new CopyWork(store, inputs).perform(stage, copy)))
                : Optional.empty();
    }

    @Override
    public Verifier verifier(int index) {
        return verifiers.computeIfAbsent(index, absent -> {
            StagePlan stage = plan.stages().get(index);
            return Verifiers.of(
                    stage.verify().agreement(),
                    store,
                    () -> facts(index).shared(),
                    stage.resources().time());
        });
    }

    @Override
    public Optional<String> objection(int index, Prepared prepared, PartitionResult result) {
        return outputRules.objection(plan.stages().get(index).outputs(), prepared.values(), result);
    }
}
