package io.gridmill.model.plan;

import io.gridmill.model.pipeline.CopyStage;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.RunStage;
import io.gridmill.model.pipeline.SparkStage;
import io.gridmill.model.pipeline.Stage;
import io.gridmill.model.template.Template;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fills in what a stage does. */
final class WorkPlanner {

    private final Template.Lookup lookup;
    private final InputPlanner inputs;
    private final PlanContext context;
    private final PlanProblems problems;

    WorkPlanner(Template.Lookup lookup, InputPlanner inputs, PlanContext context, PlanProblems problems) {
        this.lookup = lookup;
        this.inputs = inputs;
        this.context = context;
        this.problems = problems;
    }

    PlannedWork plan(Stage stage) {
        if (stage instanceof RunStage run) {
            return run(run);
        }
        if (stage instanceof CopyStage copy) {
            return new PlannedWork.Copy(source(copy.from()), copy.to().map(this::target));
        }
        SparkStage spark = (SparkStage) stage;
        throw new IllegalStateException("Stage " + spark.name() + " was to be refused before");
    }

    private PlannedWork.Run run(RunStage run) {
        Map<String, String> environment = new LinkedHashMap<>();
        run.environment().forEach((name, value) -> environment.put(name, text(value)));
        List<String> network = run.network().stream().map(this::rendered).toList();
        return new PlannedWork.Run(
                run.command().stream().map(this::text).toList(),
                environment,
                run.standardInput().map(this::text).orElse(null),
                run.image().map(this::rendered).orElse(null),
                network);
    }

    private PlannedWork.Source source(CopyStage.End end) {
        if (end instanceof CopyStage.End.Files files) {
            return new PlannedWork.Source.Files(inputs.whole(files.address()));
        }
        CopyStage.End.Table table = (CopyStage.End.Table) end;
        return new PlannedWork.Source.Table(
                problems.resolve(table.jdbc(), lookup), rendered(table.table()), rendered(table.query()));
    }

    private PlannedWork.Target target(CopyStage.End end) {
        if (end instanceof CopyStage.End.Files files) {
            String address = rendered(files.address());
            if (address.contains("://")) {
                URI uri = inputs.uri(address, files.address().position());
                return uri == null
                        ? new PlannedWork.Target.Directory(context.directory())
                        : new PlannedWork.Target.Store(uri);
            }
            Path path = inputs.path(address, files.address().position());
            return new PlannedWork.Target.Directory(path == null ? context.directory() : path);
        }
        CopyStage.End.Table table = (CopyStage.End.Table) end;
        String name = rendered(table.table());
        return new PlannedWork.Target.Table(
                problems.resolve(table.jdbc(), lookup), name == null ? "" : name, table.mode());
    }

    private String text(Located<Template> template) {
        return problems.resolve(template, lookup).text();
    }

    private String rendered(Located<Template> template) {
        return problems.read(template, lookup, value -> value, "");
    }

    private @Nullable String rendered(Optional<Located<Template>> template) {
        return template.map(this::rendered).orElse(null);
    }
}
