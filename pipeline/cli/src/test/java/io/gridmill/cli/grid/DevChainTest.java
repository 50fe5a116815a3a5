package io.gridmill.cli.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevChainTest {

    private static final String ACCOUNT = "0x00000000000000000000000000000000000000aa";

    @TempDir
    private Path directory;

    @BeforeAll
    static void useTheBuildsChain() {
        System.setProperty(
                "gridmill.root", Path.of("../..").toAbsolutePath().normalize().toString());
    }

    private DevChain start() throws Exception {
        return DevChain.start(
                Anvil.program(directory.resolve("npm.log")),
                directory,
                new Ports(directory.resolve("ports.json")).take("chain"),
                directory.resolve("anvil.log"));
    }

    private static long number(NodeRpc node) throws Exception {
        return Long.decode(node.call("eth_blockNumber").asText());
    }

    @Test
    void theClockTicksWithoutTransactions() throws Exception {
        try (DevChain chain = start()) {
            NodeRpc node = new NodeRpc(chain.rpc());
            long before = number(node);
            try (BlockMaker ticking = BlockMaker.start(node, directory.resolve("other.json"), Duration.ofMillis(20))) {
                assertThat(ticking).isNotNull();
                for (int i = 0; i < 300 && number(node) < before + 5; i++) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                assertThat(number(node)).isGreaterThanOrEqualTo(before + 5);
            }
        }
    }

    @Test
    void whatWasSavedIsThereAgainAndTheClockHasGoneOn() throws Exception {
        try (DevChain chain = start()) {
            chain.setBalance(ACCOUNT, "0x7b");
            chain.save();
        }
        assertThat(Files.size(directory.resolve("state.json"))).isPositive();
        try (DevChain again = start()) {
            NodeRpc node = new NodeRpc(again.rpc());
            assertThat(node.call("eth_getBalance", ACCOUNT, "latest").asText()).isEqualTo("0x7b");
            long head = Long.decode(node.call("eth_getBlockByNumber", "latest", false)
                    .path("timestamp")
                    .asText());
            assertThat(Math.abs(System.currentTimeMillis() / 1000 - head))
                    .as("seconds between the chain's clock and ours")
                    .isLessThan(60);
        }
    }

    @Test
    void aStateThatCannotBeReadIsAnErrorAndNotANewChain() throws Exception {
        Files.writeString(directory.resolve("state.json"), "{");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(this::start))
                .hasMessageContaining("anvil ended while it started");
    }

    @Test
    void poolsShareTheMachineAndNoneGoesWithoutASlot() {
        assertThat(GridPool.sharing(1, 1000)).extracting(GridPool::slots).containsExactly(1, 1);
        assertThat(GridPool.sharing(2, 1000)).extracting(GridPool::slots).containsExactly(1, 1);
        assertThat(GridPool.sharing(7, 1000)).extracting(GridPool::slots).containsExactly(4, 3);
    }
}
