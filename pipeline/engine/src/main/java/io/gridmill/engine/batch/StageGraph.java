package io.gridmill.engine.batch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.flow.FlowExecutionStatus;
import org.springframework.batch.core.job.flow.FlowExecutor;
import org.springframework.batch.core.job.flow.support.state.AbstractState;
import org.springframework.batch.core.step.ListableStepLocator;
import org.springframework.batch.core.step.Step;

/**
 * A flow state that is a whole graph of steps: each starts as soon as its own inputs allow, so that independent stages
 * and stages that stream into each other overlap.
 */
final class StageGraph extends AbstractState implements ListableStepLocator {

    private final Map<String, StageStep> steps = new LinkedHashMap<>();
    private final StageControl control;
    private final Executor executor;

    /** @param steps in the order of the plan's stages */
    StageGraph(List<StageStep> steps, StageControl control, Executor executor) {
        super("stages");
        steps.forEach(step -> this.steps.put(step.getName(), step));
        this.control = control;
        this.executor = executor;
    }

    @Override
    public FlowExecutionStatus handle(FlowExecutor flow) throws Exception {
        List<CompletableFuture<String>> ends = new ArrayList<>();
        int stage = 0;
        for (StageStep step : steps.values()) {
            ends.add(control.startable(stage++).thenApplyAsync(nothing -> execute(flow, step), executor));
        }
        FlowExecutionStatus status = FlowExecutionStatus.COMPLETED;
        for (CompletableFuture<String> end : ends) {
            FlowExecutionStatus ended;
            try {
                ended = statusOf(end.get());
            } catch (ExecutionException e) {
                ended = FlowExecutionStatus.STOPPED;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw e;
            }
            status = ended.compareTo(status) > 0 ? ended : status;
        }
        return status;
    }

    private static String execute(FlowExecutor flow, Step step) {
        try {
            return flow.executeStep(step);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static FlowExecutionStatus statusOf(String exitCode) {
        if (exitCode.equals(ExitStatus.COMPLETED.getExitCode())) {
            return FlowExecutionStatus.COMPLETED;
        }
        return exitCode.equals(ExitStatus.STOPPED.getExitCode())
                ? FlowExecutionStatus.STOPPED
                : FlowExecutionStatus.FAILED;
    }

    @Override
    public boolean isEndState() {
        return false;
    }

    @Override
    public List<String> getStepNames() {
        return List.copyOf(steps.keySet());
    }

    @Override
    public Step getStep(String stepName) {
        StageStep step = steps.get(stepName);
        if (step == null) {
            throw new IllegalArgumentException("No stage " + stepName);
        }
        return step;
    }
}
