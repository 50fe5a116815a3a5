package io.gridmill.engine.batch;

import io.gridmill.engine.ledger.Patience;
import io.gridmill.model.Digest;
import io.gridmill.model.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.flow.FlowExecutionStatus;
import org.springframework.batch.core.job.flow.FlowJob;
import org.springframework.batch.core.job.flow.support.SimpleFlow;
import org.springframework.batch.core.job.flow.support.StateTransition;
import org.springframework.batch.core.job.flow.support.state.EndState;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.JobOperatorFactoryBean;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Runs a stage graph as a Spring Batch job. Safe for use by several threads. */
public final class BatchJobs {

    /** Length of the column that holds a job's or a step's name. */
    private static final int LONGEST_NAME = 100;

    private final JobRepository repository;
    private final JobOperator operator;

    /** @param patience bears with a database that is away */
    public BatchJobs(DataSource dataSource, Patience patience) {
        try {
            JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
            JdbcJobRepositoryFactoryBean repositories = new JdbcJobRepositoryFactoryBean();
            repositories.setDataSource(dataSource);
            repositories.setTransactionManager(transactions);
            repositories.setIsolationLevelForCreate("ISOLATION_READ_COMMITTED");
            repositories.setDatabaseType("POSTGRES");
            repositories.afterPropertiesSet();
            this.repository = PatientJobRepository.of(repositories.getObject(), patience);

            JobOperatorFactoryBean operators = new JobOperatorFactoryBean();
            operators.setJobRepository(repository);
            operators.setJobRegistry(new MapJobRegistry());
            operators.setTransactionManager(transactions);
            operators.afterPropertiesSet();
            this.operator = operators.getObject();
        } catch (Exception e) {
            throw new IllegalStateException("Spring Batch does not start", e);
        }
    }

    /**
     * Runs the job of a run until it ends; a run that was left in the middle goes on as another execution of the same
     * job instance.
     *
     * @param stages names in the order of the plan
     * @param executor one thread per stage that is under way
     */
    public JobExecution execute(
            RunId run,
            String pipeline,
            Digest pipelineDigest,
            List<String> stages,
            StageControl control,
            Executor executor)
            throws Exception {
        String jobName = shortened(pipeline);
        JobParameters parameters = new JobParametersBuilder()
                .addString("run", run.value())
                .addString("pipeline", pipelineDigest.hex())
                .toJobParameters();
        recover(jobName, parameters);
        return operator.start(job(jobName, stages, control, executor), parameters);
    }

    /** What earlier executions left behind would forbid the next one. The caller holds the run's lease. */
    private void recover(String jobName, JobParameters parameters) {
        JobInstance instance = repository.getJobInstance(jobName, parameters);
        if (instance != null) {
            List<JobExecution> executions = repository.getJobExecutions(instance);
            if (executions.isEmpty()) {
                // The process died between recording the two, and an instance alone cannot be started.
                repository.deleteJobInstance(instance);
            }
            for (JobExecution execution : executions) {
                if (execution.isRunning()) {
                    operator.recover(execution);
                } else if (execution.getStatus() == BatchStatus.COMPLETED) {
                    goOn(execution);
                }
            }
        }
    }

    /** A job that completed is not the end of its run: deals may be open, failed partitions may be tried again. */
    private void goOn(JobExecution execution) {
        execution.setStatus(BatchStatus.STOPPED);
        execution.setExitStatus(ExitStatus.STOPPED.addExitDescription("A later execution went on with the run"));
        repository.update(execution);
    }

    private Job job(String name, List<String> stages, StageControl control, Executor executor) throws Exception {
        List<StageStep> steps = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            StageStep step = new StageStep(repository, shortened(stages.get(i)), i, control);
            step.afterPropertiesSet();
            steps.add(step);
        }
        StageGraph graph = new StageGraph(steps, control, executor);
        EndState completed = new EndState(FlowExecutionStatus.COMPLETED, "completed");
        EndState failed = new EndState(FlowExecutionStatus.FAILED, "failed");
        EndState stopped = new EndState(FlowExecutionStatus.STOPPED, "stopped");
        SimpleFlow flow = new SimpleFlow(name);
        flow.setStateTransitions(List.of(
                StateTransition.createStateTransition(graph, "COMPLETED", "completed"),
                StateTransition.createStateTransition(graph, "STOPPED", "stopped"),
                StateTransition.createStateTransition(graph, "*", "failed"),
                StateTransition.createEndStateTransition(completed),
                StateTransition.createEndStateTransition(failed),
                StateTransition.createEndStateTransition(stopped)));
        flow.afterPropertiesSet();
        FlowJob job = new FlowJob(name);
        job.setFlow(flow);
        job.setJobRepository(repository);
        job.afterPropertiesSet();
        return job;
    }

    private static String shortened(String name) {
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        String digest = Digest.sha256(name).hex().substring(0, 12);
        return name.substring(0, LONGEST_NAME - digest.length() - 1) + "-" + digest;
    }
}
