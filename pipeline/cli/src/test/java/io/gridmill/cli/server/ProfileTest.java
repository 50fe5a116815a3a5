package io.gridmill.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.cli.grid.GridPart;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {

    private static final Path PAGE = Path.of("../../docs/reference/configuration.md");

    @TempDir
    private Path directory;

    private Path profile(String content) throws IOException {
        return Files.writeString(directory.resolve("profile.yaml"), content);
    }

    private static void assertRefused(Path file, Map<String, String> environment, String message) {
        assertThatThrownBy(() -> Profile.read(file, environment))
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessage(message.replace("{file}", file.toString()));
    }

    @Test
    void withoutAnythingAllPartsAreTheGrids() {
        Profile profile = Profile.read(null, Map.of());

        assertThat(profile).isEqualTo(Profile.EMPTY);
        assertThat(Servers.parts(profile)).containsExactly(GridPart.values());
    }

    @Test
    void theExampleOfTheReferenceNamesEverything() throws IOException {
        String page = Files.readString(PAGE);
        String yaml = page.substring(page.indexOf("```yaml\n") + 8, page.indexOf("\n```\n"));

        Profile profile = Profile.read(profile(yaml), Map.of());

        assertThat(Servers.parts(profile)).isEmpty();
        assertThat(Objects.requireNonNull(profile.wallet()).keystore())
                .as("relative to the file")
                .isEqualTo(directory.resolve("secrets/wallet.json"));
        assertThat(profile.pools()).hasSize(2);
    }

    @Test
    void theReferenceNamesEveryVariable() throws IOException {
        String page = Files.readString(PAGE);
        String table = page.substring(page.indexOf("| key |"), page.indexOf("Secrets stand"));

        assertThat(found(table, "^\\| `([\\w.]+)`")).containsExactlyElementsOf(Profile.VARIABLES.values());
        assertThat(found(table, "`(GRIDMILL_\\w+)`")).containsExactlyElementsOf(Profile.VARIABLES.keySet());
    }

    private static List<String> found(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void variablesCountMoreThanTheFile() throws IOException {
        Path file = profile("""
                database: {url: "jdbc:postgresql://a/x", user: u, passwordFile: p}
                pools: ["https://a.example.org"]
                """);

        Profile profile = Profile.read(
                file,
                Map.of("GRIDMILL_DATABASE_URL", "jdbc:postgresql://b/x", "GRIDMILL_POOLS", "http://c:1, http://d:2"));

        assertThat(Objects.requireNonNull(profile.database()).url()).isEqualTo("jdbc:postgresql://b/x");
        assertThat(Objects.requireNonNull(profile.database()).user()).isEqualTo("u");
        assertThat(profile.pools()).containsExactly(URI.create("http://c:1"), URI.create("http://d:2"));
        assertThat(Servers.parts(profile)).containsExactlyInAnyOrder(GridPart.STORE, GridPart.CHAIN);
    }

    @Test
    void whatIsMissingIsNamedWithItsVariable() throws IOException {
        assertRefused(
                profile("store: {endpoint: http://127.0.0.1:9000, bucket: b}"),
                Map.of(),
                "The profile {file} does not say enough; add store.accessKeyFile (GRIDMILL_S3_ACCESS_KEY_FILE),"
                        + " store.secretKeyFile (GRIDMILL_S3_SECRET_KEY_FILE)");
    }

    @Test
    void aChainNeedsAWallet() throws IOException {
        assertRefused(
                profile("""
                        chain: {rpc: http://127.0.0.1:8545, id: 1, rlc: "0x0000000000000000000000000000000000000001",
                                market: "0x0000000000000000000000000000000000000002"}
                        """),
                Map.of(),
                "The profile {file} names a chain but no wallet to pay with; add wallet.keystore (GRIDMILL_WALLET) and"
                        + " wallet.passphraseFile (GRIDMILL_WALLET_PASSPHRASE_FILE)");
    }

    @Test
    void unknownKeysAndWrongValuesAreNamed() throws IOException {
        assertRefused(
                profile("databse: {url: x}"),
                Map.of(),
                "The profile {file} cannot be used: databse: there is no such key; known are chain, database, pools, store,"
                        + " wallet");
        assertRefused(
                profile("chain: {rpc: http://a, id: one, rlc: x, market: y}\nwallet: {keystore: a, passphraseFile: b}"),
                Map.of(),
                "The profile {file} cannot be used: chain.id: 'one' is no whole number");
        assertRefused(
                profile("chain: {rpc: http://a, id: 1, rlc: x, market: y}\nwallet: {keystore: a, passphraseFile: b}"),
                Map.of(),
                "The profile {file} cannot be used: chain.rlc: 'x' is no address; expected 0x and 40 hexadecimal digits");
        assertRefused(profile("[1, 2]"), Map.of(), "The profile {file} does not consist of keys and values");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertRefused(
                directory.resolve("none.yaml"), Map.of(), "The profile {file} cannot be read: there is no such file");
    }
}
