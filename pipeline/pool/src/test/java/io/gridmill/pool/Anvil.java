package io.gridmill.pool;

import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ChainOptions;
import io.gridmill.contracts.wallet.Wallet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A real chain on loopback, with a block every second. */
final class Anvil implements AutoCloseable {

    /** Anvil's first account, rich and known to everybody. */
    static final Wallet RICH = Wallet.ofPrivateKey("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

    private final URI endpoint;
    private final Process process;

    private Anvil(URI endpoint, Process process) {
        this.endpoint = endpoint;
        this.process = process;
    }

    static Anvil start() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Process process = new ProcessBuilder(List.of(
                        binary().toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--silent",
                        "--block-time",
                        "1"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Anvil anvil = new Anvil(URI.create("http://127.0.0.1:" + port), process);
        try (Chain chain = anvil.chain()) {
            chain.blockNumber();
        }
        return anvil;
    }

    URI endpoint() {
        return endpoint;
    }

    Chain chain() {
        return Chain.at(endpoint, ChainOptions.DEFAULT);
    }

    private static Path binary() {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        Path relative = Path.of(
                "contracts/node_modules/@foundry-rs/anvil-" + (mac ? "darwin-" : "linux-") + arch + "/bin/anvil");
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve(relative))) {
                return folder.resolve(relative);
            }
        }
        throw new IllegalStateException("There is no " + relative + "; the build of contracts installs it");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
