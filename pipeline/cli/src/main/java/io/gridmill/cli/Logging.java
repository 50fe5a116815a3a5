package io.gridmill.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * Where log messages go, set up in code because parsing XML would cost each start a tenth of a second: to a file when the
 * command talks to a person on the terminal, to standard error when the process is a server whose output is a log.
 *
 * <p>Called by Logback when the first logger is made.
 */
public final class Logging extends ContextAwareBase implements Configurator {

    private static final String FILE = "gridmill.log.file";
    private static final long LARGEST = 20L << 20;

    /** Sends messages to a file from now on; must be called before the first logger is made. */
    static void toFile(Path file) {
        System.setProperty(FILE, file.toString());
    }

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(loggers);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{20} [%thread] %msg%n");
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = appender();
        appender.setContext(loggers);
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        String level = Optional.ofNullable(System.getenv("GRIDMILL_LOG_LEVEL")).orElse("INFO");
        loggers.getLogger("io.gridmill").setLevel(Level.toLevel(level, Level.INFO));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static OutputStreamAppender<ILoggingEvent> appender() {
        String file = System.getProperty(FILE, "");
        if (file.isEmpty()) {
            ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
            console.setTarget("System.err");
            return console;
        }
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setFile(file);
        appender.setAppend(!isTooLarge(Path.of(file)));
        return appender;
    }

    private static boolean isTooLarge(Path file) {
        try {
            return Files.size(file) > LARGEST;
        } catch (IOException e) {
            return false;
        }
    }
}
