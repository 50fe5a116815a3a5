package io.gridmill.market.deal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.ProtocolJson;

/** Terms and state of deals as the text that stands in the run's ledger. Safe for use by several threads. */
public final class DealJson {

    private final JsonMapper mapper;

    public DealJson() {
        this(ProtocolJson.mapper());
    }

    public DealJson(JsonMapper mapper) {
        this.mapper = mapper;
    }

    public String write(DealTerms terms) {
        return text(terms);
    }

    public String write(DealState state) {
        return text(state);
    }

    /** @throws GridmillException when the ledger holds something else */
    public DealTerms terms(String json) {
        return read(json, DealTerms.class);
    }

    /** @throws GridmillException when the ledger holds something else */
    public DealState state(String json) {
        return read(json, DealState.class);
    }

    private String text(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Terms and state of a deal can always be written", e);
        }
    }

    private <T> T read(String json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new GridmillException(
                    ErrorCode.INTERNAL,
                    "The ledger's " + type.getSimpleName() + " cannot be read: " + e.getOriginalMessage(),
                    e);
        }
    }
}
