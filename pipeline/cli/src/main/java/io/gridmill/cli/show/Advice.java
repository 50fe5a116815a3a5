package io.gridmill.cli.show;

import io.gridmill.model.ErrorCode;
import java.util.Arrays;
import java.util.Optional;

/** What a user can do about a kind of failure. */
final class Advice {

    private Advice() {}

    /** By the name that stands in the ledger; empty for names that this version does not know. */
    static Optional<String> about(String code) {
        return Arrays.stream(ErrorCode.values())
                .filter(known -> known.name().equals(code))
                .findFirst()
                .map(Advice::about);
    }

    private static String about(ErrorCode code) {
        return switch (code) {
            case INVALID_PIPELINE, INVALID_PARAMETER, INVALID_USAGE, INVALID_CONFIGURATION, UNSUPPORTED ->
                "Correct what the message names; `gridmill lint FILE` checks a pipeline file without running it.";
            case INPUT_MISSING -> "Put the file where the message says, or correct its path in the pipeline file.";
            case INPUT_CORRUPT ->
                "A file changed or was damaged on its way. Try again; if it stays, compare the file with its SHA-256.";
            case RUN_NOT_FOUND -> "`gridmill status` lists the runs.";
            case RUN_OWNED_ELSEWHERE -> "Another process executes the run; follow it with `gridmill watch`.";
            case RUN_CANCELLED -> "Somebody cancelled the run; `gridmill resume` goes on with it.";
            case STAGE_FAILED -> "Look at the partitions that failed.";
            case COMMAND_NOT_FOUND ->
                "The pool does not have the program. Give it along as an input, or name an image that has it.";
            case COMMAND_FAILED ->
                "The command itself ended with an error: read what it wrote, correct the command or its inputs, and"
                        + " run again; what was accepted is taken from the cache.";
            case COMMAND_TIMED_OUT ->
                "Give the stage more `resources.time`, or make partitions smaller with `partition.chunk`.";
            case OUT_OF_MEMORY ->
                "Give the stage more `resources.memory`, let it grow with `onOutOfMemory`, or make partitions smaller.";
            case OUTPUT_LIMIT ->
                "The command wrote more than is allowed: split its output, or make partitions smaller.";
            case OUTPUT_MISSING ->
                "The command ended well but did not write what `outputs` promises: compare its file names and `expect`.";
            case OUTPUT_UNEXPECTED -> "The command wrote more files than `expect` says: correct the one or the other.";
            case WORKER_LOST, POOL_UNREACHABLE, POOL_REFUSED, NO_POOL ->
                "Nothing is wrong with the pipeline: the pool was away or busy. `gridmill resume` goes on; other pools"
                        + " can be allowed with `market.require`.";
            case POOL_MISBEHAVED ->
                "The pool's result was wrong and was not paid. `verify` on the stage catches such results.";
            case NO_SECOND_OWNER ->
                "A result is checked by another owner than the one who made it. `gridmill resume` goes on when there are"
                        + " more pools of other owners; `market.require` may let more in.";
            case NOT_DETERMINISTIC ->
                "Make the command give the same result each time (fixed seed, no clock, one thread), or say with"
                        + " `verify.agree` what may differ.";
            case DEADLINE_PASSED -> "Give it more time: `gridmill resume RUN --deadline TIME`, counted from then.";
            case BUDGET_EXHAUSTED -> "Continue with a larger budget: `gridmill resume RUN --max AMOUNT`.";
            case DEPOSIT_TOO_SMALL -> "Deposit more RLC (`gridmill wallet`) and continue with `gridmill resume`.";
            case CHAIN_UNREACHABLE -> "The chain did not answer. Check it, then continue with `gridmill resume`.";
            case TRANSACTION_REFUSED -> "The chain refused a transaction; the message says why.";
            case WALLET_UNUSABLE -> "Check the wallet's file and its password.";
            case STORE_UNREACHABLE, STORE_REFUSED ->
                "The object store did not do what it was asked. Check its address and keys, then `gridmill resume`.";
            case DATABASE_UNREACHABLE -> "The database was away. Once it is back continue with `gridmill resume`.";
            case GRID_FAILED -> "The local grid could not do its work; its logs stand below its home directory.";
            case INTERNAL -> "This is a fault of Gridmill. Please report it with the message.";
        };
    }
}
