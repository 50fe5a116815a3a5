package io.gridmill.connectors.s3.internal;

import io.gridmill.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * Reads a file whose size and digest were taken before, and hands out its last bytes only when they still hold. A
 * sender that sees the exception has sent an incomplete body, which the store throws away: an object under a digest's
 * name never has other bytes, whoever writes to the file meanwhile and whenever this process dies.
 */
public final class FileBody extends InputStream {

    private final Path file;
    private final InputStream in;
    private final Digest expected;
    private final MessageDigest sha256 = Digest.newSha256();
    private long left;

    public FileBody(Path file, long size, Digest expected) throws IOException {
        this.file = file;
        this.in = Files.newInputStream(file);
        this.left = size;
        this.expected = expected;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        if (length == 0) {
            return 0;
        }
        int count = in.readNBytes(buffer, offset, (int) Math.min(left, length));
        if (count == 0) {
            throw new FileChangedException(file);
        }
        sha256.update(buffer, offset, count);
        left -= count;
        if (left == 0 && (in.read() >= 0 || !Digest.of(sha256.digest()).equals(expected))) {
            throw new FileChangedException(file);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The file is not any more what it was when its digest was taken. */
    public static final class FileChangedException extends IOException {

        private static final long serialVersionUID = 1L;

        FileChangedException(Path file) {
            super("The file " + file + " changed while it was read");
        }
    }
}
