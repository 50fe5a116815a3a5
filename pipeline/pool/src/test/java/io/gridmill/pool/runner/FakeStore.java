package io.gridmill.pool.runner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An object store on loopback that fails when it is told to. It never overwrites an object. */
public final class FakeStore implements AutoCloseable {

    public final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    public final AtomicInteger requests = new AtomicInteger();
    public final AtomicInteger failNext = new AtomicInteger();
    public volatile int failure = 500;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    public FakeStore() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI url(String key) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + key);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            byte[] sent = exchange.getRequestBody().readAllBytes();
            if (failNext.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                exchange.sendResponseHeaders(failure, -1);
                return;
            }
            String key = exchange.getRequestURI().getPath().substring(1);
            if (exchange.getRequestMethod().equals("PUT")) {
                boolean signed = "signed".equals(exchange.getRequestHeaders().getFirst("x-test"));
                int status = !signed ? 403 : objects.putIfAbsent(key, sent) == null ? 200 : 412;
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            byte[] content = objects.get(key);
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String range = exchange.getRequestHeaders().getFirst("Range");
            if (range != null) {
                String[] ends = range.substring("bytes=".length()).split("-");
                content = Arrays.copyOfRange(
                        content, Integer.parseInt(ends[0]), Math.min(content.length, Integer.parseInt(ends[1]) + 1));
            }
            exchange.sendResponseHeaders(range == null ? 200 : 206, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
