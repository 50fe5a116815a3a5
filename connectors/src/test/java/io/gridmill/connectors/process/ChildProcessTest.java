package io.gridmill.connectors.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void waitsForTheReadyLineAndKeepsTheLog() throws Exception {
        ChildCommand command = shell("echo starting; echo port 4711; exec cat");
        ChildProcess.Ready<String> ready = ChildProcess.start(
                command,
                line -> line.startsWith("port ") ? Optional.of(line.substring(5)) : Optional.empty(),
                PATIENCE);

        assertThat(ready.answer()).isEqualTo("4711");
        ready.child().stop("TERM", PATIENCE);
        assertThat(ready.child().onExit().get(10, TimeUnit.SECONDS)).isEqualTo(143);
        assertThat(Files.readAllLines(command.log())).containsExactly("starting", "port 4711");
    }

    @Test
    void aChildThatEndsInsteadIsReportedWithItsLastWords() {
        assertThatThrownBy(() ->
                        ChildProcess.start(shell("echo no such disk; exit 3"), line -> Optional.empty(), PATIENCE))
                .hasMessageContaining("probe ended while it started")
                .hasMessageContaining("no such disk")
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GRID_FAILED));
    }

    @Test
    void aProgramThatDoesNotExistIsReported() {
        ChildCommand command = new ChildCommand(
                "probe",
                List.of(directory.resolve("none").toString()),
                Map.of(),
                directory,
                "KILL",
                Optional.empty(),
                directory.resolve("log"),
                false);

        assertThatThrownBy(() -> ChildProcess.start(command, line -> Optional.empty(), PATIENCE))
                .isInstanceOf(GridmillException.class)
                .hasMessageContaining("probe");
    }

    @Test
    void aChildThatDoesNotListenIsKilled() throws Exception {
        ChildProcess child = ChildProcess.start(
                        shell("trap '' TERM; echo ready; while true; do read -r line || sleep 1; done"),
                        Optional::of,
                        PATIENCE)
                .child();

        child.stop("TERM", Duration.ofMillis(100));

        assertThat(child.alive()).isFalse();
        assertThat(child.onExit()).isNotNull();
    }

    @Test
    void variablesAreAddedAndRemoved() throws Exception {
        ChildCommand command = new ChildCommand(
                "probe",
                List.of("/bin/sh", "-c", "echo \"$ADDED,${PATH-none}\""),
                Map.of("ADDED", "yes", "PATH", ""),
                directory,
                "KILL",
                Optional.empty(),
                directory.resolve("log"),
                false);

        assertThat(command.toProcessBuilder(false).environment())
                .containsEntry("ADDED", "yes")
                .doesNotContainKey("PATH");
    }

    private ChildCommand shell(String script) {
        return new ChildCommand(
                "probe",
                List.of("/bin/sh", "-c", script),
                Map.of(),
                directory,
                "KILL",
                Optional.empty(),
                directory.resolve("log"),
                false);
    }
}
