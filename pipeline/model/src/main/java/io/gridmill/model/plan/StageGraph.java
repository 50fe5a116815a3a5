package io.gridmill.model.plan;

import io.gridmill.model.pipeline.CopyStage;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.PartitionSpec;
import io.gridmill.model.pipeline.Stage;
import io.gridmill.model.pipeline.StageReference;
import io.gridmill.model.template.Template;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/** Which stages wait for which. References to stages that do not exist are left out. */
public final class StageGraph {

    private final Map<String, Stage> stages;
    private final Map<String, Set<String>> upstream = new LinkedHashMap<>();

    private StageGraph(List<Stage> all) {
        this.stages = new LinkedHashMap<>();
        all.forEach(stage -> stages.put(stage.name(), stage));
        for (Stage stage : all) {
            Set<String> names = new LinkedHashSet<>();
            references(stage).forEach(reference -> names.add(reference.value().stage()));
            stage.common().after().forEach(name -> names.add(name.value()));
            names.retainAll(stages.keySet());
            upstream.put(stage.name(), names);
        }
    }

    public static StageGraph of(List<Stage> stages) {
        return new StageGraph(stages);
    }

    /** The outputs of other stages that a stage reads. */
    public static List<Located<StageReference>> references(Stage stage) {
        List<Located<StageReference>> references = new ArrayList<>();
        stage.common().inputs().values().forEach(input -> add(input, references));
        stage.common().partition().ifPresent(partition -> {
            if (partition instanceof PartitionSpec.Each each) {
                add(each.upstream(), references);
            } else if (partition instanceof PartitionSpec.Group group) {
                add(group.upstream(), references);
            } else if (partition instanceof PartitionSpec.Files files) {
                add(files.source(), references);
            }
        });
        if (stage instanceof CopyStage copy && copy.from() instanceof CopyStage.End.Files files) {
            add(files.address(), references);
        }
        return references;
    }

    private static void add(Located<Template> template, List<Located<StageReference>> references) {
        StageReference.of(template.value())
                .ifPresent(reference -> references.add(new Located<>(reference, template.position())));
    }

    /** The stages that this one waits for, by name. */
    public Set<String> upstream(String stage) {
        return upstream.getOrDefault(stage, Set.of());
    }

    /**
     * The stages so that each stands behind those it waits for, otherwise in the order of the file. Stages on a cycle or
     * behind one are missing.
     */
    public List<Stage> order() {
        List<String> names = new ArrayList<>(stages.keySet());
        Map<String, Integer> position = new LinkedHashMap<>();
        names.forEach(name -> position.put(name, position.size()));
        Map<String, List<String>> downstream = new LinkedHashMap<>();
        int[] missing = new int[names.size()];
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < missing.length; i++) {
            String name = names.get(i);
            missing[i] = upstream(name).size();
            upstream(name).forEach(before -> downstream
                    .computeIfAbsent(before, none -> new ArrayList<>())
                    .add(name));
            if (missing[i] == 0) {
                ready.add(i);
            }
        }
        List<Stage> order = new ArrayList<>();
        for (Integer next = ready.poll(); next != null; next = ready.poll()) {
            String name = names.get(next);
            order.add(stages.get(name));
            for (String behind : downstream.getOrDefault(name, List.of())) {
                int index = Objects.requireNonNull(position.get(behind));
                missing[index]--;
                if (missing[index] == 0) {
                    ready.add(index);
                }
            }
        }
        return order;
    }

    /** The stages of a cycle, the first one again at the end; empty when there is none. */
    public Optional<List<String>> cycle() {
        Set<String> done = new HashSet<>();
        order().forEach(stage -> done.add(stage.name()));
        Optional<String> start =
                stages.keySet().stream().filter(name -> !done.contains(name)).findFirst();
        if (start.isEmpty()) {
            return Optional.empty();
        }
        // Every stage that is left waits for another one that is left, so this walk comes back to itself.
        List<String> path = new ArrayList<>();
        String at = start.get();
        while (!path.contains(at)) {
            path.add(at);
            at = upstream(at).stream()
                    .filter(name -> !done.contains(name))
                    .findFirst()
                    .orElseThrow();
        }
        List<String> cycle = new ArrayList<>(path.subList(path.indexOf(at), path.size()));
        cycle.add(at);
        return Optional.of(cycle);
    }

    /** The names of a stage's own inputs, with that of the dataset by which it is divided. */
    public static Set<String> inputNames(Stage stage) {
        Set<String> names = new LinkedHashSet<>(stage.common().inputs().keySet());
        InputPlanner.dividedInput(stage).ifPresent(names::add);
        return names;
    }

    /**
     * The input that a stage takes over because its command names it and the stage itself has none of that name: the one
     * of the nearest stage before it, when that is a path or an address.
     *
     * @throws IllegalArgumentException with a message for the user when two equally near stages disagree
     */
    public Optional<Located<Template>> inherited(String stage, String input) {
        Set<String> seen = new LinkedHashSet<>(Set.of(stage));
        Set<String> level = upstream(stage);
        while (!level.isEmpty()) {
            Map<Template, String> found = new LinkedHashMap<>();
            Optional<Located<Template>> first = Optional.empty();
            Set<String> next = new LinkedHashSet<>();
            for (String name : level) {
                Stage before = stages.get(name);
                Located<Template> own =
                        before == null ? null : before.common().inputs().get(input);
                if (own != null && StageReference.of(own.value()).isEmpty()) {
                    found.putIfAbsent(own.value(), name);
                    first = first.isPresent() ? first : Optional.of(own);
                }
                seen.add(name);
                next.addAll(upstream(name));
            }
            if (found.size() > 1) {
                throw new IllegalArgumentException("the input '" + input + "' could be that of the stages "
                        + String.join(" or ", found.values()) + ", which differ");
            }
            if (first.isPresent()) {
                return first;
            }
            next.removeAll(seen);
            level = next;
        }
        return Optional.empty();
    }
}
