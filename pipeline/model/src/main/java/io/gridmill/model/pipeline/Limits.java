package io.gridmill.model.pipeline;

/** How large the parts of a pipeline may be. */
public final class Limits {

    /** Bytes of a pipeline file. */
    public static final int FILE_BYTES = 4 << 20;

    /** How deeply YAML may nest. */
    public static final int YAML_DEPTH = 32;

    /** Aliases (*name) in a file. */
    public static final int YAML_ALIASES = 100;

    public static final int STAGES = 1000;

    /** Partitions of one stage. */
    public static final int PARTITIONS = 10_000_000;

    /** Points of one stage: what its dimensions make when they are combined. */
    public static final long POINTS = 1_000_000_000_000L;

    /** Points of one partition. */
    public static final int CHUNK = 1_000_000;

    /** Points of one partition whose stage uses {@code ${partition.file}}: the file travels in a message. */
    public static final int FILE_POINTS = 100_000;

    /** Groups of one stage: their keys are kept in memory. */
    public static final int GROUPS = 1_000_000;

    /** Dimensions of one stage. */
    public static final int DIMENSIONS = 16;

    /** Depth of parentheses in {@code combine}. */
    public static final int COMBINE_DEPTH = 16;

    /** Items of a list, entries of a map. */
    public static final int ITEMS = 100_000;

    /** Entries of a map of parameters, inputs, outputs or environment variables. */
    public static final int ENTRIES = 1000;

    /** Words of a command. */
    public static final int COMMAND_WORDS = 10_000;

    /** Characters of a scalar. */
    public static final int SCALAR = 64 * 1024;

    private Limits() {}
}
