package io.gridmill.contracts.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.Required;
import io.gridmill.model.protocol.StageOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code PUT /v1/deals/ID}: makes a deal, and stages of it, known to the pool. May come again at any time, with
 * more stages or with known ones whose URLs are fresh.
 *
 * @param quote the deal's terms
 * @param signature the pool's own
 * @param run for the pool's log and its results tree keys
 * @param stages any number; those that are not named stay as they are
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DealPut(Quote quote, Signature signature, RunId run, List<StageOrder> stages) {

    public DealPut(Quote quote, Signature signature, RunId run, @Nullable List<StageOrder> stages) {
        Required.present("quote", quote);
        Required.present("signature", signature);
        Required.present("run", run);
        this.quote = quote;
        this.signature = signature;
        this.run = run;
        this.stages = stages == null ? List.of() : List.copyOf(stages);
    }

    public Signed<Quote> signed() {
        return new Signed<>(quote, signature);
    }
}
