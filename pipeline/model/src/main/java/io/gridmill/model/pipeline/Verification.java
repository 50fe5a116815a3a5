package io.gridmill.model.pipeline;

import io.gridmill.model.template.Template;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How results of a stage are checked by running partitions again on pools of other owners.
 *
 * @param sample share of the partitions that are checked, 0 (none) to 1
 * @param replicas owners that run a checked partition, 1 (no check) or more
 * @param quorum owners that must agree
 * @param agreement when two results count as equal
 */
public record Verification(double sample, int replicas, int quorum, Agreement agreement) {

    public static final int MOST_REPLICAS = 15;

    public Verification {
        if (!(sample >= 0 && sample <= 1)
                || replicas < 1
                || replicas > MOST_REPLICAS
                || quorum < 1
                || quorum > replicas) {
            throw new IllegalArgumentException("A verification needs 1 to " + MOST_REPLICAS + " replicas");
        }
    }

    public static Verification none() {
        return new Verification(0, 1, 1, new Agreement.Exact());
    }

    public boolean isNone() {
        return sample == 0 || replicas == 1;
    }

    /** When two results count as equal. */
    public sealed interface Agreement {

        /** As ledger and displays have it; the same words mean the same agreement. */
        String words();

        /** Same files with the same bytes. */
        record Exact() implements Agreement {
            @Override
            public String words() {
                return "exact";
            }
        }

        /** Numbers in the files differ by this relative amount at most. */
        record Numeric(double tolerance) implements Agreement {
            @Override
            public String words() {
                return "numeric " + tolerance;
            }
        }

        /** Images are alike at this peak signal-to-noise ratio, in decibel, or better. */
        record ImagePsnr(double decibel) implements Agreement {
            @Override
            public String words() {
                return "image-psnr " + decibel;
            }
        }

        /** A command of the user compares two directories and exits with zero when they agree. */
        record Command(List<Located<Template>> command) implements Agreement {
            public Command {
                command = List.copyOf(command);
            }

            @Override
            public String words() {
                return "command "
                        + command.stream().map(word -> word.value().text()).collect(Collectors.joining(" "));
            }
        }
    }
}
