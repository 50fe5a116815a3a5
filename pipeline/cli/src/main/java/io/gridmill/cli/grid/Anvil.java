package io.gridmill.cli.grid;

import io.gridmill.connectors.process.ChildCommand;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the dev chain's program, which comes from npm: in the working copy's {@code contracts/node_modules}, else in the
 * user's cache, where it is installed once. The platform's binary is called directly; npx would cost seconds each time.
 */
final class Anvil {

    private static final String VERSION = "1.7.1";
    private static final List<String> PACKAGE = List.of("package.json", "package-lock.json");

    private Anvil() {}

    static Path program(Path log) {
        String configured = Optional.ofNullable(System.getenv("GRIDMILL_ANVIL")).orElse("");
        if (!configured.isBlank()) {
            return Path.of(configured);
        }
        Path inPackage = Path.of("node_modules/@foundry-rs/anvil-linux-" + machine() + "/bin/anvil");
        Path workingCopy = Path.of(System.getProperty("gridmill.root", "."), "contracts");
        Path installed = cache().resolve("anvil-" + VERSION);
        for (Path place : List.of(workingCopy, installed)) {
            if (Files.isExecutable(place.resolve(inPackage))) {
                return place.resolve(inPackage).toAbsolutePath();
            }
        }
        try {
            install(installed, log);
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.GRID_FAILED,
                    "The dev chain anvil " + VERSION + " cannot be installed: " + e.getMessage()
                            + ". Install Node.js 20 or newer with npm, or name an anvil with GRIDMILL_ANVIL. See "
                            + log,
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridmillException(ErrorCode.GRID_FAILED, "Interrupted while anvil was installed", e);
        }
        return installed.resolve(inPackage);
    }

    private static String machine() {
        return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default ->
                throw new GridmillException(
                        ErrorCode.UNSUPPORTED,
                        "No dev chain comes along for " + System.getProperty("os.arch")
                                + ": name a chain with GRIDMILL_CHAIN_RPC");
        };
    }

    private static Path cache() {
        String configured = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).orElse("");
        String home = Optional.ofNullable(System.getenv("HOME")).orElse(System.getProperty("user.home"));
        return (configured.isBlank() ? Path.of(home, ".cache") : Path.of(configured)).resolve("gridmill");
    }

    /** npm checks the digests in the lock file; a half-done installation is never seen under the final name. */
    private static void install(Path target, Path log) throws IOException, InterruptedException {
        Files.createDirectories(target.getParent());
        Path unfinished = Files.createTempDirectory(target.getParent(), "anvil-");
        for (String file : PACKAGE) {
            try (InputStream content = Anvil.class.getResourceAsStream("anvil/" + file)) {
                if (content == null) {
                    throw new IOException("This build lacks " + file);
                }
                Files.copy(content, unfinished.resolve(file));
            }
        }
        List<String> command = List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        int exit = ChildCommand.of("npm", command, unfinished, "KILL", log).run(Duration.ofMinutes(5));
        if (exit != 0) {
            throw new IOException("npm ci ended with exit code " + exit);
        }
        try {
            Files.move(unfinished, target);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(target)) { // else another start was faster
                throw e;
            }
        }
    }
}
