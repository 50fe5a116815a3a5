package io.gridmill.cli.run;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.model.ExitStatus;
import io.gridmill.model.pipeline.Problem;
import io.gridmill.model.yaml.PipelineReader;
import io.gridmill.model.yaml.ReadResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "lint",
        description = "Checks pipeline files and tells everything that is wrong with them.",
        mixinStandardHelpOptions = true)
public final class LintCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Pipeline files.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        Context context = gridmill.context();
        boolean valid = true;
        List<Problem> all = new ArrayList<>();
        for (Path file : files) {
            ReadResult result = PipelineReader.read(file);
            valid &= result instanceof ReadResult.Valid;
            all.addAll(result.problems());
        }
        if (context.json()) {
            context.printJson(all);
        } else {
            all.forEach(problem -> context.println(problem.toString()));
            if (valid) {
                context.println(files.size() == 1 ? files.get(0) + " is valid" : files.size() + " files are valid");
            }
        }
        return valid ? 0 : ExitStatus.INVALID_INPUT.code();
    }
}
