package io.gridmill.cli.show;

import io.gridmill.engine.history.StageRow;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a user points at: a stage, or one of its partitions, written {@code render}, {@code render[7]} or
 * {@code render 7}.
 *
 * @param partition index from 0; null for the whole stage
 */
public record PartitionReference(StageRow stage, @Nullable Integer partition) {

    private static final Pattern SYNTAX = Pattern.compile("([^\\[\\]]+)(?:\\[(\\d{1,9})\\])?");

    /**
     * @param text stage, with or without a partition
     * @param index partition, when it is typed separately
     * @throws GridmillException {@code INVALID_USAGE} when the run has no such stage or the stage no such partition
     */
    public static PartitionReference parse(String run, String text, @Nullable Integer index, List<StageRow> stages) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw wrong("'" + text + "' is no stage; write for example render or render[7]");
        }
        String name = matcher.group(1);
        StageRow stage = stages.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> wrong("Run " + run + " has no stage '" + name + "'; it has "
                        + stages.stream().map(StageRow::name).collect(Collectors.joining(", "))));
        Integer partition = matcher.group(2) == null ? index : Integer.valueOf(matcher.group(2));
        Integer known = stage.partitions();
        if (partition != null && known == null) {
            throw wrong("Stage " + name + " has not begun: its partitions are not known");
        }
        if (partition != null && known != null && (partition < 0 || partition >= known)) {
            throw wrong("Stage " + name + " has no partition " + partition + "; it has "
                    + (known == 0 ? "none" : "0 to " + (known - 1)));
        }
        return new PartitionReference(stage, partition);
    }

    private static GridmillException wrong(String message) {
        return new GridmillException(ErrorCode.INVALID_USAGE, message);
    }
}
