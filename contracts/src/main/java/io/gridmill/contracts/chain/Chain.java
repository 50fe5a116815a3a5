package io.gridmill.contracts.chain;

import com.fasterxml.jackson.databind.JsonNode;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Hex;
import io.gridmill.contracts.internal.abi.ContractErrors;
import io.gridmill.contracts.internal.rpc.JsonRpc;
import io.gridmill.contracts.internal.rpc.RpcAnswer;
import io.gridmill.contracts.internal.rpc.RpcCall;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One node of one chain, for reading. While the node does not answer a call is tried again with growing pauses, as long
 * as the options' patience lasts; then it fails with CHAIN_UNREACHABLE. Safe for use by several threads.
 */
public final class Chain implements AutoCloseable {

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2000;

    private final JsonRpc rpc;
    private final ChainOptions options;
    private final CountDownLatch closed = new CountDownLatch(1);

    private volatile long chainId;

    private Chain(JsonRpc rpc, ChainOptions options) {
        this.rpc = rpc;
        this.options = options;
    }

    /** Does not talk to the node yet. */
    public static Chain at(URI endpoint, ChainOptions options) {
        return new Chain(new JsonRpc(endpoint, options.timeout()), options);
    }

    public URI endpoint() {
        return rpc.endpoint();
    }

    /**
     * The chain's id, asked once.
     *
     * @throws GridmillException INVALID_CONFIGURATION when another chain was expected
     */
    public long chainId() {
        long known = chainId;
        if (known == 0) {
            known = NodeJson.number(ask("eth_chainId"));
            OptionalLong expected = options.expectedChainId();
            if (expected.isPresent() && expected.getAsLong() != known) {
                throw new GridmillException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "The chain's node is on chain " + known + " and chain " + expected.getAsLong()
                                + " was expected; check the node's address and the deployment");
            }
            chainId = known;
        }
        return known;
    }

    public long blockNumber() {
        return NodeJson.number(ask("eth_blockNumber"));
    }

    /** The newest block. */
    public Block head() {
        return NodeJson.block(ask("eth_getBlockByNumber", "latest", false));
    }

    /** Empty when the chain is not that long. */
    public Optional<Block> block(long number) {
        JsonNode node = ask("eth_getBlockByNumber", Hex.quantity(number), false);
        return node.isNull() ? Optional.empty() : Optional.of(NodeJson.block(node));
    }

    /** The hash of the first block: two chains with the same id differ in it. */
    public Bytes32 genesis() {
        return block(0).orElseThrow(() -> new GridmillException(
                        ErrorCode.CHAIN_UNREACHABLE, "The chain's node has no first block; is it still starting?"))
                .hash();
    }

    /** Number of transactions that the account has had mined, which is its next nonce. */
    public long transactionCount(Address account) {
        return NodeJson.number(ask("eth_getTransactionCount", account.hex(), "latest"));
    }

    public boolean hasCode(Address account) {
        return !ask("eth_getCode", account.hex(), "latest").asText("0x").equals("0x");
    }

    /** Empty when the transaction is not mined. */
    public Optional<Receipt> receipt(Bytes32 transaction) {
        return Optional.ofNullable(NodeJson.receipt(ask("eth_getTransactionReceipt", transaction.hex())));
    }

    /**
     * What a contract's view function returns.
     *
     * @throws ContractRefusedException when it reverts
     */
    public byte[] call(Address contract, byte[] data) {
        return call(null, contract, data, "latest");
    }

    /** As {@link #call(Address, byte[])} with a sender, against the state after a block. */
    byte[] call(@Nullable Address from, @Nullable Address contract, byte[] data, String block) {
        return Hex.bytes(ask("eth_call", NodeJson.transaction(from, contract, data), block)
                .asText("0x"));
    }

    /** Results of several calls in one exchange with the node. */
    public List<byte[]> callAll(List<ContractCall> calls) {
        List<RpcAnswer> answers = patiently(() -> rpc.batch(calls.stream()
                .map(call -> RpcCall.of(
                        "eth_call",
                        NodeJson.transaction(null, call.contract(), call.data().toArray()),
                        "latest"))
                .toList()));
        return answers.stream()
                .map(answer -> Hex.bytes(result("eth_call", answer).asText("0x")))
                .toList();
    }

    /** Events of a range of blocks, both ends included, in order. The caller keeps ranges small. */
    public List<LogEntry> logs(LogFilter filter, long fromBlock, long toBlock) {
        return NodeJson.logs(ask("eth_getLogs", NodeJson.filter(filter, fromBlock, toBlock)));
    }

    private JsonNode ask(String method, Object... params) {
        RpcCall call = RpcCall.of(method, params);
        return result(method, patiently(() -> rpc.call(call)));
    }

    static JsonNode result(String method, RpcAnswer answer) {
        if (answer instanceof RpcAnswer.Result result) {
            return result.value();
        }
        RpcAnswer.Refusal refusal = (RpcAnswer.Refusal) answer;
        throw refused(method, refusal, null);
    }

    static ContractRefusedException refused(String what, RpcAnswer.Refusal refusal, @Nullable Receipt receipt) {
        if (refusal.data() != null) {
            ContractErrors.Refusal reason = ContractErrors.table().describe(dataOf(refusal.data()));
            return new ContractRefusedException(reason.name(), what, reason.sentence(), receipt);
        }
        String hint = refusal.message().toLowerCase(Locale.ROOT).contains("insufficient funds")
                ? "; the account needs native coins to pay for gas"
                : "";
        return new ContractRefusedException("", what, "the node says '" + refusal.text() + "'" + hint, receipt);
    }

    private static byte[] dataOf(String hex) {
        try {
            return Hex.bytes(hex);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** One exchange, tried once: for loops that come back anyway. */
    List<RpcAnswer> tryOnce(List<RpcCall> calls) {
        return rpc.batch(calls);
    }

    private interface Exchange<T> {
        T run();
    }

    private <T> T patiently(Exchange<T> exchange) {
        long deadline = System.nanoTime() + options.patience().toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                return exchange.run();
            } catch (GridmillException e) {
                boolean last =
                        deadline - System.nanoTime() < Duration.ofMillis(pause).toNanos();
                if (e.code() != ErrorCode.CHAIN_UNREACHABLE || last || isClosedAfter(pause)) {
                    throw e;
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    private boolean isClosedAfter(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Ends the waiting of calls that are being tried again. */
    @Override
    public void close() {
        closed.countDown();
    }
}
