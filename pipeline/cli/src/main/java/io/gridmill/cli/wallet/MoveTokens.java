package io.gridmill.cli.wallet;

import io.gridmill.cli.Context;
import io.gridmill.cli.market.BuyersAccount;
import io.gridmill.cli.server.Servers;
import io.gridmill.cli.text.Described;
import io.gridmill.cli.text.JsonResult;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Commands that move RLC of the wallet that pays: one transaction, waited for. */
abstract class MoveTokens implements Callable<Integer> {

    private static final long PATIENCE_MINUTES = 10;

    /** A transaction that was mined. */
    record Moved(
            @Described("Amount, nRLC.") Amount amount,
            @Described("Hash of the transaction.") String transaction,
            @Described("Gas that it used.") long gas) {}

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private WalletCommand wallet;

    @Parameters(index = "0", paramLabel = "AMOUNT", description = "Such as 20RLC or '0.5 RLC'.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String amount;

    abstract String done();

    abstract CompletableFuture<Receipt> move(MarketClient client, String id, Amount sum);

    @Override
    public Integer call() {
        Context context = wallet.context();
        Amount sum = parsed(amount);
        try (BuyersAccount account = BuyersAccount.open(Servers.find(context), Clock.systemUTC())) {
            // A new name each time: asking twice is meant twice.
            Receipt receipt = await(move(account.client(), "wallet-" + UUID.randomUUID(), sum));
            Moved moved = new Moved(sum, receipt.transaction().hex(), receipt.gasUsed());
            if (context.json()) {
                context.printJson(moved);
            } else {
                context.println(sum + " " + done() + " (transaction " + moved.transaction() + ")");
                remarks(account.market()).forEach(context::println);
            }
        }
        return 0;
    }

    /** What a person should know afterwards. */
    List<String> remarks(Market market) {
        return List.of();
    }

    boolean mayBeNothing() {
        return false;
    }

    private Amount parsed(String text) {
        try {
            Amount sum = Amount.parse(text);
            if (sum.isZero() && !mayBeNothing()) {
                throw new GridmillException(ErrorCode.INVALID_USAGE, "Nothing is not worth a transaction");
            }
            return sum;
        } catch (IllegalArgumentException e) {
            throw new GridmillException(ErrorCode.INVALID_USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    static Address parsedAddress(String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new GridmillException(ErrorCode.INVALID_USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    static Receipt await(CompletableFuture<Receipt> mined) {
        try {
            return mined.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GridmillException failure) {
                throw failure;
            }
            throw new GridmillException(ErrorCode.INTERNAL, "The transaction failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new GridmillException(
                    ErrorCode.CHAIN_UNREACHABLE,
                    "The transaction was not mined within " + PATIENCE_MINUTES
                            + " minutes; it may still be, so look with 'gridmill wallet show' before you try again",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridmillException(ErrorCode.RUN_CANCELLED, "Interrupted while the transaction was mined", e);
        }
    }

    @Command(
            name = "deposit",
            description = "Moves RLC into the free deposit in the Market. Runs do that themselves when they need to.",
            mixinStandardHelpOptions = true)
    @JsonResult(Moved.class)
    static final class Deposit extends MoveTokens {

        @Override
        String done() {
            return "deposited";
        }

        @Override
        CompletableFuture<Receipt> move(MarketClient client, String id, Amount sum) {
            return client.deposit(id, sum);
        }
    }

    @Command(
            name = "approve",
            description = {
                "Lets the Market take this much RLC of the account, instead of what it may take now; 0RLC takes that back.",
                "Gridmill's own deposits need no allowance: they sign a permit, or approve what they deposit where the token"
                        + " knows no permits."
            },
            mixinStandardHelpOptions = true)
    @JsonResult(Moved.class)
    static final class Approve extends MoveTokens {

        @Override
        boolean mayBeNothing() {
            return true;
        }

        @Override
        String done() {
            return "may be taken by the Market";
        }

        @Override
        List<String> remarks(Market market) {
            return market.hasPermits()
                    ? List.of(
                            "This token knows permits, so `gridmill wallet deposit` and runs do not need that: they sign"
                                    + " one for each deposit.")
                    : List.of("This token knows no permits: deposits up to this amount save a transaction now.");
        }

        @Override
        CompletableFuture<Receipt> move(MarketClient client, String id, Amount sum) {
            return client.approve(id, sum);
        }
    }

    @Command(name = "withdraw", description = "Takes RLC out of the free deposit.", mixinStandardHelpOptions = true)
    @JsonResult(Moved.class)
    static final class Withdraw extends MoveTokens {

        @Override
        String done() {
            return "withdrawn";
        }

        @Override
        CompletableFuture<Receipt> move(MarketClient client, String id, Amount sum) {
            return client.withdraw(id, sum);
        }
    }

    @Command(
            name = "send",
            description = "Sends RLC to another account, such as a pool's that needs its stake.",
            mixinStandardHelpOptions = true)
    @JsonResult(Moved.class)
    static final class Send extends MoveTokens {

        @Parameters(index = "1", paramLabel = "ADDRESS", description = "The account that gets them.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String address;

        @Override
        String done() {
            return "sent to " + address;
        }

        @Override
        CompletableFuture<Receipt> move(MarketClient client, String id, Amount sum) {
            return client.transfer(id, parsedAddress(address), sum);
        }
    }
}
