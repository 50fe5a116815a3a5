package io.gridmill.pool.api;

import com.sun.net.httpserver.HttpExchange;
import io.gridmill.model.protocol.PoolApi;
import java.io.IOException;

/** Writes answers. */
final class Answers {

    private static final int NO_BODY = -1;

    private Answers() {}

    static void json(HttpExchange exchange, int status, byte[] body) throws IOException {
        send(exchange, status, PoolApi.JSON, body);
    }

    static void problem(HttpExchange exchange, int status, byte[] body) throws IOException {
        if (status == 425 || status == 429 || status == 503) {
            exchange.getResponseHeaders().set("Retry-After", status == 425 ? "0" : "1");
        }
        if (status == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", PoolApi.AUTHORIZATION_SCHEME);
        }
        send(exchange, status, PoolApi.PROBLEM, body);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    static void empty(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, NO_BODY);
    }
}
