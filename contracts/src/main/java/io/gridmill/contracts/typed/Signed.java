package io.gridmill.contracts.typed;

/** A message with a signature over it, not yet checked: see {@link MarketDomain#isSignedBy}. */
public record Signed<T extends TypedMessage>(T message, Signature signature) {

    public Signed {
        Checks.present("message", message);
        Checks.present("signature", signature);
    }
}
