package io.gridmill.contracts.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Wallets in encrypted files (Web3 secret storage, version 3), readable by their owner only. All failures are
 * WALLET_UNUSABLE and say what to do; none of them shows a key or a passphrase.
 */
public final class Wallets {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final int LARGEST_FILE = 64 * 1024;

    private Wallets() {}

    /** Writes a new wallet file, durable on return. Never overwrites one: that would destroy a key. */
    public static void create(Path file, Wallet wallet, char[] passphrase, KeystoreCost cost, SecureRandom random) {
        if (passphrase.length == 0) {
            throw unusable(file, "needs a passphrase that is not empty", null);
        }
        byte[] content = Keystore.encrypt(wallet, passphrase, cost, random);
        FileAttribute<?>[] attributes = isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try (FileChannel channel = FileChannel.open(
                file, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw unusable(file, "exists already; choose another name, or delete it if nothing depends on it", e);
        } catch (IOException e) {
            throw unusable(file, "cannot be written (" + e.getMessage() + ")", e);
        }
    }

    public static Wallet load(Path file, char[] passphrase) {
        JsonNode json = readJson(file);
        try {
            return Keystore.decrypt(json, passphrase);
        } catch (IllegalArgumentException e) {
            throw unusable(file, "cannot be opened: " + e.getMessage(), null);
        }
    }

    /** What can be told of a wallet without its passphrase. */
    public static WalletLabel label(Path file) {
        JsonNode json = readJson(file);
        try {
            return Keystore.label(json);
        } catch (IllegalArgumentException e) {
            throw unusable(file, "is no wallet: " + e.getMessage(), null);
        }
    }

    private static JsonNode readJson(Path file) {
        byte[] content = readSecret(file);
        try {
            return new JsonMapper().readTree(content);
        } catch (IOException e) {
            // The parser's message would quote the file.
            throw unusable(file, "is no JSON", null);
        }
    }

    /** A passphrase from a file that only its owner can read; a line break at the end does not belong to it. */
    public static char[] passphraseFrom(Path file) {
        byte[] content = readSecret(file);
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(content));
        int length = text.length();
        while (length > 0 && (text.charAt(length - 1) == '\n' || text.charAt(length - 1) == '\r')) {
            length--;
        }
        char[] passphrase = Arrays.copyOf(text.array(), length);
        Arrays.fill(content, (byte) 0);
        Arrays.fill(text.array(), '\0');
        if (length == 0) {
            throw unusable(file, "holds no passphrase", null);
        }
        return passphrase;
    }

    private static byte[] readSecret(Path file) {
        try {
            if (isPosix()) {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
                if (!OWNER_ONLY.containsAll(permissions)) {
                    throw unusable(
                            file,
                            "can be read by others (" + PosixFilePermissions.toString(permissions)
                                    + "); run: chmod 600 " + file,
                            null);
                }
            }
            if (Files.size(file) > LARGEST_FILE) {
                throw unusable(file, "is too large to be a wallet or a passphrase", null);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw unusable(file, "does not exist; create a wallet with 'gridmill wallet create'", e);
        } catch (IOException e) {
            throw unusable(file, "cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static GridmillException unusable(Path file, String what, @Nullable Throwable cause) {
        return new GridmillException(ErrorCode.WALLET_UNUSABLE, "The file " + file + " " + what, cause);
    }
}
