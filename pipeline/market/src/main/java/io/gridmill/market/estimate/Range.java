package io.gridmill.market.estimate;

import java.util.function.Function;

/** A guess with its bounds. */
public record Range<T>(T low, T likely, T high) {

    static <T> Range<T> of(Function<Guess, T> value) {
        return new Range<>(value.apply(Guess.LOW), value.apply(Guess.LIKELY), value.apply(Guess.HIGH));
    }

    /** Which amount of work is assumed. */
    enum Guess {
        LOW,
        LIKELY,
        HIGH;

        double factor(StageLoad stage) {
            return switch (this) {
                case LOW -> stage.low();
                case LIKELY -> 1;
                case HIGH -> stage.high();
            };
        }
    }
}
