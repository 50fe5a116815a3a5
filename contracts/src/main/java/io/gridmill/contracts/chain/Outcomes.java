package io.gridmill.contracts.chain;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Hex;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells callers and journal how transactions ended. Futures complete on another thread, so callers cannot hold us up. */
final class Outcomes {

    private final Chain chain;
    private final Address from;
    private final TransactionJournal journal;
    private final Consumer<Pending> forget;

    Outcomes(Chain chain, Address from, TransactionJournal journal, Consumer<Pending> forget) {
        this.chain = chain;
        this.from = from;
        this.journal = journal;
        this.forget = forget;
    }

    String describe(Pending pending) {
        return "The transaction to " + pending.request.what() + " from " + from;
    }

    /** It was never taken by a node and never will be. */
    void refuse(Pending pending, ContractRefusedException why) {
        finish(pending, null);
        fail(pending, why);
    }

    void mined(Pending pending, Receipt receipt) {
        finish(pending, receipt.transaction());
        if (receipt.succeeded()) {
            forget.accept(pending);
            pending.future.completeAsync(() -> receipt);
        } else {
            fail(pending, reverted(pending, receipt));
        }
    }

    /** Leaves the journal as it is. */
    void fail(Pending pending, RuntimeException why) {
        forget.accept(pending);
        CompletableFuture.runAsync(() -> pending.future.completeExceptionally(why));
    }

    private void finish(Pending pending, @Nullable Bytes32 mined) {
        if (!pending.filler) {
            journal.finished(pending.request.id(), mined);
        }
    }

    /** Runs it again on the state it met, to hear the reason: receipts do not hold it. */
    private ContractRefusedException reverted(Pending pending, Receipt receipt) {
        if (receipt.gasUsed() >= pending.current().gasLimit() * 63 / 64) {
            return new ContractRefusedException(
                    "", describe(pending), "it ran out of gas after using " + receipt.gasUsed(), receipt);
        }
        for (long block : new long[] {receipt.block(), receipt.block() - 1}) {
            try {
                chain.call(from, pending.request.to(), pending.request.data().toArray(), Hex.quantity(block));
            } catch (ContractRefusedException e) {
                return new ContractRefusedException(e.error(), describe(pending), e.reason(), receipt);
            } catch (GridmillException e) {
                break;
            }
        }
        return new ContractRefusedException("", describe(pending), "the contract refused without a reason", receipt);
    }

    GridmillException closed(Pending pending) {
        return new GridmillException(
                ErrorCode.CHAIN_UNREACHABLE,
                describe(pending)
                        + " was left unfinished; it may be mined yet, and is taken up again at the next start");
    }
}
