package io.gridmill.pool.worker;

import io.gridmill.model.protocol.PoolApi;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Messages over a socket between two that know a secret: confidential, unaltered, complete and in order. Each side sends
 * 32 random bytes in the clear; HKDF (RFC 5869, with SHA-256) makes of both and the secret one key for each direction,
 * which no other connection has. Each message is a length and AES-256-GCM over it, with a counter as nonce: whoever does
 * not know the secret cannot make even the first one. One thread may send while another receives.
 */
final class SecureChannel implements AutoCloseable {

    /** Largest message, in bytes: the longest line of the pool's own API fits, with what goes around it. */
    static final int LARGEST = PoolApi.LONGEST_LINE + 1024 * 1024;

    /** Largest message of somebody who has not shown yet that he knows the secret. */
    private static final int LARGEST_FIRST = 16 * 1024;

    private static final byte[] MAGIC = {'G', 'M', 'W', '1'};
    private static final int NONCE = 32;
    private static final int TAG = 16;

    /** The two sides of a connection. */
    enum Side {
        POOL,
        WORKER
    }

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final SecretKeySpec sendKey;
    private final SecretKeySpec receiveKey;
    private long sent;
    private long received;

    private SecureChannel(
            Socket socket, DataInputStream in, DataOutputStream out, SecretKeySpec sendKey, SecretKeySpec receiveKey) {
        this.socket = socket;
        this.in = in;
        this.out = out;
        this.sendKey = sendKey;
        this.receiveKey = receiveKey;
    }

    /**
     * Exchanges nonces. That the other side knows the secret shows with its first message only.
     *
     * @param socket with a time-out for reads; it stays the caller's until this returns
     * @throws IOException when the other side is none of ours, says nothing for too long, or goes away
     */
    static SecureChannel open(Socket socket, Side side, WorkerSecret secret) throws IOException {
        socket.setTcpNoDelay(true);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 64 * 1024));
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
        byte[] own = new byte[NONCE];
        new SecureRandom().nextBytes(own);
        out.write(MAGIC);
        out.write(own);
        out.flush();
        byte[] magic = in.readNBytes(MAGIC.length);
        byte[] other = in.readNBytes(NONCE);
        if (!Arrays.equals(magic, MAGIC) || other.length != NONCE) {
            throw new IOException("the other side does not speak the protocol of workers");
        }
        byte[] salt = ByteBuffer.allocate(2 * NONCE)
                .put(side == Side.WORKER ? own : other)
                .put(side == Side.WORKER ? other : own)
                .array();
        try {
            byte[] base = hmac(salt, secret.toBytes());
            SecretKeySpec toPool = key(base, "gridmill worker to pool");
            SecretKeySpec toWorker = key(base, "gridmill pool to worker");
            return side == Side.WORKER
                    ? new SecureChannel(socket, in, out, toPool, toWorker)
                    : new SecureChannel(socket, in, out, toWorker, toPool);
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no HMAC-SHA256", e);
        }
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    /** HKDF-Expand for one block. */
    private static SecretKeySpec key(byte[] base, String purpose) throws GeneralSecurityException {
        byte[] info = purpose.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return new SecretKeySpec(
                hmac(
                        base,
                        ByteBuffer.allocate(info.length + 1)
                                .put(info)
                                .put((byte) 1)
                                .array()),
                "AES");
    }

    private static Cipher cipher(int mode, SecretKeySpec key, long number, int length) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(number).array();
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
        cipher.updateAAD(ByteBuffer.allocate(4).putInt(length).array());
        return cipher;
    }

    /** Sends one message, in full. By one thread at a time. */
    void send(byte[] message) throws IOException {
        if (message.length > LARGEST) {
            throw new IOException("A message of " + message.length + " bytes is too large for a worker's connection");
        }
        int length = message.length + TAG;
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, sendKey, sent++, length).doFinal(message);
            out.writeInt(length);
            out.write(sealed);
            out.flush();
        } catch (GeneralSecurityException e) {
            throw new IOException("a message cannot be sealed", e);
        }
    }

    /**
     * Waits for the next message. By one thread at a time.
     *
     * @throws EOFException when the other side has gone
     * @throws IOException when it says nothing for too long, or what it says was not made with the secret
     */
    byte[] receive() throws IOException {
        int length = in.readInt();
        int largest = received == 0 ? LARGEST_FIRST : LARGEST;
        if (length < TAG || length > largest + TAG) {
            throw new IOException("the other side sends a message of " + length + " bytes");
        }
        byte[] sealed = in.readNBytes(length);
        if (sealed.length != length) {
            throw new EOFException("the other side has gone in the middle of a message");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, receiveKey, received++, length).doFinal(sealed);
        } catch (GeneralSecurityException e) {
            throw new IOException("the other side does not know the secret, or somebody changed its message", e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
