package io.gridmill.cli.grid;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ChainOptions;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.market.Deployer;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contracts on the dev chain, and the accounts that use them: made once, found again at later starts.
 *
 * @param deployment where the contracts are
 * @param buyer who pays for the runs of this home directory
 * @param pools wallets of the grid's pools by name
 */
record DevMarket(Deployment deployment, GridState.Wallet buyer, Map<String, GridState.Wallet> pools) {

    private static final Logger LOG = LoggerFactory.getLogger(DevMarket.class);

    /** A million ether: gas is no topic on a dev chain. */
    private static final String GAS_MONEY = "0xd3c21bcecceda1000000";

    private static final Amount BUYERS_TOKENS = Amount.parse("1000000 RLC");
    private static final Amount POOLS_TOKENS = Amount.parse("1000 RLC");
    private static final long PATIENCE_SECONDS = 60;

    DevMarket {
        pools = Map.copyOf(pools);
    }

    /**
     * What is there already, or empty when the chain has no Market yet.
     *
     * @throws IOException when the node does not answer
     */
    static Optional<DevMarket> find(GridPaths paths, DevChain node) throws IOException {
        Optional<DevMarket> known = Json.read(paths.market(), DevMarket.class);
        if (known.isEmpty()) {
            return known;
        }
        String code = node.code(known.get().deployment().market().hex());
        if (code.length() > 2) {
            return known;
        }
        LOG.error("The dev chain has lost its contracts; new ones are made. Deals of the old chain are gone with it");
        return Optional.empty();
    }

    /**
     * Puts the contracts on the chain and gives every account what it needs. Until all of it is done and saved nothing is
     * recorded, so that an interrupted start begins anew.
     */
    static DevMarket create(GridPaths paths, DevChain node, List<String> poolNames, Clock clock)
            throws IOException, InterruptedException {
        SecureRandom random = new SecureRandom();
        // Pools that served another chain would look for their deals on this one.
        Files.deleteIfExists(paths.market());
        setAside(paths.pools());
        // A new key: the old one's nonces and contract addresses belong to the lost chain.
        Wallet deployer = Wallet.random(random).forDevelopment();
        DevWallets wallets = new DevWallets(paths.secrets(), random);
        GridState.Wallet buyer = wallets.create("buyer");
        Map<String, GridState.Wallet> pools = new LinkedHashMap<>();
        for (String pool : poolNames) {
            pools.put(pool, wallets.create(pool));
        }
        node.setBalance(deployer.address().hex(), GAS_MONEY);
        node.setBalance(buyer.address().hex(), GAS_MONEY);
        for (GridState.Wallet pool : pools.values()) {
            node.setBalance(pool.address().hex(), GAS_MONEY);
        }
        try (Chain chain = Chain.at(node.rpc(), ChainOptions.DEFAULT.expecting(DevChain.CHAIN_ID));
                TransactionQueue queue =
                        new TransactionQueue(chain, deployer, TransactionJournal.none(), QueueOptions.DEV, clock)) {
            Deployment deployment = await(new Deployer(chain, queue).deploy(Deployer.Parameters.DEV));
            MarketClient client = new MarketClient(new Market(chain, deployment), queue, deployer, clock);
            List<CompletableFuture<Receipt>> transfers = new ArrayList<>();
            transfers.add(transfer(client, buyer.address(), BUYERS_TOKENS));
            for (GridState.Wallet pool : pools.values()) {
                transfers.add(transfer(client, pool.address(), POOLS_TOKENS));
            }
            await(CompletableFuture.allOf(transfers.toArray(CompletableFuture[]::new)));
            node.save();
            DevMarket market = new DevMarket(deployment, buyer, pools);
            Json.write(paths.market(), market);
            return market;
        }
    }

    private static CompletableFuture<Receipt> transfer(MarketClient client, Address to, Amount amount) {
        return client.transfer("fund-" + to, to, amount);
    }

    private static void setAside(Path pools) throws IOException {
        if (Files.isDirectory(pools)) {
            Path aside = pools.resolveSibling("pools-of-lost-chain-" + System.currentTimeMillis());
            Files.move(pools, aside);
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws IOException, InterruptedException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("The contracts cannot be put on the dev chain: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("The dev chain mined nothing for " + PATIENCE_SECONDS + " seconds", e);
        }
    }
}
