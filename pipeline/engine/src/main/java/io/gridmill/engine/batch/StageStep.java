package io.gridmill.engine.batch;

import java.util.concurrent.ExecutionException;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.AbstractStep;
import org.springframework.batch.core.step.StepExecution;

/** One stage: starts it and waits for its end. The work itself is the run loop's. */
final class StageStep extends AbstractStep {

    private final int stage;
    private final StageControl control;

    StageStep(JobRepository repository, String name, int stage, StageControl control) {
        super(repository);
        this.stage = stage;
        this.control = control;
        setName(name);
        // The ledger knows better than a step's status whether everything was accepted.
        setAllowStartIfComplete(true);
    }

    @Override
    protected void doExecute(StepExecution execution) throws Exception {
        StageEnd end;
        try {
            end = control.start(stage).get();
        } catch (ExecutionException e) {
            throw new StageFailedException("Stage " + getName() + " broke off: " + e.getCause(), e.getCause());
        }
        execution.setReadCount(end.partitions());
        execution.setWriteCount(end.accepted());
        execution.setFilterCount(end.cached());
        execution.setProcessSkipCount(end.failed());
        switch (end.state()) {
            case SUCCEEDED -> execution.setExitStatus(ExitStatus.COMPLETED);
            case TOLERATED ->
                execution.setExitStatus(ExitStatus.COMPLETED.addExitDescription(end.failed() + " partitions failed"));
            case FAILED -> throw new StageFailedException(end.message(), null);
            case CANCELLED, WAITING, RUNNING ->
                throw new JobInterruptedException("Stage " + getName() + " was cancelled");
        }
    }
}
