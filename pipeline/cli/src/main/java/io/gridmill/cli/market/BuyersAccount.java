package io.gridmill.cli.market;

import io.gridmill.cli.server.Profile;
import io.gridmill.cli.server.Servers;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ChainOptions;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.contracts.wallet.Wallets;
import java.time.Clock;
import java.util.Arrays;

/**
 * The wallet that pays, on the chain where the Market is.
 *
 * @param client to act with; its transactions are looked up on chain before they are sent again
 */
public record BuyersAccount(Wallet wallet, Chain chain, TransactionQueue queue, MarketClient client)
        implements AutoCloseable {

    /** @throws io.gridmill.model.GridmillException WALLET_UNUSABLE, CHAIN_UNREACHABLE or INVALID_CONFIGURATION */
    public static BuyersAccount open(Servers servers, Clock clock) {
        Profile.Chain on = servers.chain();
        Wallet wallet = load(servers.wallet());
        wallet.requireUsableOn(on.id());
        Chain chain = Chain.at(on.rpc(), ChainOptions.DEFAULT.expecting(on.id()));
        Long block = on.block();
        Deployment deployment = new Deployment(on.id(), on.rlc(), null, on.market(), block == null ? 0 : block);
        Market market = new Market(chain, deployment.judgedBy(on.court()));
        TransactionQueue queue =
                new TransactionQueue(chain, wallet, TransactionJournal.none(), QueueOptions.forChain(on.id()), clock);
        return new BuyersAccount(wallet, chain, queue, new MarketClient(market, queue, wallet, clock));
    }

    private static Wallet load(Profile.Wallet files) {
        char[] passphrase = Wallets.passphraseFrom(files.passphraseFile());
        try {
            return Wallets.load(files.keystore(), passphrase);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    public Market market() {
        return client.market();
    }

    @Override
    public void close() {
        queue.close();
        chain.close();
    }
}
