package io.gridmill.cli.grid;

import io.gridmill.connectors.process.ChildCommand;
import io.gridmill.connectors.process.ChildProcess;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The local grid's Ethereum chain: anvil as a child process, told when to mine and saved after each block by ourselves
 * ({@link BlockMaker}).
 *
 * <p>anvil could do both, but a block per second makes the chain grow by 150 MB a day of doing nothing, and its own saving
 * rewrites the file in place, so that a kill at the wrong moment loses the chain and every deposit on it.
 */
final class DevChain implements GridChild {

    static final long CHAIN_ID = 31337;

    private static final Pattern LISTENING = Pattern.compile("Listening on 127\\.0\\.0\\.1:(\\d+)");
    /** Without work the chain grows by about 5 MB a day. */
    private static final Duration TICK = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChildProcess process;
    private final URI rpc;
    private final NodeRpc node;
    private final BlockMaker maker;

    private DevChain(ChildProcess process, URI rpc, NodeRpc node, BlockMaker maker) {
        this.process = process;
        this.rpc = rpc;
        this.node = node;
        this.maker = maker;
    }

    /**
     * Starts the chain where it was left.
     *
     * @param directory holds its state
     * @param preferredPort must be free
     */
    static DevChain start(Path program, Path directory, int preferredPort, Path log) {
        Path saved = directory.resolve("state.json");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--host=127.0.0.1",
                "--port=" + preferredPort,
                "--chain-id=" + CHAIN_ID,
                "--hardfork=prague",
                "--accounts=0",
                "--no-mining"));
        if (Files.exists(saved)) {
            command.add("--load-state=" + saved);
        }
        ChildCommand child = new ChildCommand(
                "anvil", command, Map.of("RUST_LOG", ""), directory, "KILL", Optional.empty(), log, true);
        ChildProcess.Ready<Integer> ready = ChildProcess.start(child, DevChain::port, PATIENCE);
        URI rpc = URI.create("http://127.0.0.1:" + ready.answer());
        NodeRpc node = new NodeRpc(rpc);
        try {
            return new DevChain(ready.child(), rpc, node, BlockMaker.start(node, saved, TICK));
        } catch (IOException e) {
            ready.child().close();
            throw new GridmillException(ErrorCode.GRID_FAILED, "The dev chain does not answer: " + e.getMessage(), e);
        }
    }

    private static Optional<Integer> port(String line) {
        Matcher matcher = LISTENING.matcher(line);
        return matcher.find() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
    }

    URI rpc() {
        return rpc;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public CompletableFuture<Integer> onExit() {
        return process.onExit();
    }

    /** Gives an account ether out of nothing, as only a dev chain can. */
    void setBalance(String address, String weiHex) throws IOException {
        node.call("anvil_setBalance", address, weiHex);
    }

    /** The code of a contract in hexadecimal; {@code 0x} when there is none. */
    String code(String address) throws IOException {
        return node.call("eth_getCode", address, "latest").asText();
    }

    /** Writes the chain to its file; on return all that was mined before is durable. */
    void save() throws IOException {
        maker.save();
    }

    /** Saves the chain and ends it. */
    @Override
    public void close() {
        maker.close();
        process.close();
    }
}
