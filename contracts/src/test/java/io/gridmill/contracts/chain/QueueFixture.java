package io.gridmill.contracts.chain;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.dev.AnvilProcess;
import io.gridmill.contracts.internal.Hex;
import io.gridmill.contracts.internal.rpc.JsonRpc;
import io.gridmill.contracts.internal.rpc.RpcAnswer;
import io.gridmill.contracts.internal.rpc.RpcCall;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A chain with a rich account, and what the queue's tests do with them. */
final class QueueFixture implements AutoCloseable {

    static final QueueOptions EAGER = new QueueOptions(
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            1,
            60,
            BigInteger.valueOf(500_000_000_000L));

    final AnvilProcess anvil;
    final Chain chain;
    final JsonRpc rpc;
    private final List<TransactionQueue> queues = new ArrayList<>();

    QueueFixture(String... arguments) {
        anvil = AnvilProcess.start(arguments);
        chain = anvil.chain();
        rpc = new JsonRpc(anvil.endpoint(), Duration.ofSeconds(10));
    }

    TransactionQueue queue(int account, QueueOptions options, TransactionJournal journal) {
        TransactionQueue queue =
                new TransactionQueue(chain, AnvilProcess.wallet(account), journal, options, Clock.systemUTC());
        queues.add(queue);
        return queue;
    }

    TransactionQueue queue(int account) {
        return queue(account, EAGER, TransactionJournal.none());
    }

    static TransactionRequest payment(String id, Address to, long wei) {
        return TransactionRequest.transfer(id, to, BigInteger.valueOf(wei), "pay " + wei + " wei");
    }

    /** An address that nobody has. */
    static Address fresh(int number) {
        byte[] bytes = new byte[20];
        bytes[0] = 0x77;
        bytes[18] = (byte) (number >> 8);
        bytes[19] = (byte) number;
        return Address.of(bytes);
    }

    BigInteger balance(Address account) {
        return Hex.number(ask("eth_getBalance", account.hex(), "latest"));
    }

    String ask(String method, Object... params) {
        RpcAnswer answer = rpc.call(RpcCall.of(method, params));
        if (answer instanceof RpcAnswer.Result result) {
            return result.value().asText();
        }
        throw new AssertionError(method + ": " + answer);
    }

    static <T> T get(CompletableFuture<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.get(90, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("It did not happen in time", e);
        }
    }

    @Override
    public void close() {
        queues.forEach(TransactionQueue::close);
        chain.close();
        anvil.close();
    }

    /** A durable memory that outlives queues, as a file or a table would. */
    static final class MemoryJournal implements TransactionJournal {

        final Map<String, List<SignedTransaction>> unfinished = new LinkedHashMap<>();
        private final Map<String, Bytes32> mined = new ConcurrentHashMap<>();

        @Override
        public synchronized List<SignedTransaction> unfinished() {
            return unfinished.values().stream().flatMap(List::stream).toList();
        }

        @Override
        public synchronized void signed(List<SignedTransaction> transactions) {
            transactions.forEach(signed -> unfinished
                    .computeIfAbsent(signed.id(), id -> new ArrayList<>())
                    .add(signed));
        }

        @Override
        public synchronized void finished(String id, @Nullable Bytes32 transaction) {
            unfinished.remove(id);
            if (transaction != null) {
                mined.put(id, transaction);
            }
        }

        @Override
        public Optional<Bytes32> mined(String id) {
            return Optional.ofNullable(mined.get(id));
        }
    }
}
