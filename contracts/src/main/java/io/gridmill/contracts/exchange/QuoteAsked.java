package io.gridmill.contracts.exchange;

import io.gridmill.contracts.typed.QuoteRequest;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.model.protocol.Required;

/** Body of {@code POST /v1/quotes}: what the buyer asks for, signed by the buyer. */
public record QuoteAsked(QuoteRequest request, Signature signature) {

    public QuoteAsked {
        Required.present("request", request);
        Required.present("signature", signature);
    }

    public static QuoteAsked of(Signed<QuoteRequest> signed) {
        return new QuoteAsked(signed.message(), signed.signature());
    }

    public Signed<QuoteRequest> signed() {
        return new Signed<>(request, signature);
    }
}
