package io.gridmill.contracts.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.internal.Keccak;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.util.BigIntegers;

/** The Web3 secret storage format, version 3, which all Ethereum wallets read. */
final class Keystore {

    private static final HexFormat HEX = HexFormat.of();
    private static final JsonMapper JSON = new JsonMapper();
    private static final int R = 8;
    private static final String DEVELOPMENT = "x-gridmill-development";

    /** A stranger's file must not make us allocate all memory or compute for hours. */
    private static final long MOST_MEMORY = 1L << 30;

    private static final int MOST_ROUNDS = 10_000_000;

    private Keystore() {}

    /** @throws IllegalArgumentException with what is wrong with the file or the passphrase */
    static Wallet decrypt(JsonNode file, char[] passphrase) {
        JsonNode crypto = file.has("crypto") ? file.path("crypto") : file.path("Crypto");
        if (file.path("version").asInt() != 3 || !crypto.path("cipher").asText().equals("aes-128-ctr")) {
            throw new IllegalArgumentException("it is no version 3 keystore with aes-128-ctr");
        }
        byte[] ciphertext = hex(crypto.path("ciphertext"));
        byte[] derived = derive(crypto, passphrase);
        byte[] mac = mac(derived, ciphertext);
        if (!MessageDigest.isEqual(mac, hex(crypto.path("mac")))) {
            throw new IllegalArgumentException("the passphrase is wrong");
        }
        byte[] key = aes(derived, hex(crypto.path("cipherparams").path("iv")), ciphertext);
        try {
            return Wallet.ofKey(key, file.path(DEVELOPMENT).asBoolean());
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(derived, (byte) 0);
        }
    }

    /** @throws IllegalArgumentException with what is wrong with the file */
    static WalletLabel label(JsonNode file) {
        if (file.path("version").asInt() != 3) {
            throw new IllegalArgumentException("it is no version 3 keystore");
        }
        String digits = file.path("address").asText();
        Optional<Address> address = digits.isEmpty()
                ? Optional.empty()
                : Optional.of(Address.parse(digits.startsWith("0x") ? digits : "0x" + digits));
        boolean known = address.filter(KnownKeys::contains).isPresent();
        return new WalletLabel(address, known || file.path(DEVELOPMENT).asBoolean());
    }

    static byte[] encrypt(Wallet wallet, char[] passphrase, KeystoreCost cost, SecureRandom random) {
        byte[] salt = new byte[32];
        byte[] iv = new byte[16];
        random.nextBytes(salt);
        random.nextBytes(iv);
        byte[] secret = utf8(passphrase);
        byte[] derived = SCrypt.generate(secret, salt, cost.n, R, cost.p, 32);
        byte[] key = BigIntegers.asUnsignedByteArray(32, wallet.key());
        byte[] ciphertext = aes(derived, iv, key);

        ObjectNode file = JSON.createObjectNode();
        file.put("version", 3).put("id", UUID.randomUUID().toString());
        file.put("address", wallet.address().hex().substring(2));
        if (wallet.isForDevelopment()) {
            file.put(DEVELOPMENT, true);
        }
        ObjectNode crypto = file.putObject("crypto");
        crypto.put("cipher", "aes-128-ctr").put("ciphertext", HEX.formatHex(ciphertext));
        crypto.putObject("cipherparams").put("iv", HEX.formatHex(iv));
        crypto.put("kdf", "scrypt");
        crypto.putObject("kdfparams")
                .put("dklen", 32)
                .put("n", cost.n)
                .put("r", R)
                .put("p", cost.p)
                .put("salt", HEX.formatHex(salt));
        crypto.put("mac", HEX.formatHex(mac(derived, ciphertext)));
        Arrays.fill(key, (byte) 0);
        Arrays.fill(secret, (byte) 0);
        return file.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] derive(JsonNode crypto, char[] passphrase) {
        JsonNode parameters = crypto.path("kdfparams");
        byte[] salt = hex(parameters.path("salt"));
        if (parameters.path("dklen").asInt() != 32) {
            throw new IllegalArgumentException("its derived key has not 32 bytes");
        }
        byte[] secret = utf8(passphrase);
        try {
            return switch (crypto.path("kdf").asText()) {
                case "scrypt" -> scrypt(secret, salt, parameters);
                case "pbkdf2" -> pbkdf2(secret, salt, parameters);
                default -> throw new IllegalArgumentException("its key derivation is unknown");
            };
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static byte[] scrypt(byte[] secret, byte[] salt, JsonNode parameters) {
        int n = parameters.path("n").asInt();
        int r = parameters.path("r").asInt();
        int p = parameters.path("p").asInt();
        if (n < 2 || r < 1 || p < 1 || p > 1024 || 128L * n * r > MOST_MEMORY) {
            throw new IllegalArgumentException("its scrypt parameters are out of bounds");
        }
        return SCrypt.generate(secret, salt, n, r, p, 32);
    }

    private static byte[] pbkdf2(byte[] secret, byte[] salt, JsonNode parameters) {
        int rounds = parameters.path("c").asInt();
        if (rounds < 1
                || rounds > MOST_ROUNDS
                || !parameters.path("prf").asText().equals("hmac-sha256")) {
            throw new IllegalArgumentException("its pbkdf2 parameters are out of bounds");
        }
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(secret, salt, rounds);
        return ((KeyParameter) generator.generateDerivedParameters(256)).getKey();
    }

    private static byte[] mac(byte[] derived, byte[] ciphertext) {
        return Keccak.hash(ByteBuffer.allocate(16 + ciphertext.length)
                .put(derived, 16, 16)
                .put(ciphertext)
                .array());
    }

    private static byte[] aes(byte[] derived, byte[] iv, byte[] input) {
        try {
            // Counter mode: the same function both ways. The MAC above says whether the key is right.
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE, new SecretKeySpec(Arrays.copyOf(derived, 16), "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("its initialisation vector is malformed", e);
        }
    }

    private static byte[] hex(JsonNode node) {
        return HEX.parseHex(node.asText());
    }

    private static byte[] utf8(char[] text) {
        ByteBuffer encoded = ByteBuffer.allocate(4 * text.length);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), encoded, true);
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }
}
