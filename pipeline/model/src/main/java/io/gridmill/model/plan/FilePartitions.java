package io.gridmill.model.plan;

import io.gridmill.model.DataSize;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.pipeline.Limits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The files of a dataset, divided into partitions. The one dimension is {@code path}. */
public final class FilePartitions {

    /** The name of the dimension. */
    public static final String DIMENSION = "path";

    /** @param path relative path within the dataset */
    public record File(String path, long bytes) {}

    private final List<File> files;
    private final int[] starts;
    private final PartitionSpace space;

    private FilePartitions(List<File> files, int[] starts, PartitionUse use) {
        this.files = files;
        this.starts = starts;
        List<List<String>> rows =
                files.stream().map(file -> List.of(file.path())).toList();
        this.space = new RowSpace(List.of(DIMENSION), rows, starts, use);
    }

    static FilePartitions divide(List<File> unsorted, int most, Optional<DataSize> limit, PartitionUse use) {
        List<File> files =
                unsorted.stream().sorted(Comparator.comparing(File::path)).toList();
        List<Integer> starts = new ArrayList<>();
        long bytes = 0;
        int count = 0;
        for (int i = 0; i < files.size(); i++) {
            long size = files.get(i).bytes();
            boolean full = count == most
                    || (count > 0
                            && limit.isPresent()
                            && bytes + size > limit.get().bytes());
            if (i == 0 || full) {
                starts.add(i);
                bytes = 0;
                count = 0;
            }
            bytes += size;
            count++;
        }
        if (starts.size() > Limits.PARTITIONS) {
            throw new GridmillException(
                    ErrorCode.INVALID_PIPELINE,
                    starts.size() + " partitions are more than the " + Limits.PARTITIONS
                            + " that a stage can have; put more files into each with a larger chunk");
        }
        starts.add(files.size());
        int[] begins = starts.stream().mapToInt(Integer::intValue).toArray();
        return new FilePartitions(files, begins, use);
    }

    /** The files of a partition. */
    public List<File> filesOf(int partition) {
        return files.subList(starts[partition], starts[partition + 1]);
    }

    /** The partitions; none when there are no files. */
    public PartitionSpace space() {
        return space;
    }
}
