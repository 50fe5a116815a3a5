package io.gridmill.model.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One partition handed to a pool. Sending it again changes nothing: the pool knows it by its key.
 *
 * @param values what {@code ${partition.NAME}} stands for, by NAME (such as {@code frame}, {@code frame.count})
 * @param points content of the file that {@code ${partition.file}} names: one point per line
 * @param inputs inputs that this partition alone has, by name
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PartitionOrder(
        PartitionKey key,
        Map<String, String> values,
        @Nullable String points,
        Map<String, Input> inputs) {

    public PartitionOrder {
        Required.present("key", key);
        values = values == null ? Map.of() : Map.copyOf(values);
        inputs = inputs == null ? Map.of() : Map.copyOf(inputs);
    }
}
