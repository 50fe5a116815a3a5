package io.gridmill.market.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.engine.place.SettledResult;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.market.deal.DealAccount;
import io.gridmill.market.deal.DealJson;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.market.deal.Funds;
import io.gridmill.market.fake.Deals;
import io.gridmill.model.Amount;
import io.gridmill.model.GridmillException;
import io.gridmill.model.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DealBooksTest {

    private static final RunId RUN = new RunId("0123456789");

    private final List<InvoiceLine> lines = new ArrayList<>();

    @Test
    void everyLineIsProvedAgainstTheSignedVoucher() {
        DealBooks books = DealBooks.open(RUN, record(37), lines);

        assertThat(books.isSignedBy(Deals.BUYER.address())).isTrue();
        assertThat(books.isSignedBy(Deals.POOL.address())).isFalse();
        for (int i = 0; i < 37; i++) {
            assertThat(books.prove(i).verify(books.voucher().message().resultsRoot(), books.leaf(i)))
                    .isTrue();
            assertThat(books.prove(i).verify(books.voucher().message().resultsRoot(), books.leaf((i + 1) % 37)))
                    .isFalse();
        }
        assertThatThrownBy(() -> books.prove(37)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aLineThatWasChangedMissingOrAddedIsFound() {
        SupplierRecord record = record(5);

        List<InvoiceLine> fewer = lines.subList(0, 4);
        assertThatThrownBy(() -> DealBooks.open(RUN, record, fewer))
                .isInstanceOf(GridmillException.class)
                .hasMessageContaining("pays 5 results, the ledger has 4");

        List<InvoiceLine> dearer = new ArrayList<>(lines);
        InvoiceLine line = lines.get(2);
        dearer.set(2, new InvoiceLine(line.key(), line.inputDigest(), line.outputDigest(), Amount.ofNano(99)));
        assertThatThrownBy(() -> DealBooks.open(RUN, record, dearer)).hasMessageContaining("the lines add up to");

        List<InvoiceLine> swapped = new ArrayList<>(lines);
        swapped.set(0, lines.get(1));
        swapped.set(1, lines.get(0));
        assertThatThrownBy(() -> DealBooks.open(RUN, record, swapped)).hasMessageContaining("roots");
    }

    private SupplierRecord record(int count) {
        DealJson json = new DealJson();
        Funds funds = new Funds(Optional.empty(), Amount.ofNano(10_000));
        DealTerms terms = Deals.terms(funds.take(Amount.ofNano(10_000)));
        DealAccount account = DealAccount.open(RUN, terms, Deals.BUYER, funds, json);
        for (int i = 0; i < count; i++) {
            SettledResult settled = Deals.settled(i, 1, i);
            account.settle(i + 1, List.of(settled));
            lines.add(new InvoiceLine(
                    settled.result().key(),
                    settled.inputDigest(),
                    settled.result().outputDigest(),
                    settled.amount()));
        }
        account.finish();
        return new SupplierRecord(
                terms.dealId().hex(),
                "oak",
                Deals.POOL.address().hex(),
                "http://127.0.0.1:1",
                SupplierRecord.Status.CLOSED,
                json.write(terms),
                json.write(account.state()),
                Amount.ofNano(10_000),
                account.state().promised(),
                null,
                null);
    }
}
