package io.gridmill.model.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A named output of a command: files matching a glob below the directory that {@code ${outputs.name}} names, or below
 * the working directory when the command does not mention it.
 *
 * @param files glob with {@code *}, {@code **}, {@code ?} and {@code {a,b}}
 * @param expect number of files there must be: a number, or a placeholder such as {@code ${partition.frame.count}};
 *     absent: at least one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Output(String files, @Nullable String expect) {

    public Output {
        Required.present("files", files);
    }
}
