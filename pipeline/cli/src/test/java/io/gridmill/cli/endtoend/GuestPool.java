package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.cli.Main;
import io.gridmill.cli.grid.GridState;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.wallet.KeystoreCost;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.contracts.wallet.Wallets;
import io.gridmill.model.Amount;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * What another owner needs to join the market of a local grid that is up: a wallet with tokens and ether, and a pool's
 * file. Its quotes name the market's court.
 */
record GuestPool(Path directory, Path file, Address owner) {

    private static final String PASSPHRASE = "none of my business";

    /**
     * @param tokens that the owner gets
     * @param more lines of the pool's file
     */
    static GuestPool prepare(TestGrid grid, String name, Amount tokens, String more) throws Exception {
        GridState.Chain chain = Objects.requireNonNull(grid.state().chain());
        Path directory = Files.createDirectory(grid.resolve(name));
        Path passphrase = Files.writeString(directory.resolve("passphrase"), PASSPHRASE + "\n");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
        SecureRandom random = new SecureRandom();
        Wallet wallet = Wallet.random(random).forDevelopment();
        Wallets.create(directory.resolve("wallet.json"), wallet, PASSPHRASE.toCharArray(), KeystoreCost.LIGHT, random);
        giveEther(chain.rpc(), wallet.address());
        grid.run("wallet", "send", tokens.toString(), wallet.address().hex()).assertExit(0);
        Path file = Files.writeString(directory.resolve("pool.yaml"), """
                name: %s
                listen: 127.0.0.1:0
                state: state
                wallet: {keystore: wallet.json, passphraseFile: passphrase}
                chain: {rpc: "%s", id: %d, rlc: "%s", market: "%s", block: %d, court: "%s"}
                offer: {price: 0.001 RLC, memory: 2Gi, region: local}
                buyers: ["%s"]
                %s
                """.formatted(
                        name,
                        chain.rpc(),
                        chain.id(),
                        chain.rlc(),
                        chain.market(),
                        chain.block(),
                        Objects.requireNonNull(chain.court()),
                        chain.buyer().address(),
                        more));
        return new GuestPool(directory, file, wallet.address());
    }

    /** {@code gridmill pool}, once it is ready. */
    Process start(TestGrid grid) throws Exception {
        Path log = directory.resolve("log");
        Process process = grid.launch(
                Main.class,
                log,
                "pool",
                file.toString(),
                "--home",
                directory.resolve("home").toString());
        try {
            URI endpoint = LyingPool.ready(process, log);
            assertThat(endpoint.getHost()).isEqualTo("127.0.0.1");
            return process;
        } catch (Exception | AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Out of nothing, as only a development chain can. */
    private static void giveEther(URI rpc, Address account) throws Exception {
        DevNodeRpc.call(rpc, "anvil_setBalance", account.hex(), "0xde0b6b3a7640000");
    }
}
