package io.gridmill.cli.run;

import io.gridmill.engine.copy.CopyWork;
import io.gridmill.engine.input.InputSet;
import io.gridmill.engine.input.StageInputs;
import io.gridmill.engine.ledger.LedgerReader;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Brings what a pipeline declares as its outputs to a local directory. */
final class ResultFetcher {

    private final DataSource dataSource;
    private final DatasetStore store;

    ResultFetcher(DataSource dataSource, DatasetStore store) {
        this.dataSource = dataSource;
        this.store = store;
    }

    /** A file that was fetched. */
    record Fetched(String output, String path, long size, String sha256, Path file) {}

    /** Files that are there already with the right content are left alone. */
    List<Fetched> fetch(RunRecord run, Plan plan, Path directory) {
        LedgerReader ledger = new LedgerReader(dataSource, run.number());
        List<Fetched> fetched = new ArrayList<>();
        for (Map.Entry<String, Plan.Output> output : plan.outputs().entrySet()) {
            InputSet files = StageInputs.together(
                    ledger.outputs(output.getValue().stage(), output.getValue().output()));
            for (InputSet.File file : files.files()) {
                Path target = directory.resolve(output.getKey()).resolve(file.path());
                try {
                    CopyWork.fetch(store, file.key(), file.offset(), file.size(), file.sha256(), target);
                } catch (IOException e) {
                    throw new GridmillException(
                            ErrorCode.INVALID_CONFIGURATION,
                            "Output " + output.getKey() + " cannot be written to " + target + ": " + e.getMessage()
                                    + ". The run is complete; fetch again with `gridmill resume " + run.id()
                                    + " --results DIR`",
                            e);
                }
                fetched.add(new Fetched(
                        output.getKey(), file.path(), file.size(), file.sha256().hex(), target));
            }
        }
        return fetched;
    }
}
