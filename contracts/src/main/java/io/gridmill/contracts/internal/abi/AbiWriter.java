package io.gridmill.contracts.internal.abi;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Keccak;
import io.gridmill.contracts.internal.Words;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arguments in the contract ABI's encoding: a row of heads, and behind it the contents that have no fixed size. Also
 * stands for a struct (a tuple) and an array. The generated wrappers do the same with reflection at fifty times the
 * start-up cost; a test compares the two call by call.
 */
public final class AbiWriter {

    private static final class Item {

        final byte[] content;
        final boolean dynamic;

        Item(byte[] content, boolean dynamic) {
            this.content = content;
            this.dynamic = dynamic;
        }
    }

    private final List<Item> items = new ArrayList<>();

    public AbiWriter uint(long value) {
        return fixed(new Words(1).uint(value));
    }

    public AbiWriter uint(BigInteger value) {
        return fixed(new Words(1).uint(value));
    }

    public AbiWriter address(Address value) {
        return fixed(new Words(1).address(value));
    }

    public AbiWriter bytes32(Bytes32 value) {
        return fixed(new Words(1).bytes32(value));
    }

    public AbiWriter bool(boolean value) {
        return fixed(new Words(1).bool(value));
    }

    public AbiWriter string(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public AbiWriter bytes(byte[] value) {
        byte[] content = new byte[32 + (value.length + 31) / 32 * 32];
        System.arraycopy(new Words(1).uint(value.length).toBytes(), 0, content, 0, 32);
        System.arraycopy(value, 0, content, 32, value.length);
        items.add(new Item(content, true));
        return this;
    }

    /** A struct; it stands in the row of heads itself when all of its members do. */
    public AbiWriter tuple(AbiWriter members) {
        items.add(new Item(members.toBytes(), members.isDynamic()));
        return this;
    }

    /** An array whose elements are the other writer's items. */
    public AbiWriter array(AbiWriter elements) {
        byte[] content = elements.toBytes();
        byte[] counted = new byte[32 + content.length];
        System.arraycopy(new Words(1).uint(elements.items.size()).toBytes(), 0, counted, 0, 32);
        System.arraycopy(content, 0, counted, 32, content.length);
        items.add(new Item(counted, true));
        return this;
    }

    public byte[] toBytes() {
        int heads = items.stream()
                .mapToInt(item -> item.dynamic ? 32 : item.content.length)
                .sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int tail = heads;
        for (Item item : items) {
            if (item.dynamic) {
                out.writeBytes(new Words(1).uint(tail).toBytes());
                tail += item.content.length;
            } else {
                out.writeBytes(item.content);
            }
        }
        items.stream().filter(item -> item.dynamic).forEach(item -> out.writeBytes(item.content));
        return out.toByteArray();
    }

    /** Call data: the function's selector and these arguments. */
    public byte[] toCall(String signature) {
        byte[] arguments = toBytes();
        byte[] call = new byte[4 + arguments.length];
        System.arraycopy(selector(signature), 0, call, 0, 4);
        System.arraycopy(arguments, 0, call, 4, arguments.length);
        return call;
    }

    /** The first four bytes of the hash of {@code name(type,…)}. */
    public static byte[] selector(String signature) {
        return Arrays.copyOf(Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII)), 4);
    }

    /** An event's first topic. */
    public static Bytes32 topic(String signature) {
        return Bytes32.of(Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII)));
    }

    private boolean isDynamic() {
        return items.stream().anyMatch(item -> item.dynamic);
    }

    private AbiWriter fixed(Words word) {
        items.add(new Item(word.toBytes(), false));
        return this;
    }
}
