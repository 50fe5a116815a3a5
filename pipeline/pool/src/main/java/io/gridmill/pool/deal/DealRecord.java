package io.gridmill.pool.deal;

/** Kinds of records in a deal's journal. The letters are in files: they never change. */
final class DealRecord {

    /** The signed quote and the run: the first record. */
    static final byte TERMS = 'D';

    /** A stage; a later one with the same number replaces it. */
    static final byte STAGE = 'S';

    /** Partitions that were accepted, as a JSON array. */
    static final byte ORDERS = 'A';

    /** Partitions that the buyer took back, as a JSON array of keys. */
    static final byte WITHDRAWN = 'X';

    /** A batch of results, as the line that is streamed. */
    static final byte BATCH = 'R';

    /** The newest voucher. */
    static final byte VOUCHER = 'V';

    /** Sums over what a rewrite of the journal left out. */
    static final byte SUMS = 'K';

    /** Attempts whose results were decided on before a rewrite of the journal, as {@link DecidedKeys} writes them. */
    static final byte DECIDED = 'P';

    /** The deal is over. */
    static final byte CLOSED = 'C';

    private DealRecord() {}
}
