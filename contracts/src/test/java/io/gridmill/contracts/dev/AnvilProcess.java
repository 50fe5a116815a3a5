package io.gridmill.contracts.dev;

import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.wallet.Wallet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A real chain for tests: anvil from contracts/node_modules on loopback, a block every second. */
public final class AnvilProcess implements DevNode {

    private final List<String> arguments;
    private final int port;
    private Process process;

    private AnvilProcess(int port, List<String> arguments) {
        this.port = port;
        this.arguments = arguments;
        this.process = launch();
    }

    /** @param extra arguments for anvil */
    public static AnvilProcess start(String... extra) {
        return new AnvilProcess(freePort(), List.of(extra));
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** One of the accounts that are rich from the start. */
    public static Wallet wallet(int index) {
        return DevNode.wallet(index);
    }

    /** As {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** As Control-C: anvil writes its state. */
    public void stop() {
        process.destroy();
        await();
    }

    /** After {@link #kill} or {@link #stop}, on the same port. */
    public void restart() {
        process = launch();
    }

    @Override
    public void close() {
        kill();
    }

    private void await() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("anvil does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>(
                List.of(binary().toString(), "--host", "127.0.0.1", "--port", String.valueOf(port), "--silent"));
        if (!arguments.contains("--no-mining")) {
            command.addAll(List.of("--block-time", "1"));
        }
        command.addAll(arguments);
        try {
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (Chain chain = chain()) {
                chain.blockNumber();
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path binary() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        Path relative = Path.of("contracts/node_modules/@foundry-rs/anvil-" + os + "-" + arch + "/bin/anvil");
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve(relative);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("There is no " + relative + "; run 'npm ci' in contracts");
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
