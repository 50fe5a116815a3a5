package io.gridmill.cli.show;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;

/** Checks of what the user typed. */
final class Usage {

    private Usage() {}

    /** @throws GridmillException {@code INVALID_USAGE} when the number is not within the bounds */
    static void between(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new GridmillException(
                    ErrorCode.INVALID_USAGE,
                    option + " takes a number from " + least + " to " + most + ", not " + value);
        }
    }
}
