package io.gridmill.pool.runner;

import io.gridmill.model.DataSize;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.pool.process.CommandEnd;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Says what the way in which a command ended means. */
final class EndJudge {

    private static final int SIGKILL = 9;
    private static final int SIGXFSZ = 25;

    private EndJudge() {}

    /** @return null when the command ended well */
    static @Nullable Failure judge(
            CommandEnd end, StageSpace stage, String standardError, Path standardOutputFile, Path standardErrorFile) {
        if (end.exitCode() == 0) {
            return null;
        }
        String program = stage.order().command().get(0);
        if (stage.runtime().saysNotFound(end, standardError)) {
            return Failure.application(
                    ErrorCode.COMMAND_NOT_FOUND,
                    program + ": no such program inside the runtime "
                            + stage.runtime().name() + " of this place");
        }
        long disk = stage.disk().bytes();
        int signal = end.effectiveSignal();
        if (signal == SIGXFSZ
                || standardOutputFile.toFile().length() >= disk
                || standardErrorFile.toFile().length() >= disk) {
            return Failure.application(
                    ErrorCode.OUTPUT_LIMIT,
                    "The command wrote a file (or its standard output) beyond the " + DataSize.ofBytes(disk)
                            + " that its stage allows (resources.disk)");
        }
        String last = Tail.lastLines(standardError);
        String said = last.isEmpty() ? "it wrote nothing to standard error" : "standard error: " + last;
        if (signal == SIGKILL) {
            return Failure.application(
                    ErrorCode.COMMAND_FAILED,
                    program + " was killed (signal 9); by itself, or because the machine ran out of memory; " + said);
        }
        if (end.signal() != 0) {
            return Failure.application(
                    ErrorCode.COMMAND_FAILED, program + " was ended by signal " + end.signal() + "; " + said);
        }
        return Failure.application(
                ErrorCode.COMMAND_FAILED, program + " ended with exit code " + end.exitCode() + "; " + said);
    }
}
