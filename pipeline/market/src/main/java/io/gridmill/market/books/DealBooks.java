package io.gridmill.market.books;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.merkle.ResultsProof;
import io.gridmill.contracts.merkle.ResultsProver;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.market.deal.DealJson;
import io.gridmill.market.deal.DealState;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.RunId;
import java.util.List;

/**
 * The books of one deal after the fact: its invoice lines against its newest voucher. What the chain paid on that voucher
 * can so be proved line by line. Immutable.
 */
public final class DealBooks {

    private final RunId run;
    private final DealTerms terms;
    private final DealState state;
    private final List<InvoiceLine> lines;
    private final ResultsProver prover;

    private DealBooks(RunId run, DealTerms terms, DealState state, List<InvoiceLine> lines) {
        this.run = run;
        this.terms = terms;
        this.state = state;
        this.lines = List.copyOf(lines);
        this.prover = new ResultsProver(
                this.lines.stream().map(line -> line.leaf(run)).toList());
    }

    /**
     * Opens the books and checks that they agree: number of lines, sum, and root of the tree.
     *
     * @param record the deal, as the ledger has it
     * @param lines everything that was settled with it, in the order of the leaves
     * @throws GridmillException when lines and voucher disagree; the message says in what
     */
    public static DealBooks open(RunId run, SupplierRecord record, List<InvoiceLine> lines) {
        DealJson json = new DealJson();
        DealBooks books = new DealBooks(run, json.terms(record.terms()), json.state(record.state()), lines);
        books.check(record);
        return books;
    }

    private void check(SupplierRecord record) {
        Voucher voucher = state.voucher();
        Amount sum = lines.stream().map(InvoiceLine::amount).reduce(Amount.ZERO, Amount::plus);
        if (!voucher.dealId().equals(terms.dealId())) {
            throw disagree(record, "the voucher is for deal " + voucher.dealId());
        }
        if (voucher.acceptedPartitions() != lines.size()) {
            throw disagree(
                    record,
                    "the voucher pays " + voucher.acceptedPartitions() + " results, the ledger has " + lines.size());
        }
        if (!voucher.cumulativeAmount().equals(sum)) {
            throw disagree(record, "the voucher pays " + voucher.cumulativeAmount() + ", the lines add up to " + sum);
        }
        if (!voucher.resultsRoot().equals(prover.root())) {
            throw disagree(record, "a line was changed after it was paid: the roots of the results trees differ");
        }
    }

    private static GridmillException disagree(SupplierRecord record, String what) {
        return new GridmillException(
                ErrorCode.INTERNAL,
                "The books of the deal with " + record.name() + " (" + record.supplier() + ") do not agree: " + what);
    }

    public DealTerms terms() {
        return terms;
    }

    /** The newest voucher, which every proof leads to. */
    public Signed<Voucher> voucher() {
        return state.signed();
    }

    /** Whether the voucher is this buyer's. */
    public boolean isSignedBy(Address buyer) {
        return terms.domain().isSignedBy(buyer, voucher());
    }

    public List<InvoiceLine> lines() {
        return lines;
    }

    /** The leaf of a line. */
    public Bytes32 leaf(int index) {
        return lines.get(index).leaf(run);
    }

    /**
     * Proof that a line is part of what the voucher's root stands for; the Market contract verifies the same one.
     *
     * @throws IndexOutOfBoundsException when there is no such line
     */
    public ResultsProof prove(int index) {
        return prover.proof(index);
    }
}
