package io.gridmill.contracts.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gridmill.model.Successive;
import io.gridmill.model.protocol.Required;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code GET /v1/cases/ID}: how far a member of a panel is. What it will answer is not told before it is
 * revealed.
 *
 * @param answer once revealed, 0x and 64 digits
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CaseStatus(State state, @Nullable String answer) {

    public CaseStatus {
        Required.present("state", state);
    }

    /** How far a member is. */
    public enum State implements Successive<State> {
        /** It has a seat and no order yet. */
        WAITING,
        /** It has the order, or needs none. */
        RUNNING,
        /** It knows its answer, and its commitment is on the way. */
        ANSWERED,
        COMMITTED,
        REVEALED,
        /** The case has ended, or its time has. */
        OVER;

        @Override
        public Set<State> next() {
            return switch (this) {
                case WAITING -> EnumSet.of(RUNNING, ANSWERED, OVER);
                case RUNNING -> EnumSet.of(ANSWERED, OVER);
                case ANSWERED -> EnumSet.of(COMMITTED, OVER);
                case COMMITTED -> EnumSet.of(REVEALED, OVER);
                case REVEALED -> EnumSet.of(OVER);
                case OVER -> EnumSet.noneOf(State.class);
            };
        }

        /** As it stands in messages. */
        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
