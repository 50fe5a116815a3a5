package io.gridmill.contracts.internal.rpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One JSON body there, one back, over connections that are kept alive. The JDK's oldest client, chosen because it loads
 * four times as fast as its successors.
 */
final class HttpPost {

    /** A block range full of logs is the largest answer we ask for. */
    private static final int LARGEST_RESPONSE = 64 << 20;

    private final URI endpoint;
    private final @Nullable String authorization;
    private final int timeoutMillis;

    HttpPost(URI endpoint, Duration timeout) {
        String scheme = endpoint.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("A node's address begins with http:// or https://");
        }
        this.endpoint = endpoint;
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
        String user = endpoint.getUserInfo();
        this.authorization = user == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    static final class Response {

        final int status;
        final byte[] body;

        Response(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }
    }

    URI endpoint() {
        return endpoint;
    }

    /** For messages: without path, query and user, where keys are kept. */
    String place() {
        return endpoint.getScheme() + "://" + endpoint.getHost()
                + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort());
    }

    Response post(byte[] body) throws IOException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
        if (!(endpoint.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("no HTTP");
        }
        connection.setConnectTimeout(timeoutMillis);
        connection.setReadTimeout(timeoutMillis);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        connection.setRequestProperty("Content-Type", "application/json");
        if (authorization != null) {
            connection.setRequestProperty("Authorization", authorization);
        }
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        int status = connection.getResponseCode();
        try (InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return new Response(status, in == null ? new byte[0] : read(in, deadline));
        } catch (IOException e) {
            connection.disconnect();
            throw e;
        }
    }

    private static byte[] read(InputStream in, long deadline) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            if (out.size() > LARGEST_RESPONSE) {
                throw new IOException("the answer is larger than " + LARGEST_RESPONSE + " bytes");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new SocketTimeoutException("the answer took too long");
            }
        }
        return out.toByteArray();
    }
}
