package io.gridmill.cli;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells the user what went wrong in one line, {@code error CODE: message}, and keeps the stack trace for the log. Each
 * code has its exit status.
 */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private final Main main;
    private final PrintWriter err;

    Failures(Main main, PrintWriter err) {
        this.main = main;
        this.err = err;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        List<String> near = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String hint = near.isEmpty() ? "" : ". Did you mean " + String.join(" or ", near) + "?";
        return report(ErrorCode.INVALID_USAGE, e.getMessage() + hint + " See " + command + " --help", Optional.empty());
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
        if (e instanceof GridmillException failure) {
            Optional<Path> log = failure.code() == ErrorCode.INTERNAL ? keep(e) : none(keep(e));
            return report(failure.code(), String.valueOf(failure.getMessage()), log);
        }
        String what = e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
        return report(ErrorCode.INTERNAL, what, keep(e));
    }

    private int report(ErrorCode code, String message, Optional<Path> log) {
        if (main.context().json()) {
            main.context().printJson(Map.of("error", code.name(), "message", message, "retryable", code.retryable()));
        } else {
            err.println("error " + code + ": " + message);
            log.ifPresent(file -> err.println("  The stack trace is in " + file));
        }
        err.flush();
        return code.exitStatus().code();
    }

    private static Optional<Path> none(Optional<Path> written) {
        return written.filter(file -> false);
    }

    private Optional<Path> keep(Exception e) {
        Path log = main.context().home().resolve("log/errors.log");
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace, true));
        try {
            Files.createDirectories(log.getParent());
            Files.writeString(log, Instant.now() + " " + trace, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return Optional.of(log);
        } catch (IOException notWritten) {
            err.println(trace);
            return Optional.empty();
        }
    }
}
