package io.gridmill.spark;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The driver of a Spark application whose tasks are workers, started by a pool as a process of its own. It reads its
 * configuration and then orders from standard input, a JSON object in each line, and says on standard output what has
 * ended. It ends when standard input does: so does the pool. Messages go to standard error.
 */
public final class SparkWorkers {

    private static final JsonMapper JSON = new JsonMapper();

    private final JavaSparkContext context;
    private final PrintStream out;
    private final Map<String, JavaFutureAction<Void>> running = new ConcurrentHashMap<>();

    /** One thread for each worker: a job runs in the thread that waits for it. */
    private final ExecutorService waiting = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "gridmill-spark-waiter");
        thread.setDaemon(true);
        return thread;
    });

    private SparkWorkers(JavaSparkContext context, PrintStream out) {
        this.context = context;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = System.out;
        // Whatever else prints must not come between the answers.
        System.setOut(System.err);
        String first = in.readLine();
        if (first == null) {
            return;
        }
        SparkConf conf = new SparkConf(false);
        JSON.readValue(first, new TypeReference<Map<String, String>>() {}).forEach(conf::set);
        // A worker must not be there twice, and which one comes next is the pool's business.
        conf.set("spark.task.maxFailures", "1").set("spark.speculation", "false");
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
            context.setLocalProperty("spark.job.interruptOnCancel", "true");
            new SparkWorkers(context, out).serve(in);
        }
        // Threads of a library must not keep a driver alive whose pool is gone.
        System.exit(0);
    }

    private void serve(BufferedReader in) throws IOException {
        say(Map.of("is", "ready", "application", context.sc().applicationId()));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Map<String, String> order = JSON.readValue(line, new TypeReference<>() {});
            String worker = order.getOrDefault("worker", "");
            switch (order.getOrDefault("do", "")) {
                case "launch" -> launch(worker, order);
                case "cancel" -> cancel(worker);
                default -> throw new IOException("the pool says something that this version does not know");
            }
        }
    }

    private void launch(String worker, Map<String, String> order) {
        context.setJobDescription("worker " + worker);
        JavaFutureAction<Void> job = context.parallelize(List.of(1), 1).foreachAsync(new WorkerTask(order));
        running.put(worker, job);
        waiting.execute(() -> {
            say(Map.of("is", "ended", "worker", worker, "why", end(job)));
            running.remove(worker);
        });
    }

    private static String end(JavaFutureAction<Void> job) {
        try {
            job.get();
            return "its task is done";
        } catch (CancellationException e) {
            return "its task was cancelled";
        } catch (ExecutionException e) {
            return "its task failed: " + firstLines(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the application ends";
        }
    }

    /** Without the stack that Spark puts into messages. */
    private static String firstLines(String text) {
        String head = text.lines().limit(3).reduce((a, b) -> a + " " + b).orElse("");
        return head.substring(0, Math.min(head.length(), 500));
    }

    private void cancel(String worker) {
        JavaFutureAction<Void> job = running.get(worker);
        if (job != null) {
            job.cancel(true);
        }
    }

    private void say(Map<String, String> answer) {
        synchronized (out) {
            try {
                out.println(JSON.writeValueAsString(answer));
            } catch (IOException e) {
                throw new IllegalStateException("an answer cannot be written", e);
            }
            out.flush();
        }
    }
}
