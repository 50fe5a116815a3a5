package io.gridmill.engine.run;

/** A first-in first-out queue of ints without boxing. Not safe for use by several threads. */
final class IntQueue {

    private int[] ring = new int[64];
    private int head;
    private int size;

    void add(int value) {
        if (size == ring.length) {
            int[] larger = new int[ring.length * 2];
            for (int i = 0; i < size; i++) {
                larger[i] = ring[(head + i) & (ring.length - 1)];
            }
            ring = larger;
            head = 0;
        }
        ring[(head + size++) & (ring.length - 1)] = value;
    }

    /** @throws IllegalStateException when it is empty */
    int remove() {
        if (size == 0) {
            throw new IllegalStateException("The queue is empty");
        }
        int value = ring[head];
        head = (head + 1) & (ring.length - 1);
        size--;
        return value;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void clear() {
        size = 0;
        head = 0;
    }
}
