package io.gridmill.contracts.court;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.chain.ContractCall;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.chain.TransactionRequest;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.model.Amount;
import java.util.concurrent.CompletableFuture;

/** Tokens that an account has in one of the judges. Package-private: the clients offer it. */
final class Deposits {

    private final Address contract;
    private final TransactionQueue queue;

    Deposits(Address contract, TransactionQueue queue) {
        this.contract = contract;
        this.queue = queue;
    }

    /** Two transactions: an approval of this much, and the deposit. */
    CompletableFuture<Receipt> deposit(String id, Address token, Amount amount) {
        return approve(id + "/approve", token, amount)
                .thenCompose(approved ->
                        send(id, new AbiWriter().uint(amount.nano()).toCall("deposit(uint256)"), "deposit " + amount));
    }

    /** A deposit and a call in one transaction, after an approval. Without a deposit it is the call alone. */
    CompletableFuture<Receipt> depositing(String id, Address token, Amount missing, byte[] call, String what) {
        if (missing.isZero()) {
            return send(id, call, what);
        }
        byte[] deposit = new AbiWriter().uint(missing.nano()).toCall("deposit(uint256)");
        byte[] both = new AbiWriter()
                .array(new AbiWriter().bytes(deposit).bytes(call))
                .toCall("multicall(bytes[])");
        return approve(id + "/approve", token, missing).thenCompose(approved -> send(id, both, what));
    }

    private CompletableFuture<Receipt> approve(String id, Address token, Amount amount) {
        byte[] approve = new AbiWriter().address(contract).uint(amount.nano()).toCall("approve(address,uint256)");
        return queue.submit(
                TransactionRequest.call(id, ContractCall.of(token, approve), "approve " + amount + " for " + contract));
    }

    CompletableFuture<Receipt> withdraw(String id, Amount amount) {
        return send(id, new AbiWriter().uint(amount.nano()).toCall("withdraw(uint256)"), "withdraw " + amount);
    }

    CompletableFuture<Receipt> send(String id, byte[] call, String what) {
        return queue.submit(TransactionRequest.call(id, ContractCall.of(contract, call), what));
    }
}
