package io.gridmill.contracts.dev;

import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ChainOptions;
import io.gridmill.contracts.wallet.Wallet;
import java.net.URI;
import java.util.List;

/**
 * A real chain on loopback with a block every second, for tests that are to hold on any node. Which one it is says
 * {@code -Dgridmill.test.node}: {@code anvil} (the default) or {@code geth}. Tests that play with time, forks or the pool
 * of transactions need {@link AnvilProcess} itself, since geth has nothing like it.
 */
public interface DevNode extends AutoCloseable {

    /** Accounts that every development tool knows, and their keys. */
    List<String> KEYS = List.of(
            "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
            "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
            "5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
            "7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6");

    static DevNode start() {
        String node = System.getProperty("gridmill.test.node", "anvil");
        return switch (node) {
            case "anvil" -> AnvilProcess.start();
            case "geth" -> GethProcess.start();
            default -> throw new IllegalStateException("-Dgridmill.test.node is anvil or geth, not " + node);
        };
    }

    /** One of the accounts that are rich from the start. */
    static Wallet wallet(int index) {
        return Wallet.ofPrivateKey(KEYS.get(index));
    }

    URI endpoint();

    default Chain chain() {
        return Chain.at(endpoint(), ChainOptions.DEFAULT);
    }

    @Override
    void close();
}
