package io.gridmill.connectors.process;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The util-linux program that binds a child's life to its parent's and gives up root. */
final class Setpriv {

    private Setpriv() {}

    /** @throws GridmillException GRID_FAILED when it is missing and the command cannot do without */
    static boolean available(ChildCommand command) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        for (String directory : path.split(":")) {
            if (Files.isExecutable(Path.of(directory, "setpriv"))) {
                return true;
            }
        }
        if (command.account().isPresent()) {
            throw new GridmillException(
                    ErrorCode.GRID_FAILED,
                    command.name() + " must not run as root and needs setpriv to give root up: install util-linux, or"
                            + " start as another user");
        }
        return false;
    }
}
