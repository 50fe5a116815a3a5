package io.gridmill.model.yaml;

import java.util.List;

/** Where a text stands, and so what its placeholders may name. */
enum Scope {
    /** Known when the run is planned. */
    PLAN("params", "run", "pipeline"),
    /** Filled in for each partition, without inputs and outputs. */
    PARTITION("params", "run", "pipeline", "partition"),
    /** A command, its environment and standard input. */
    COMMAND("params", "run", "pipeline", "partition", "inputs", "outputs"),
    /** A command that compares results. */
    INPUT_PATHS("params", "run", "pipeline", "inputs"),
    /** Where data comes from. */
    INPUT("params", "run", "pipeline", "stages"),
    /** Where data goes. */
    TARGET("params", "run", "pipeline"),
    /** The address of a database. */
    DATABASE("params", "run", "pipeline", "secrets"),
    /** Who is told. */
    NOTIFY("params", "run", "pipeline", "secrets");

    /** All first names of paths. */
    static final List<String> ROOTS =
            List.of("params", "run", "pipeline", "partition", "inputs", "outputs", "stages", "secrets", "schedule");

    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private final List<String> roots;

    Scope(String... roots) {
        this.roots = List.of(roots);
    }

    List<String> roots() {
        return roots;
    }

    boolean knows(String root) {
        return roots.contains(root);
    }

    /** Whether a local path means something here. */
    boolean takesPaths() {
        return this == INPUT || this == TARGET;
    }
}
