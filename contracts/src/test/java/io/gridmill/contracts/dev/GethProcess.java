package io.gridmill.contracts.dev;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.internal.rpc.JsonRpc;
import io.gridmill.contracts.internal.rpc.RpcAnswer;
import io.gridmill.contracts.internal.rpc.RpcCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * geth in dev mode: one node that makes a block every second and forgets everything at its end. The program is the one
 * that {@code GRIDMILL_TEST_GETH} names, else the one on the search path.
 */
public final class GethProcess implements DevNode {

    private static final String MILLION_ETHER = "0xd3c21bcecceda1000000";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Process process;
    private final int port;
    private final Path log;

    private GethProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    static GethProcess start() {
        int port = AnvilProcess.freePort();
        try {
            Path log = Files.createTempFile("gridmill-geth-", ".log");
            Process process = new ProcessBuilder(List.of(
                            binary().toString(),
                            "--dev",
                            "--dev.period=1",
                            "--dev.gaslimit=30000000",
                            "--http",
                            "--http.addr=127.0.0.1",
                            "--http.port=" + port,
                            "--http.api=eth,net,web3",
                            "--authrpc.addr=127.0.0.1",
                            "--authrpc.port=" + AnvilProcess.freePort(),
                            "--port=0",
                            "--nodiscover",
                            "--maxpeers=0",
                            "--ipcdisable",
                            "--cache=64"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            GethProcess geth = new GethProcess(process, port, log);
            try {
                geth.fund();
                return geth;
            } catch (RuntimeException | Error e) {
                e.addSuppressed(new IllegalStateException("geth said: " + Files.readString(log)));
                geth.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The node holds the key of the account that has everything, and signs for it. */
    private void fund() {
        try (Chain chain = chain()) {
            chain.blockNumber(); // waits for the node
            JsonRpc rpc = new JsonRpc(endpoint(), Duration.ofSeconds(10));
            String rich = ask(rpc, RpcCall.of("eth_accounts"), "/0");
            List<Bytes32> sent = new ArrayList<>();
            for (int i = 0; i < KEYS.size(); i++) {
                String to = DevNode.wallet(i).address().hex();
                ObjectNode payment = JsonNodeFactory.instance
                        .objectNode()
                        .put("from", rich)
                        .put("to", to)
                        .put("value", MILLION_ETHER);
                sent.add(Bytes32.parse(ask(rpc, RpcCall.of("eth_sendTransaction", payment), "")));
            }
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            for (Bytes32 transaction : sent) {
                while (chain.receipt(transaction).isEmpty()) {
                    if (System.nanoTime() > deadline || !process.isAlive()) {
                        throw new IllegalStateException("geth mines nothing");
                    }
                    LockSupport.parkNanos(100_000_000);
                }
            }
        }
    }

    private static String ask(JsonRpc rpc, RpcCall call, String pointer) {
        RpcAnswer answer = rpc.call(call);
        if (answer instanceof RpcAnswer.Result result) {
            return result.value().at(pointer).asText();
        }
        throw new IllegalStateException(call.method() + ": " + answer);
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("geth does not end");
            }
            Files.deleteIfExists(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path binary() {
        String named = System.getenv("GRIDMILL_TEST_GETH");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(directory -> Path.of(directory, "geth"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "There is no geth; build it with infra/ci/install-geth and name it in GRIDMILL_TEST_GETH"));
    }
}
