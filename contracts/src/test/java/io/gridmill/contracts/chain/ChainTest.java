package io.gridmill.contracts.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.dev.AnvilProcess;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChainTest {

    private static final ChainOptions BRIEF =
            new ChainOptions(Duration.ofMillis(400), Duration.ofMillis(300), OptionalLong.empty());

    @Test
    void anotherChainThanExpectedIsRefused() {
        try (AnvilProcess anvil = AnvilProcess.start("--chain-id", "77")) {
            assertThat(anvil.chain().chainId()).isEqualTo(77);
            Chain chain = Chain.at(anvil.endpoint(), ChainOptions.DEFAULT.expecting(1));
            assertThatThrownBy(chain::chainId)
                    .isInstanceOfSatisfying(GridmillException.class, e -> assertThat(e.code())
                            .isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                    .hasMessageContaining("on chain 77 and chain 1 was expected");
            assertThat(anvil.chain().receipt(Bytes32.ZERO)).isEmpty();
            assertThat(anvil.chain().block(1_000_000)).isEmpty();
        }
    }

    @Test
    void aDeadNodeIsReportedWithItsAddressButNotItsKeys() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Chain chain = Chain.at(URI.create("http://user:hunter2@127.0.0.1:" + port + "/v3/secret-key"), BRIEF);
        assertThatThrownBy(chain::blockNumber)
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHAIN_UNREACHABLE))
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageNotContainingAny("hunter2", "secret-key");
    }

    @Test
    void aNodeThatSaysNothingIsNotWaitedForLong() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Chain chain = Chain.at(URI.create("http://127.0.0.1:" + silent.getLocalPort()), BRIEF);
            assertThatThrownBy(chain::blockNumber).hasMessageContaining("does not answer");
        }
    }

    @Test
    void aNodeThatIsBusyIsAskedAgain() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            boolean busy = asked.incrementAndGet() < 3;
            byte[] body = (busy ? "<html>busy</html>" : "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":\"0x2a\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(busy ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            Chain chain = Chain.at(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()), ChainOptions.DEFAULT);
            assertThat(chain.blockNumber()).isEqualTo(42);
            assertThat(asked).hasValue(3);
        } finally {
            server.stop(0);
        }
    }
}
