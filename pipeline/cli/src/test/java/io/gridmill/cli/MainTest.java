package io.gridmill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(List.of(args), new PrintWriter(out), new PrintWriter(err));
    }

    @Test
    void withoutACommandItShowsThemAll() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("Usage: gridmill");
    }

    @Test
    void anUnknownOptionIsInvalidUsage() {
        assertThat(run("--nonsense")).isEqualTo(2);
        assertThat(err.toString()).startsWith("error INVALID_USAGE: Unknown option: '--nonsense'");
    }

    @Test
    void homeComesFromTheOptionTheVariableOrTheUser() {
        assertThat(Context.home(Path.of("/a"), Map.of("GRIDMILL_HOME", "/b"))).isEqualTo(Path.of("/a"));
        assertThat(Context.home(null, Map.of("GRIDMILL_HOME", "/b", "HOME", "/c")))
                .isEqualTo(Path.of("/b"));
        assertThat(Context.home(null, Map.of("HOME", "/c"))).isEqualTo(Path.of("/c/.gridmill"));
    }
}
