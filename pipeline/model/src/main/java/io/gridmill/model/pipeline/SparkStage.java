package io.gridmill.model.pipeline;

import io.gridmill.model.template.Template;
import java.util.List;
import java.util.Map;

/** A stage that runs a Spark application on a pool with a Spark engine. */
public record SparkStage(
        StageCommon common,
        Located<Template> jar,
        Located<Template> main,
        List<Located<Template>> args,
        Map<String, Located<Template>> driver,
        Map<String, Located<Template>> executors,
        Map<String, Located<Template>> conf)
        implements Stage {

    public SparkStage {
        args = List.copyOf(args);
        driver = Ordered.copyOf(driver);
        executors = Ordered.copyOf(executors);
        conf = Ordered.copyOf(conf);
    }

    @Override
    public String kind() {
        return "spark";
    }
}
