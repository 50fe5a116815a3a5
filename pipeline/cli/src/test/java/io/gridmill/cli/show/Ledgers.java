package io.gridmill.cli.show;

import io.gridmill.engine.ledger.Outcome;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes rows of runs straight into the ledger, as the engine would have. */
record Ledgers(DataSource dataSource) {

    /** When all example runs began. */
    static final Instant BEGAN = Instant.parse("2026-11-22T09:30:00Z");

    private JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }

    static Instant at(double seconds) {
        return BEGAN.plusMillis(Math.round(seconds * 1000));
    }

    private static @Nullable Timestamp timestamp(@Nullable Double seconds) {
        return seconds == null ? null : Timestamp.from(at(seconds));
    }

    int run(
            String id,
            String pipeline,
            String state,
            double began,
            @Nullable Double finished,
            @Nullable String failure) {
        return jdbc().sql("""
                        INSERT INTO run (run_id, pipeline, pipeline_digest, source, source_path, parameters, state,
                                         failure, owner, heartbeat_at, created_at, started_at, finished_at)
                        VALUES (:id, :pipeline, :digest, :source, :path, '{"frames": "1-6"}', :state, :failure::jsonb,
                                CASE WHEN :finished::timestamptz IS NULL THEN 'process 4711 on mill' END,
                                :began::timestamptz + interval '20 seconds', :began, :began, :finished)
                        RETURNING run_no
                        """)
                .param("id", id)
                .param("pipeline", pipeline)
                .param("digest", digest(pipeline))
                .param("source", "apiVersion: gridmill/v1\nkind: Pipeline\nname: " + pipeline + "\n")
                .param("path", "/home/ada/" + pipeline + ".yaml")
                .param("state", state)
                .param("failure", failure)
                .param("began", timestamp(began))
                .param("finished", timestamp(finished))
                .query(Integer.class)
                .single();
    }

    void stage(
            int run,
            int stage,
            String name,
            String place,
            List<Integer> dependsOn,
            String state,
            @Nullable Integer partitions,
            @Nullable Double began,
            @Nullable Double finished,
            @Nullable String failure) {
        jdbc().sql("""
                        INSERT INTO stage (run_no, stage, name, kind, place, depends_on, state, partitions, failure,
                                           started_at, finished_at)
                        VALUES (:run, :stage, :name, 'run', :place, :depends::int[], :state, :partitions,
                                :failure::jsonb, :began, :finished)
                        """)
                .param("run", run)
                .param("stage", stage)
                .param("name", name)
                .param("place", place)
                .param("depends", dependsOn.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")))
                .param("state", state)
                .param("partitions", partitions)
                .param("failure", failure)
                .param("began", timestamp(began))
                .param("finished", timestamp(finished))
                .update();
    }

    /**
     * A deal of four cores at 2,000 nRLC per core-second. Pools with the mark a state 90 W and 400 gCO2/kWh, those with b
     * only 120 W, the others nothing.
     */
    int pool(int run, String name, char mark, String status, long total, boolean paid) {
        String deal = "0x" + String.valueOf(mark).repeat(64);
        return supplier(
                run,
                "market",
                deal,
                name,
                "https://" + name + ".example:8443",
                status,
                """
                {"quote": {"offerId": "7", "pool": "0x%1$s", "buyer": "0xb1", "cores": 4, "gpus": 0, "corePrice": 2000,
                           "gpuPrice": 0, "validUntil": 1795340000},
                 "signature": "0x00", "escrow": 5000000, "expiry": 1795343600, "chainId": 31337, "market": "0xaa",
                 "power": %2$s}
                """.formatted(String.valueOf(mark).repeat(40), power(mark)),
                "{\"voucher\": {\"cumulativeAmount\": %d, \"acceptedPartitions\": 3, \"isFinal\": %s}}"
                        .formatted(total, paid),
                5_000_000,
                total,
                "0x0" + String.valueOf(mark).repeat(63),
                paid ? "0xc" + String.valueOf(mark).repeat(63) : null);
    }

    /** The pool's deal names a court. */
    void court(int supplier) {
        jdbc().sql("UPDATE supplier SET terms = jsonb_set(terms, '{quote,verifier}', to_jsonb(:court::text))"
                        + " WHERE supplier_no = :supplier")
                .param("court", "0x" + "c0".repeat(20))
                .param("supplier", supplier)
                .update();
    }

    private static String power(char mark) {
        return switch (mark) {
            case 'a' -> "{\"wattsPerCore\": 90, \"gramsCo2PerKwh\": 400}";
            case 'b' -> "{\"wattsPerCore\": 120, \"gramsCo2PerKwh\": 0}";
            default -> "null";
        };
    }

    /** Each partition of the stage has so many cores. */
    void cores(int run, int stage, int cores) {
        jdbc().sql("UPDATE stage SET cores = :cores WHERE run_no = :run AND stage = :stage")
                .param("cores", cores)
                .param("run", run)
                .param("stage", stage)
                .update();
    }

    /** What the market decided about a pool; reasons are separated by {@code |}. */
    void decision(
            int run, int search, int position, String name, boolean chosen, double score, double at, String reasons) {
        jdbc().sql("""
                        INSERT INTO decision (run_no, place, search, position, name, owner, endpoint, chosen, score,
                                              reasons, decided_at)
                        VALUES (:run, 'market', :search, :position, :name, :owner, :endpoint, :chosen, :score,
                                to_jsonb(string_to_array(:reasons, '|')), :at)
                        """)
                .param("run", run)
                .param("search", search)
                .param("position", position)
                .param("name", name)
                .param(
                        "owner",
                        name.isEmpty()
                                ? ""
                                : "0x" + Integer.toHexString(position).repeat(40))
                .param("endpoint", "https://" + (name.isEmpty() ? "silent" : name) + ".example:8443")
                .param("chosen", chosen)
                .param("score", score)
                .param("reasons", reasons)
                .param("at", timestamp(at))
                .update();
    }

    int home(int run) {
        return supplier(run, "home", "home", "home", "", "OPEN", "{}", "{}", 0, 0, null, null);
    }

    private int supplier(
            int run,
            String place,
            String supplier,
            String name,
            String endpoint,
            String status,
            String terms,
            String state,
            long escrow,
            long total,
            @Nullable String open,
            @Nullable String close) {
        return jdbc().sql("""
                        INSERT INTO supplier (run_no, place, supplier, name, owner, endpoint, status, terms, state,
                                              escrow, total, open_transaction, close_transaction)
                        VALUES (:run, :place, :supplier, :name, :owner, :endpoint, :status, :terms::jsonb,
                                :state::jsonb, :escrow, :total, :open, :close)
                        RETURNING supplier_no
                        """)
                .param("run", run)
                .param("place", place)
                .param("supplier", supplier)
                .param("name", name)
                .param("owner", supplier.equals("home") ? "home" : "0x" + supplier.substring(2, 42))
                .param("endpoint", endpoint)
                .param("status", status)
                .param("terms", terms)
                .param("state", state)
                .param("escrow", escrow)
                .param("total", total)
                .param("open", open)
                .param("close", close)
                .query(Integer.class)
                .single();
    }

    void assigned(int run, int stage, int partition, int attempt, int supplier, double at) {
        jdbc().sql("INSERT INTO assignment VALUES (:run, :stage, :partition, :attempt, :supplier, :at)")
                .param("run", run)
                .param("stage", stage)
                .param("partition", partition)
                .param("attempt", attempt)
                .param("supplier", supplier)
                .param("at", timestamp(at))
                .update();
    }

    /** What the engine writes about an attempt that ended; handed out half a second before its command began. */
    void settled(
            int run, int stage, int partition, int attempt, int supplier, double at, long wallMillis, Result result) {
        assigned(run, stage, partition, attempt, supplier, at - wallMillis / 1000.0 - 0.5);
        settlement(run, stage, partition, attempt, supplier, at, wallMillis, result);
    }

    /** Without a supplier: cached, or skipped. */
    void settledAlone(int run, int stage, int partition, double at, Outcome outcome) {
        settlement(run, stage, partition, 1, null, at, 0, new Result(outcome, 0, 0, null, null, null, "", ""));
    }

    private void settlement(
            int run,
            int stage,
            int partition,
            int attempt,
            @Nullable Integer supplier,
            double at,
            long wallMillis,
            Result result) {
        jdbc().sql("""
                        INSERT INTO settlement
                        VALUES (:run, :stage, :partition, :attempt, :supplier, :outcome, :exit, :wall, :cpu, 52428800, 1000,
                                2000, :amount, :leaf, '\\x00', '\\x00', 'bwrap', :code, :message, :out, :err, :at)
                        """)
                .param("run", run)
                .param("stage", stage)
                .param("partition", partition)
                .param("attempt", attempt)
                .param("supplier", supplier)
                .param("outcome", result.outcome().number())
                .param("exit", result.exitCode())
                .param("wall", wallMillis)
                .param("cpu", wallMillis * 9 / 10)
                .param("amount", result.amount())
                .param("leaf", result.leaf())
                .param("code", result.code())
                .param("message", result.message())
                .param("out", result.out())
                .param("err", result.err())
                .param("at", timestamp(at))
                .update();
    }

    /** Partitions 0 to {@code count} - 1, accepted one after the other at even distances. */
    void manyAccepted(int run, int stage, int supplier, int count, int millisApart) {
        jdbc().sql("""
                        INSERT INTO assignment
                        SELECT :run, :stage, i, 1, :supplier, :began::timestamptz + i * :apart * interval '1 ms'
                        FROM generate_series(0, :count - 1) AS i
                        """)
                .param("run", run)
                .param("stage", stage)
                .param("supplier", supplier)
                .param("began", timestamp(0.0))
                .param("apart", millisApart)
                .param("count", count)
                .update();
        jdbc().sql("""
                        INSERT INTO settlement
                        SELECT :run, :stage, i, 1, :supplier, 0, 0, 500, 450, 52428800, 10, 20, 1000, i, '\\x00', '\\x00',
                               'bwrap', NULL, NULL, '', '',
                               :began::timestamptz + (i * :apart + 600) * interval '1 ms'
                        FROM generate_series(0, :count - 1) AS i
                        """)
                .param("run", run)
                .param("stage", stage)
                .param("supplier", supplier)
                .param("began", timestamp(0.0))
                .param("apart", millisApart)
                .param("count", count)
                .update();
    }

    /** The stage has its results checked by other owners. */
    void checks(int run, int stage, double sample, int quorum, String agreement) {
        jdbc().sql("UPDATE stage SET sample = :sample, quorum = :quorum, agreement = :agreement"
                        + " WHERE run_no = :run AND stage = :stage")
                .param("run", run)
                .param("stage", stage)
                .param("sample", sample)
                .param("quorum", quorum)
                .param("agreement", agreement)
                .update();
    }

    /** A result that came in and waits, or waited, for a second opinion. */
    void held(int run, int stage, int partition, int attempt, int supplier, String content) {
        jdbc().sql("""
                        INSERT INTO held
                        VALUES (:run, :stage, :partition, :attempt, :supplier, true, 0, 500, 450, 52428800, 10, 20, 1000,
                                1000, '\\x00', :digest, '[]', 'bwrap', '', '', 12, :digest, '0x51', :at)
                        """)
                .param("run", run)
                .param("stage", stage)
                .param("partition", partition)
                .param("attempt", attempt)
                .param("supplier", supplier)
                .param("digest", digest(content))
                .param("at", timestamp(1.0))
                .update();
    }

    /** @param reason what is wrong; empty when nothing is */
    void verdict(int run, int stage, int partition, int attempt, String content, String accepted, String reason) {
        jdbc().sql("""
                        INSERT INTO verdict (run_no, stage, partition, attempt, owner, valid, digest, other_attempt,
                                             other_digest, reason, decided_at)
                        VALUES (:run, :stage, :partition, :attempt, 'owner', :reason = '', :digest, 1, :accepted, :reason,
                                :at)
                        """)
                .param("run", run)
                .param("stage", stage)
                .param("partition", partition)
                .param("attempt", attempt)
                .param("digest", digest(content))
                .param("accepted", digest(accepted))
                .param("reason", reason)
                .param("at", timestamp(2.0))
                .update();
    }

    void output(int run, int stage, int partition, String output, String path, byte[] content, String key) {
        jdbc().sql("INSERT INTO output VALUES (:run, :stage, :partition, :output, :path, :size, :sha256, :key, 0)")
                .param("run", run)
                .param("stage", stage)
                .param("partition", partition)
                .param("output", output)
                .param("path", path)
                .param("size", content.length)
                .param("sha256", io.gridmill.model.Digest.sha256(content).toBytes())
                .param("key", key)
                .update();
    }

    private static byte[] digest(String text) {
        return io.gridmill.model.Digest.sha256(text.getBytes(StandardCharsets.UTF_8))
                .toBytes();
    }

    /**
     * How an attempt ended.
     *
     * @param leaf position in the results tree, when it is paid
     */
    record Result(
            Outcome outcome,
            int exitCode,
            long amount,
            @Nullable Long leaf,
            @Nullable String code,
            @Nullable String message,
            String out,
            String err) {

        static Result accepted(long amount, long leaf) {
            return new Result(Outcome.ACCEPTED, 0, amount, leaf, null, null, "", "");
        }

        static Result commandFailed(long amount, long leaf, int exitCode, String message, String err) {
            return new Result(Outcome.APPLICATION, exitCode, amount, leaf, "COMMAND_FAILED", message, "", err);
        }

        static Result poolFailed(String code, String message) {
            return new Result(Outcome.INFRASTRUCTURE, -1, 0, null, code, message, "", "");
        }

        Result saying(String standardOutput) {
            return new Result(outcome, exitCode, amount, leaf, code, message, standardOutput, err);
        }
    }
}
