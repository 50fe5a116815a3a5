package io.gridmill.contracts.market;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ContractCall;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.chain.TransactionRequest;
import io.gridmill.contracts.generated.Faucet;
import io.gridmill.contracts.generated.RLC;
import io.gridmill.contracts.internal.Hex;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.model.Amount;
import java.util.concurrent.CompletableFuture;

/** Puts the contracts on a chain. */
public final class Deployer {

    private final Chain chain;
    private final TransactionQueue queue;

    /** @param queue of the key that deploys, and holds all tokens afterwards */
    public Deployer(Chain chain, TransactionQueue queue) {
        this.chain = chain;
        this.queue = queue;
    }

    /**
     * What to deploy with.
     *
     * @param minimumStake least active stake of a pool
     * @param unbondingSeconds between asking for stake back and getting it
     * @param graceSeconds after a deal's expiry during which vouchers are still paid
     * @param drip what the faucet gives at a time
     * @param dripCooldownSeconds between two drips to one address
     * @param faucetFunds what the faucet has to give
     */
    public record Parameters(
            Amount minimumStake,
            long unbondingSeconds,
            long graceSeconds,
            Amount drip,
            long dripCooldownSeconds,
            Amount faucetFunds) {

        /** For a chain on one's own machine. */
        public static final Parameters DEV = new Parameters(
                Amount.parse("100 RLC"), 60, 600, Amount.parse("10000 RLC"), 60, Amount.parse("10000000 RLC"));
    }

    /** Token, faucet and Market on a dev or test chain, in about two blocks. */
    public CompletableFuture<Deployment> deploy(Parameters parameters) {
        long chainId = chain.chainId();
        return queue.submit(TransactionRequest.create("deploy-rlc", Hex.bytes("0x" + strip(RLC.BINARY)), "deploy RLC"))
                .thenCompose(token -> deployAround(chainId, contract(token), parameters));
    }

    private CompletableFuture<Deployment> deployAround(long chainId, Address token, Parameters parameters) {
        CompletableFuture<Receipt> market = deployMarket(token, parameters);
        CompletableFuture<Receipt> faucet = create(
                        "deploy-faucet",
                        Faucet.BINARY,
                        new AbiWriter()
                                .address(token)
                                .uint(parameters.drip().nano())
                                .uint(parameters.dripCooldownSeconds()),
                        "deploy the faucet")
                .thenCompose(created -> queue.submit(TransactionRequest.call(
                                "fund-faucet",
                                ContractCall.of(
                                        token, MarketCalls.transfer(contract(created), parameters.faucetFunds())),
                                "fill the faucet"))
                        .thenApply(filled -> created));
        return market.thenCombine(
                faucet,
                (deployed, created) ->
                        new Deployment(chainId, token, contract(created), contract(deployed), deployed.block()));
    }

    /** The Market alone, for a token that exists. */
    public CompletableFuture<Receipt> deployMarket(Address token, Parameters parameters) {
        return create(
                "deploy-market",
                io.gridmill.contracts.generated.Market.BINARY,
                new AbiWriter()
                        .address(token)
                        .uint(parameters.minimumStake().nano())
                        .uint(parameters.unbondingSeconds())
                        .uint(parameters.graceSeconds())
                        // No catalogue and no judges: deals are settled by vouchers alone.
                        .address(Address.ZERO)
                        .address(Address.ZERO)
                        .address(Address.ZERO),
                "deploy the Market");
    }

    private CompletableFuture<Receipt> create(String id, String binary, AbiWriter arguments, String what) {
        byte[] code = Hex.bytes("0x" + strip(binary));
        byte[] values = arguments.toBytes();
        byte[] creation = new byte[code.length + values.length];
        System.arraycopy(code, 0, creation, 0, code.length);
        System.arraycopy(values, 0, creation, code.length, values.length);
        return queue.submit(TransactionRequest.create(id, creation, what));
    }

    private static String strip(String binary) {
        return binary.startsWith("0x") ? binary.substring(2) : binary;
    }

    private static Address contract(Receipt receipt) {
        return receipt.contract()
                .orElseThrow(() -> new IllegalStateException("The node names no contract for a creation"));
    }
}
