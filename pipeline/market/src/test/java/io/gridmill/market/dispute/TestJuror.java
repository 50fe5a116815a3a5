package io.gridmill.market.dispute;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.court.Case;
import io.gridmill.contracts.court.ConsensusClient;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.ProtocolJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A member of panels: it takes orders at an endpoint of its own, and answers as the test says, by the contract's phases.
 * It answers only to what it was given an order for.
 */
final class TestJuror implements AutoCloseable {

    private final JsonMapper json = ProtocolJson.mapper();
    private final ConsensusClient panels;
    private final Wallet wallet;
    private final TransactionQueue queue;
    private final Function<CaseOrder, Bytes32> answers;
    private final HttpServer server;
    private final Bytes32 salt = Bytes32.random(new SecureRandom());
    private final ConcurrentHashMap<Bytes32, CaseOrder> orders = new ConcurrentHashMap<>();
    private final List<String> refusedOrders = new CopyOnWriteArrayList<>();
    private final Set<Bytes32> done = new HashSet<>();
    private final Thread thread;
    private final AtomicInteger refusals;

    /** @param refusals orders that it turns away before it takes one */
    TestJuror(
            ConsensusClient panels,
            Wallet wallet,
            TransactionQueue queue,
            int refusals,
            Function<CaseOrder, Bytes32> answers)
            throws IOException {
        this.panels = panels;
        this.wallet = wallet;
        this.queue = queue;
        this.answers = answers;
        this.refusals = new AtomicInteger(refusals);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/cases/", this::order);
        server.start();
        thread = new Thread(this::sit, "juror");
        thread.setDaemon(true);
        thread.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    Wallet wallet() {
        return wallet;
    }

    /** Paths of the orders that it turned away. */
    List<String> turnedAway() {
        return refusedOrders;
    }

    /** As if it had found on chain what the case is about. */
    void look(Bytes32 caseId, CaseOrder order) {
        orders.put(caseId, order);
    }

    private void order(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                refusedOrders.add(exchange.getRequestURI().getPath());
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            orders.put(Bytes32.parse(path[3]), json.readValue(body, CaseOrder.class));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private void sit() {
        try {
            while (!Thread.interrupted()) {
                orders.forEach(this::act);
                Thread.sleep(200);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void act(Bytes32 caseId, CaseOrder order) {
        if (done.contains(caseId)) {
            return;
        }
        try {
            Case now = panels.consensus().caseOf(caseId);
            for (Case.Seat seat : panels.consensus().panelOf(caseId)) {
                if (!seat.juror().equals(wallet.address())) {
                    continue;
                }
                Bytes32 answer = answers.apply(order);
                if (seat.progress() == Case.Progress.SEATED) {
                    Bytes32 commitment = panels.consensus().commitment(caseId, wallet.address(), answer, salt);
                    get(panels.commit("commit-" + caseId, caseId, seat.number(), commitment));
                } else if (seat.progress() == Case.Progress.COMMITTED
                        && now.committed() == panels.consensus().panelOf(caseId).size()) {
                    get(panels.reveal("reveal-" + caseId, caseId, seat.number(), answer, salt));
                    done.add(caseId);
                }
            }
        } catch (GridmillException | ExecutionException | TimeoutException e) {
            // The next look tries again.
            Thread.onSpinWait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void get(Future<?> mined) throws InterruptedException, ExecutionException, TimeoutException {
        mined.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        thread.interrupt();
        server.stop(0);
        queue.close();
    }
}
