package io.gridmill.cli.run;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.RunId;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.PlanContext;
import io.gridmill.model.plan.Planner;
import io.gridmill.model.yaml.PipelineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments with which a command names a pipeline file and its parameters. */
final class PipelineArguments {

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "A parameter of the pipeline; may be given several times.")
    private List<String> parameters = List.of();

    Path file() {
        return file.toAbsolutePath().normalize();
    }

    /** @throws GridmillException INPUT_MISSING when there is no such file */
    String source() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.INPUT_MISSING,
                    Files.exists(file)
                            ? file + " cannot be read as UTF-8 text: " + e.getMessage()
                            : "There is no file " + file,
                    e);
        }
    }

    Map<String, String> parameters() {
        Map<String, String> map = new LinkedHashMap<>();
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            if (equals < 1) {
                throw new GridmillException(
                        ErrorCode.INVALID_USAGE, "'" + parameter + "' is no parameter; write -p NAME=VALUE");
            }
            map.put(parameter.substring(0, equals), parameter.substring(equals + 1));
        }
        return map;
    }

    Path workingDirectory() {
        return Path.of("").toAbsolutePath();
    }

    /** Reads and plans the file, without any history: tells what is wrong before anything is started. */
    Plan plan() {
        Pipeline pipeline = PipelineReader.read(source(), file.toString()).pipeline();
        Path directory = file().getParent();
        return Planner.plan(
                pipeline,
                parameters(),
                PlanContext.of(directory == null ? file() : directory, RunId.random(new SecureRandom()))
                        .withWorkingDirectory(workingDirectory()));
    }
}
