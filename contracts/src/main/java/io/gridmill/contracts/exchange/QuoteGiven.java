package io.gridmill.contracts.exchange;

import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;

/** Answer to {@code POST /v1/quotes}: the quote, signed by the pool. */
public record QuoteGiven(Quote quote, Signature signature) {

    public static QuoteGiven of(Signed<Quote> signed) {
        return new QuoteGiven(signed.message(), signed.signature());
    }

    public Signed<Quote> signed() {
        return new Signed<>(quote, signature);
    }
}
