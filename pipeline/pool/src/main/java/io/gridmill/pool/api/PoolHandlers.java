package io.gridmill.pool.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.contracts.exchange.QuoteAsked;
import io.gridmill.contracts.exchange.QuoteGiven;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.ClosingStatus;
import io.gridmill.model.protocol.OutputBundle;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PoolApi;
import io.gridmill.model.protocol.PoolDescription;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.pool.court.CourtDesk;
import io.gridmill.pool.deal.Deal;
import io.gridmill.pool.deal.DealRefusedException;
import io.gridmill.pool.deal.DealRefusedException.Reason;
import io.gridmill.pool.deal.Deals;
import io.gridmill.pool.quote.QuoteDesk;
import io.gridmill.pool.redeem.Redeemer;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the calls of the API do. */
final class PoolHandlers {

    private final Supplier<PoolDescription> description;
    private final QuoteDesk quotes;
    private final Deals deals;
    private final Redeemer redeemer;
    private final CourtDesk court;
    private final Authorizer authorizer;
    private final Bodies bodies;
    private final JsonMapper json;

    PoolHandlers(
            Supplier<PoolDescription> description,
            QuoteDesk quotes,
            Deals deals,
            Redeemer redeemer,
            CourtDesk court,
            Authorizer authorizer,
            JsonMapper json) {
        this.description = description;
        this.quotes = quotes;
        this.deals = deals;
        this.redeemer = redeemer;
        this.court = court;
        this.authorizer = authorizer;
        this.bodies = new Bodies(json);
        this.json = json;
    }

    /** Does what is asked and answers; throws what {@link Problems} turns into a refusal. */
    void handle(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (path.equals(PoolApi.POOL)) {
            require(method, "GET");
            Answers.json(exchange, 200, json.writeValueAsBytes(description.get()));
        } else if (path.equals(PoolApi.QUOTES)) {
            require(method, "POST");
            QuoteAsked asked = bodies.one(exchange, QuoteAsked.class);
            QuoteGiven given = QuoteGiven.of(quotes.quote(asked.signed()));
            Answers.json(exchange, 200, json.writeValueAsBytes(given));
        } else if (path.startsWith(PoolApi.DEALS + "/")) {
            String[] parts = path.substring(PoolApi.DEALS.length() + 1).split("/", -1);
            Bytes32 id = Bytes32.parse(parts[0]);
            if (parts.length == 1) {
                require(method, "PUT");
                put(exchange, id);
            } else if (parts.length == 2) {
                deal(exchange, id, method, parts[1]);
            } else {
                throw new HttpRefusedException(404, "There is no such call");
            }
        } else if (path.startsWith(PoolApi.CASES + "/")) {
            String[] parts = path.substring(PoolApi.CASES.length() + 1).split("/", -1);
            Bytes32 id = Bytes32.parse(parts[0]);
            if (parts.length == 1) {
                require(method, "GET");
                Answers.json(exchange, 200, json.writeValueAsBytes(court.status(id)));
            } else if (parts.length == 2 && parts[1].equals(PoolApi.ORDER)) {
                require(method, "POST");
                court.order(id, exchange.getRemoteAddress().getAddress(), () -> bodies.one(exchange, CaseOrder.class));
                Answers.empty(exchange, 202);
            } else {
                throw new HttpRefusedException(404, "There is no such call");
            }
        } else if (path.startsWith(PoolApi.OUTPUTS + "/")) {
            require(method, "GET");
            sendOutputs(exchange, Bytes32.parse(path.substring(PoolApi.OUTPUTS.length() + 1)));
        } else {
            throw new HttpRefusedException(404, "There is no such call");
        }
    }

    private void sendOutputs(HttpExchange exchange, Bytes32 secret) throws IOException {
        try (CourtDesk.Served served =
                court.outputs(secret, exchange.getRemoteAddress().getAddress())) {
            exchange.getResponseHeaders().set("Content-Type", OutputBundle.TYPE);
            // Its length is not known before; who reads it notices an end that comes too early.
            exchange.sendResponseHeaders(200, 0);
            served.writeTo(exchange.getResponseBody());
        }
    }

    private void put(HttpExchange exchange, Bytes32 id) throws IOException {
        DealPut put = bodies.one(exchange, DealPut.class);
        authorize(exchange, id, put.quote().buyer());
        Deal deal = deals.put(id, put);
        quotes.opened(deal.quote());
        Answers.empty(exchange, 204);
    }

    private void deal(HttpExchange exchange, Bytes32 id, String method, String call)
            throws IOException, InterruptedException {
        Deal deal = deals.find(id);
        if (deal == null) {
            throw new DealRefusedException(
                    Reason.UNKNOWN, ErrorCode.POOL_REFUSED, "This pool does not know the deal; put it first");
        }
        authorize(exchange, id, deal.quote().buyer());
        switch (call) {
            case PoolApi.PARTITIONS -> {
                if (method.equals("DELETE")) {
                    deal.withdraw(bodies.lines(exchange, PartitionKey.class));
                    Answers.empty(exchange, 204);
                } else {
                    require(method, "POST");
                    deals.accept(deal, bodies.lines(exchange, PartitionOrder.class));
                    Answers.empty(exchange, 202);
                }
            }
            case PoolApi.UPLOADS -> {
                require(method, "POST");
                deal.grant(bodies.lines(exchange, UploadGrant.class));
                Answers.empty(exchange, 202);
            }
            case PoolApi.VOUCHERS -> {
                require(method, "POST");
                deals.pay(deal, bodies.one(exchange, VoucherGiven.class));
                Answers.empty(exchange, 204);
            }
            case PoolApi.CLOSE -> {
                require(method, "POST");
                ClosingStatus status = redeemer.close(deal);
                Answers.json(exchange, 200, json.writeValueAsBytes(status));
            }
            case PoolApi.RESULTS -> {
                require(method, "GET");
                ResultsSender.send(
                        exchange, deal, after(exchange.getRequestURI().getQuery()), json);
            }
            default -> throw new HttpRefusedException(404, "There is no such call");
        }
    }

    private void authorize(HttpExchange exchange, Bytes32 id, Address buyer) {
        authorizer.check(exchange.getRequestHeaders().getFirst("Authorization"), id, buyer);
    }

    private static long after(@Nullable String query) {
        if (query == null) {
            return 0;
        }
        String name = PoolApi.AFTER + "=";
        for (String part : query.split("&")) {
            if (part.startsWith(name) && part.substring(name.length()).matches("\\d{1,18}")) {
                return Long.parseLong(part.substring(name.length()));
            }
        }
        throw new HttpRefusedException(400, "The query is ?" + name + "SEQUENCE");
    }

    private static void require(String method, String wanted) {
        if (!method.equals(wanted)) {
            throw new HttpRefusedException(405, "This call wants " + wanted);
        }
    }
}
