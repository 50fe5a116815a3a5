package io.gridmill.cli.grid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where the local grid keeps what, below the home directory. */
record GridPaths(Path root) {

    /** Makes the directories that every start needs; only the present user may look into them. */
    static GridPaths below(Path home) throws IOException {
        GridPaths paths = new GridPaths(home.resolve("grid"));
        for (Path directory : new Path[] {home, paths.root, paths.log(), paths.secrets(), paths.chain()}) {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
        }
        return paths;
    }

    /** Held by the supervisor as long as it lives. */
    Path lock() {
        return root.resolve("lock");
    }

    /** Held by whoever starts or stops the grid. */
    Path startLock() {
        return root.resolve("start.lock");
    }

    /** Written when everything is ready, deleted when it no longer is. */
    Path state() {
        return root.resolve("grid.json");
    }

    /** The ports of the last start, taken again when they are free. */
    Path ports() {
        return root.resolve("ports.json");
    }

    /** Processes that the next start ends if they are still there. */
    Path processes() {
        return root.resolve("processes.json");
    }

    Path log() {
        return root.resolve("log");
    }

    Path log(String name) {
        return log().resolve(name + ".log");
    }

    Path secrets() {
        return root.resolve("secrets");
    }

    Path chain() {
        return root.resolve("chain");
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path objects() {
        return root.resolve("s3");
    }

    /** Where the contracts are; written when they are all there. */
    Path market() {
        return chain().resolve("market.json");
    }

    Path pools() {
        return root.resolve("pools");
    }

    Path pool(String name) {
        return pools().resolve(name);
    }
}
