package io.gridmill.pool.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecureChannelTest {

    private static final int HEADER = 4 + 32;

    private final WorkerSecret secret = WorkerSecret.random();
    private ServerSocket server;
    private Socket worker;
    private Socket pool;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        worker = new Socket(server.getInetAddress(), server.getLocalPort());
        pool = server.accept();
        worker.setSoTimeout(10_000);
        pool.setSoTimeout(10_000);
    }

    @AfterEach
    void disconnect() throws IOException {
        worker.close();
        pool.close();
        server.close();
    }

    /** On a thread of its own: both sides wait for each other, and the common pool may have one thread only. */
    private static CompletableFuture<SecureChannel> open(Socket socket, SecureChannel.Side side, WorkerSecret known) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return SecureChannel.open(socket, side, known);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                task -> {
                    Thread thread = new Thread(task, "side-" + side);
                    thread.setDaemon(true);
                    thread.start();
                });
    }

    private static SecureChannel wait(CompletableFuture<SecureChannel> channel) throws Exception {
        return channel.get(20, TimeUnit.SECONDS);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void messagesArriveInBothDirectionsWholeAndInOrder() throws Exception {
        CompletableFuture<SecureChannel> a = open(worker, SecureChannel.Side.WORKER, secret);
        SecureChannel b = wait(open(pool, SecureChannel.Side.POOL, secret));
        wait(a).send(text("one"));
        wait(a).send(new byte[3_000_000]);
        assertThat(b.receive()).isEqualTo(text("one"));
        assertThat(b.receive()).hasSize(3_000_000);
        b.send(text("back"));
        assertThat(wait(a).receive()).isEqualTo(text("back"));
        wait(a).close();
        assertThatThrownBy(b::receive).isInstanceOf(EOFException.class);
    }

    @Test
    void whoDoesNotKnowTheSecretIsFoundOutByEitherSide() throws Exception {
        CompletableFuture<SecureChannel> a = open(worker, SecureChannel.Side.WORKER, WorkerSecret.random());
        SecureChannel b = wait(open(pool, SecureChannel.Side.POOL, secret));
        wait(a).send(text("let me in"));
        assertThatThrownBy(b::receive).isInstanceOf(IOException.class).hasMessageContaining("does not know the secret");
        b.send(text("welcome"));
        assertThatThrownBy(wait(a)::receive).hasMessageContaining("does not know the secret");
    }

    @Test
    void whatSomebodyRecordedIsWorthNothingOnAnotherConnection() throws Exception {
        ByteArrayOutputStream recorded = new ByteArrayOutputStream();
        byte[] poolsNonce = new byte[32];
        CompletableFuture<SecureChannel> a = open(worker, SecureChannel.Side.WORKER, secret);
        OutputStream toWorker = pool.getOutputStream();
        toWorker.write(text("GMW1"));
        toWorker.write(poolsNonce);
        toWorker.flush();
        wait(a).send(text("hello"));
        InputStream fromWorker = pool.getInputStream();
        recorded.write(fromWorker.readNBytes(HEADER + 4 + 5 + 16));

        try (Socket again = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            accepted.setSoTimeout(10_000);
            again.getOutputStream().write(recorded.toByteArray());
            again.getOutputStream().flush();
            SecureChannel b = wait(open(accepted, SecureChannel.Side.POOL, secret));
            assertThatThrownBy(b::receive).hasMessageContaining("does not know the secret");
        }
    }

    @Test
    void aChangedARepeatedAndAReflectedMessageAreRefused() throws Exception {
        // The pool's side by hand, so that bytes can be changed on the way.
        for (String attack : new String[] {"change", "repeat", "reflect"}) {
            try (Socket near = new Socket(server.getInetAddress(), server.getLocalPort());
                    Socket far = server.accept();
                    ServerSocket behind = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    Socket relay = new Socket(behind.getInetAddress(), behind.getLocalPort());
                    Socket end = behind.accept()) {
                near.setSoTimeout(10_000);
                end.setSoTimeout(10_000);
                CompletableFuture<SecureChannel> a = open(near, SecureChannel.Side.WORKER, secret);
                CompletableFuture<SecureChannel> b = open(end, SecureChannel.Side.POOL, secret);
                relay.getOutputStream().write(far.getInputStream().readNBytes(HEADER));
                far.getOutputStream().write(relay.getInputStream().readNBytes(HEADER));
                wait(a).send(text("pay 1"));
                byte[] message = far.getInputStream().readNBytes(4 + 5 + 16);
                switch (attack) {
                    case "change" -> {
                        message[6] ^= 1;
                        relay.getOutputStream().write(message);
                        assertThatThrownBy(wait(b)::receive).isInstanceOf(IOException.class);
                    }
                    case "repeat" -> {
                        relay.getOutputStream().write(message);
                        relay.getOutputStream().write(message);
                        assertThat(wait(b).receive()).isEqualTo(text("pay 1"));
                        assertThatThrownBy(wait(b)::receive).isInstanceOf(IOException.class);
                    }
                    default -> {
                        far.getOutputStream().write(message);
                        assertThatThrownBy(wait(a)::receive).isInstanceOf(IOException.class);
                    }
                }
            }
        }
    }

    @Test
    void strangersCannotMakeItReadMuch() throws Exception {
        CompletableFuture<SecureChannel> b = open(pool, SecureChannel.Side.POOL, secret);
        OutputStream out = worker.getOutputStream();
        out.write(text("GMW1"));
        out.write(new byte[32]);
        out.write(ByteBuffer.allocate(4).putInt(1_000_000).array());
        out.flush();
        assertThatThrownBy(wait(b)::receive).isInstanceOf(IOException.class).hasMessageContaining("1000000 bytes");
    }

    @Test
    void otherProtocolsAndSilenceAreRefused() throws Exception {
        worker.getOutputStream().write(text("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"));
        worker.getOutputStream().flush();
        assertThatThrownBy(() -> SecureChannel.open(pool, SecureChannel.Side.POOL, secret))
                .hasMessageContaining("does not speak");
        try (Socket silent = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            assertThat(silent.isConnected()).isTrue();
            accepted.setSoTimeout(50);
            assertThatThrownBy(() -> SecureChannel.open(accepted, SecureChannel.Side.POOL, secret))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(secret.toString()).doesNotContain(secret.hex());
        assertThat(WorkerSecret.parse(secret.hex())).isEqualTo(secret);
        assertThatThrownBy(() -> WorkerSecret.parse("secretish")).hasMessageNotContaining("secretish");
    }
}
