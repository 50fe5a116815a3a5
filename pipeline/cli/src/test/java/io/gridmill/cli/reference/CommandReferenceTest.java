package io.gridmill.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.cli.Main;
import io.gridmill.cli.command.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandReferenceTest {

    private static final Path PAGE = Path.of("../../docs/reference/commands.md");

    @Test
    void theReferencePageIsFresh() throws Exception {
        CommandLine gridmill = new CommandLine(new Main());
        Commands.named(List.of()).forEach(gridmill::addSubcommand);
        String page = new CommandReference().page(gridmill);
        if ("write".equals(System.getenv("GRIDMILL_GOLDEN"))) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/reference/commands.md is stale: run this test once with GRIDMILL_GOLDEN=write and commit it")
                .isEqualTo(page);
    }
}
