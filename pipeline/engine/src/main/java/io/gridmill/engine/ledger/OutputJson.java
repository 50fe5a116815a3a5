package io.gridmill.engine.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** The files of a held result as one column. */
final class OutputJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private OutputJson() {}

    static String write(List<StoredOutput> outputs) {
        try {
            return JSON.writeValueAsString(outputs);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<StoredOutput> read(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<StoredOutput>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The database holds outputs that this version does not understand", e);
        }
    }
}
