package io.gridmill.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every command gets from the command line.
 *
 * @param home the directory of all state; absolute, may not exist yet
 * @param profile the file named by {@code --profile}
 */
public record Context(Path home, @Nullable Path profile, OutputFormat output, PrintWriter out, PrintWriter err) {

    /** {@code --home}, else GRIDMILL_HOME, else {@code .gridmill} in the user's home directory. */
    static Path home(@Nullable Path option, Map<String, String> environment) {
        if (option != null) {
            return option.toAbsolutePath().normalize();
        }
        String variable = environment.getOrDefault("GRIDMILL_HOME", "");
        if (!variable.isBlank()) {
            return Path.of(variable).toAbsolutePath().normalize();
        }
        // HOME first: a user without an account name has no other home.
        String user = environment.getOrDefault("HOME", "");
        return Path.of(user.isBlank() ? System.getProperty("user.home") : user, ".gridmill")
                .toAbsolutePath();
    }

    public boolean json() {
        return output == OutputFormat.json;
    }

    /** Writes one value as JSON, indented, with a newline at the end. */
    public void printJson(Object value) {
        try {
            out.println(new ObjectMapper()
                    .findAndRegisterModules()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .writeValueAsString(value));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes one line for people. */
    public void println(String line) {
        out.println(line);
        out.flush();
    }
}
