package io.gridmill.contracts.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.WalletFile;

class WalletsTest {

    private static final char[] PASSPHRASE = "corrèct horse".toCharArray();

    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path folder;

    @Test
    void aWalletComesBackAndOtherProgramsReadItToo() throws Exception {
        Path file = folder.resolve("wallet.json");
        Wallet wallet = Wallet.random(random);
        Wallets.create(file, wallet, PASSPHRASE, KeystoreCost.LIGHT, random);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).doesNotContain(wallet.key().toString(16));
        Wallet loaded = Wallets.load(file, PASSPHRASE);
        assertThat(loaded.address()).isEqualTo(wallet.address());
        assertThat(loaded.key()).isEqualTo(wallet.key());
        assertThat(loaded.isForDevelopment()).isFalse();

        WalletFile theirs = new ObjectMapper()
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
                .readValue(file.toFile(), WalletFile.class);
        assertThat(org.web3j.crypto.Wallet.decrypt(new String(PASSPHRASE), theirs)
                        .getPrivateKey())
                .isEqualTo(wallet.key());
    }

    @Test
    void walletsOfOtherProgramsAreRead() throws Exception {
        byte[] key = new byte[32];
        random.nextBytes(key);
        WalletFile theirs = org.web3j.crypto.Wallet.createLight(new String(PASSPHRASE), ECKeyPair.create(key));
        Path file = secret("theirs.json", new ObjectMapper().writeValueAsString(theirs));
        assertThat(Wallets.load(file, PASSPHRASE).address())
                .isEqualTo(Wallet.ofPrivateKey(HexFormat.of().formatHex(key)).address());
    }

    @Test
    void theExamplesOfTheStandardAreRead() throws Exception {
        String pbkdf2 = """
                {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
                 "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
                 "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
                 "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
                 "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
                 "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}""";
        Wallet wallet = Wallets.load(secret("pbkdf2.json", pbkdf2), "testpassword".toCharArray());
        assertThat(wallet.key().toString(16))
                .isEqualTo("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d");
    }

    @Test
    void aDevelopmentWalletStaysOne() {
        Path file = folder.resolve("dev.json");
        Wallets.create(file, Wallet.random(random).forDevelopment(), PASSPHRASE, KeystoreCost.LIGHT, random);
        Wallet loaded = Wallets.load(file, PASSPHRASE);
        assertThat(loaded.isForDevelopment()).isTrue();
        loaded.requireUsableOn(31337);
        loaded.requireUsableOn(1337);
        assertThatThrownBy(() -> loaded.requireUsableOn(1))
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WALLET_UNUSABLE))
                .hasMessageContaining("chain 1");
    }

    @Test
    void aFileTellsItsAddressAndItsUseWithoutThePassphrase() throws Exception {
        Path dev = folder.resolve("dev.json");
        Wallet wallet = Wallet.random(random);
        Wallets.create(dev, wallet.forDevelopment(), PASSPHRASE, KeystoreCost.LIGHT, random);
        assertThat(Wallets.label(dev)).isEqualTo(new WalletLabel(Optional.of(wallet.address()), true));
        Path own = folder.resolve("own.json");
        Wallets.create(own, wallet, PASSPHRASE, KeystoreCost.LIGHT, random);
        assertThat(Wallets.label(own)).isEqualTo(new WalletLabel(Optional.of(wallet.address()), false));
        Path known = secret("known.json", "{\"version\":3,\"address\":\"f39fd6e51aad88f6f4ce6ab8827279cfffb92266\"}");
        assertThat(Wallets.label(known).development()).isTrue();
        assertThat(Wallets.label(secret("bare.json", "{\"version\":3}")).address())
                .isEmpty();
        assertThatThrownBy(() -> Wallets.label(secret("no.json", "{\"version\":3,\"address\":\"zz\"}")))
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WALLET_UNUSABLE));
    }

    @Test
    void keysThatEverybodyKnowsAreForDevelopmentWhereverTheyComeFrom() {
        Wallet known = Wallet.ofPrivateKey("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        assertThatThrownBy(() -> known.requireUsableOn(1)).hasMessageContaining("for development");
    }

    @Test
    void anExistingWalletIsNeverOverwritten() {
        Path file = folder.resolve("wallet.json");
        Wallet wallet = Wallet.random(random);
        Wallets.create(file, wallet, PASSPHRASE, KeystoreCost.LIGHT, random);
        assertThatThrownBy(() -> Wallets.create(file, Wallet.random(random), PASSPHRASE, KeystoreCost.LIGHT, random))
                .hasMessageContaining("exists already");
        assertThat(Wallets.load(file, PASSPHRASE).address()).isEqualTo(wallet.address());
    }

    @Test
    void badFilesAreRefusedWithWhatToDo() throws Exception {
        Path good = folder.resolve("wallet.json");
        Wallets.create(good, Wallet.random(random), PASSPHRASE, KeystoreCost.LIGHT, random);
        assertThatThrownBy(() -> Wallets.load(good, "wrong".toCharArray()))
                .hasMessageContaining("the passphrase is wrong")
                .hasMessageNotContaining("corr");
        assertThatThrownBy(() -> Wallets.load(folder.resolve("none.json"), PASSPHRASE))
                .hasMessageContaining("gridmill wallet create");
        assertThatThrownBy(() -> Wallets.load(secret("text.json", "secret {"), PASSPHRASE))
                .hasMessageContaining("is no JSON")
                .hasMessageNotContaining("secret {");
        assertThatThrownBy(() -> Wallets.load(secret("old.json", "{\"version\":1}"), PASSPHRASE))
                .hasMessageContaining("no version 3 keystore");
        String greedy = Files.readString(good).replace("\"n\" : 4096", "\"n\" : 1073741824");
        assertThatThrownBy(() -> Wallets.load(secret("greedy.json", greedy), PASSPHRASE))
                .hasMessageContaining("out of bounds");
        Files.setPosixFilePermissions(good, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> Wallets.load(good, PASSPHRASE)).hasMessageContaining("chmod 600");
    }

    @Test
    void aPassphraseComesFromAFileOfOnesOwn() throws Exception {
        assertThat(Wallets.passphraseFrom(secret("pass", "corrèct horse\n"))).isEqualTo(PASSPHRASE);
        assertThatThrownBy(() -> Wallets.passphraseFrom(secret("empty", "\n"))).hasMessageContaining("no passphrase");
        Path open = secret("open", "x");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw----"));
        assertThatThrownBy(() -> Wallets.passphraseFrom(open)).hasMessageContaining("chmod 600");
    }

    private Path secret(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
