package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gridmill.cli.grid.GridState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalletTest {

    private static final String KEY = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
    private static final String ADDRESS = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23";

    private static Path secret(TestGrid grid, String name, String content) throws Exception {
        Path file = grid.file(name, content + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void walletsAreMadeAndNeverOverwrittenAndNoSecretIsSaid(@TempDir Path directory) throws Exception {
        try (TestGrid grid = new TestGrid(directory)) {
            String passphrase =
                    secret(grid, "passphrase", "correct horse battery").toString();
            String key = secret(grid, "key", KEY).toString();

            TestGrid.Ended imported = grid.run(
                            "wallet", "import", "imported.json", "--key-file", key, "--passphrase-file", passphrase)
                    .assertExit(0);
            assertThat(imported.out()).contains(ADDRESS, "imported.json");
            assertThat(Files.readString(directory.resolve("imported.json"))).doesNotContain(KEY);

            JsonNode made = grid.start(
                            Map.of("GRIDMILL_WALLET_PASSPHRASE_FILE", passphrase),
                            "wallet",
                            "create",
                            "made.json",
                            "--output",
                            "json")
                    .await()
                    .assertExit(0)
                    .json();
            assertThat(made.path("address").asText()).startsWith("0x");
            assertThat(Files.getPosixFilePermissions(directory.resolve("made.json")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));

            byte[] before = Files.readAllBytes(directory.resolve("made.json"));
            TestGrid.Ended again = grid.run("wallet", "create", "made.json", "--passphrase-file", passphrase)
                    .assertExit(2);
            assertThat(again.err()).contains("WALLET_UNUSABLE", "exists already");
            assertThat(Files.readAllBytes(directory.resolve("made.json"))).isEqualTo(before);

            assertThat(grid.run("wallet", "create", "other.json").assertExit(2).err())
                    .contains("no terminal to ask for a passphrase");
            String half = secret(grid, "half", KEY.substring(32)).toString();
            TestGrid.Ended bad = grid.run(
                            "wallet", "import", "bad.json", "--key-file", half, "--passphrase-file", passphrase)
                    .assertExit(2);
            assertThat(bad.err()).contains("64 hexadecimal digits").doesNotContain(KEY.substring(32));
            assertThat(directory.resolve("bad.json")).doesNotExist();
        }
    }

    @Test
    void moneyMovesBetweenHandsDepositAndOthers(@TempDir Path directory) throws Exception {
        try (TestGrid grid = new TestGrid(directory)) {
            JsonNode before = show(grid);
            assertThat(before.path("development").asBoolean()).isTrue();

            grid.run("wallet", "deposit", "20RLC").assertExit(0);
            grid.run("wallet", "withdraw", "0.5 RLC").assertExit(0);
            TestGrid.Ended sent = grid.run("wallet", "send", "1 RLC", ADDRESS, "--output", "json")
                    .assertExit(0);
            assertThat(sent.json().path("transaction").asText()).startsWith("0x");

            JsonNode after = show(grid);
            assertThat(after.path("deposit").asLong() - before.path("deposit").asLong())
                    .isEqualTo(19_500_000_000L);
            assertThat(before.path("balance").asLong() - after.path("balance").asLong())
                    .isEqualTo(20_500_000_000L);

            assertThat(grid.run("wallet", "withdraw", "1000 RLC").assertExit(4).err())
                    .startsWith("error DEPOSIT_TOO_SMALL");
            assertThat(grid.run("wallet", "send", "lots", ADDRESS).assertExit(2).err())
                    .contains("'lots' has no unit");
            assertThat(show(grid)).isEqualTo(after);

            JsonNode offers =
                    grid.run("offers", "--output", "json").assertExit(0).json();
            assertThat(offers).hasSize(2).allSatisfy(offer -> {
                assertThat(offer.path("corePrice").asLong()).isEqualTo(1_000_000);
                assertThat(offer.path("stake").asLong()).isEqualTo(100_000_000_000L);
                assertThat(offer.path("reputation").asDouble()).isBetween(0.1, 0.5);
                assertThat(offer.path("reasons").toString()).contains("has 100 RLC at stake");
            });
            String pool = offers.get(0).path("pool").asText();
            assertThat(grid.run("offers", pool.substring(0, 10)).assertExit(0).out())
                    .contains("The reputation of " + pool + " is 0.")
                    .contains("\n  has 100 RLC at stake\n");
            assertThat(grid.run("offers", "--region", "mars").assertExit(0).out())
                    .startsWith("No offers");
        }
    }

    @Test
    void walletsAreListedFundedAndKeptOnDevelopmentChains(@TempDir Path directory) throws Exception {
        try (TestGrid grid = new TestGrid(directory)) {
            String passphrase = "correct horse battery";
            String made = grid.start(
                            Map.of("GRIDMILL_WALLET_PASSPHRASE", passphrase),
                            "wallet",
                            "create",
                            "made.json",
                            "--output",
                            "json")
                    .await()
                    .assertExit(0)
                    .json()
                    .path("address")
                    .asText();

            JsonNode listed = grid.run("wallet", "list", "made.json", "--output", "json")
                    .assertExit(0)
                    .json();
            assertThat(listed).as("buyer, two pools, and the new one").hasSize(4);
            assertThat(listed)
                    .filteredOn(wallet -> wallet.path("pays").asBoolean())
                    .hasSize(1);
            assertThat(listed).allSatisfy(wallet -> {
                boolean isNew = wallet.path("address").asText().equals(made);
                assertThat(wallet.path("development").asBoolean()).isEqualTo(!isNew);
                assertThat(wallet.path("balance").asLong() > 0).isEqualTo(!isNew);
            });
            assertThat(grid.run("wallet", "list").assertExit(0).out()).contains("dev, pays", "buyer-wallet.json");

            assertThat(grid.run("wallet", "fund", made).assertExit(0).out())
                    .contains("10000 RLC given to " + made, "again after 60 s");
            assertThat(grid.run("wallet", "fund", made).assertExit(1).err())
                    .contains("TRANSACTION_REFUSED", "The faucet gave to", "it does again from");
            long before = show(grid).path("balance").asLong();
            JsonNode own =
                    grid.run("wallet", "fund", "--output", "json").assertExit(0).json();
            assertThat(show(grid).path("balance").asLong() - before)
                    .isEqualTo(own.path("amount").asLong())
                    .isPositive();

            assertThat(grid.run("wallet", "approve", "5 RLC").assertExit(0).out())
                    .contains("knows permits");
            assertThat(show(grid).path("allowance").asLong()).isEqualTo(5_000_000_000L);
            grid.run("wallet", "deposit", "1 RLC").assertExit(0);
            assertThat(show(grid).path("allowance").asLong())
                    .as("a permit replaces an allowance, and the deposit used it up")
                    .isZero();
            grid.run("wallet", "approve", "5 RLC").assertExit(0);
            grid.run("wallet", "approve", "0RLC").assertExit(0);
            assertThat(show(grid).path("allowance").asLong()).isZero();

            assertKeptOnDevelopmentChains(grid);
            assertThat(grid.logs()).contains("wallet").doesNotContain(passphrase);
        }
    }

    /** The grid's wallet, and a profile that names another chain. */
    private static void assertKeptOnDevelopmentChains(TestGrid grid) throws Exception {
        GridState.Chain chain = Objects.requireNonNull(grid.state().chain());
        Map<String, String> elsewhere = Map.of(
                "GRIDMILL_CHAIN_RPC", chain.rpc().toString(),
                "GRIDMILL_CHAIN_ID", "134",
                "GRIDMILL_CHAIN_RLC", chain.rlc().hex(),
                "GRIDMILL_CHAIN_MARKET", chain.market().hex(),
                "GRIDMILL_WALLET", chain.buyer().keystore().toString(),
                "GRIDMILL_WALLET_PASSPHRASE_FILE",
                        chain.buyer().passphraseFile().toString());
        for (String[] command :
                new String[][] {{"wallet", "show"}, {"wallet", "deposit", "1 RLC"}, {"wallet", "send", "1 RLC", ADDRESS}
                }) {
            assertThat(grid.start(elsewhere, command).await().assertExit(2).err())
                    .contains("WALLET_UNUSABLE", "is for development and may not be used on chain 134");
        }
        assertThat(grid.start(elsewhere, "wallet", "fund").await().assertExit(2).err())
                .contains("No faucet is known on chain 134");
    }

    private static JsonNode show(TestGrid grid) throws Exception {
        return grid.run("wallet", "show", "--output", "json").assertExit(0).json();
    }
}
