package io.gridmill.cli.run;

import io.gridmill.engine.run.RunLimits;
import io.gridmill.model.Amount;
import io.gridmill.model.Durations;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Limits of one run, in the place of the file's. */
final class LimitArguments {

    @Option(
            names = "--max",
            paramLabel = "AMOUNT",
            description = "The most that the run may cost, such as 20RLC; in the place of the file's market.budget.")
    private @Nullable String max;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "Time that the run has from now, such as 2h; in the place of the file's market.deadline. When"
                    + " it is over the run stops.")
    private @Nullable String deadline;

    /** @throws GridmillException INVALID_USAGE */
    RunLimits limits() {
        Optional<Amount> budget = read("--max", max, Amount::parse);
        if (budget.filter(Amount::isZero).isPresent()) {
            throw new GridmillException(
                    ErrorCode.INVALID_USAGE, "--max: a run on the market cannot cost nothing; write for example 20RLC");
        }
        Optional<Duration> time = read("--deadline", deadline, Durations::parse);
        if (time.filter(Duration::isZero).isPresent()) {
            throw new GridmillException(
                    ErrorCode.INVALID_USAGE, "--deadline: a run takes longer than no time; write for example 2h");
        }
        return new RunLimits(budget, time);
    }

    private static <T> Optional<T> read(String option, @Nullable String text, Function<String, T> parse) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            throw new GridmillException(ErrorCode.INVALID_USAGE, option + ": " + e.getMessage(), e);
        }
    }
}
