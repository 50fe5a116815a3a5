package io.gridmill.contracts.market;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ContractCall;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.chain.TransactionRequest;
import io.gridmill.contracts.generated.Catalogue;
import io.gridmill.contracts.generated.Consensus;
import io.gridmill.contracts.generated.Court;
import io.gridmill.contracts.generated.Faucet;
import io.gridmill.contracts.generated.RLC;
import io.gridmill.contracts.generated.Requests;
import io.gridmill.contracts.internal.Hex;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.contracts.internal.abi.ContractAddress;
import io.gridmill.model.Amount;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Puts the contracts on a chain. */
public final class Deployer {

    /** Enough for the largest contract that there can be. */
    private static final long CREATION_GAS = 8_000_000;

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
     * @param noticeSeconds between the cancellation of a request for computing and its end
     */
    public record Parameters(
            Amount minimumStake,
            long unbondingSeconds,
            long graceSeconds,
            Amount drip,
            long dripCooldownSeconds,
            Amount faucetFunds,
            long noticeSeconds,
            PanelRules panels,
            CourtRules court) {

        /** For a chain on one's own machine. */
        public static final Parameters DEV = new Parameters(
                Amount.parse("100 RLC"),
                60,
                600,
                Amount.parse("10000 RLC"),
                60,
                Amount.parse("10000000 RLC"),
                60,
                PanelRules.DEV,
                CourtRules.DEV);
    }

    /** Token, faucet, Market and the verified path on a dev or test chain, in about three blocks. */
    public CompletableFuture<Deployment> deploy(Parameters parameters) {
        long chainId = chain.chainId();
        CompletableFuture<Receipt> token = create("deploy-rlc", RLC.BINARY, new AbiWriter(), "deploy RLC");
        CompletableFuture<Receipt> catalogue =
                create("deploy-catalogue", Catalogue.BINARY, new AbiWriter(), "deploy the Catalogue");
        return token.thenCombine(
                        catalogue,
                        (rlc, entries) -> deployAround(chainId, contract(rlc), contract(entries), parameters))
                .thenCompose(Function.identity());
    }

    private CompletableFuture<Deployment> deployAround(
            long chainId, Address token, Address catalogue, Parameters parameters) {
        CompletableFuture<Judged> market = deployMarket(token, catalogue, parameters);
        CompletableFuture<Receipt> requests = create(
                "deploy-requests",
                Requests.BINARY,
                new AbiWriter().address(token).uint(parameters.noticeSeconds()),
                "deploy the Requests");
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
                        (judged, drips) -> requests.thenApply(asked -> new Deployment(
                                chainId,
                                token,
                                contract(drips),
                                contract(judged.market()),
                                judged.market().block(),
                                catalogue,
                                contract(asked),
                                contract(judged.consensus()),
                                contract(judged.court()))))
                .thenCompose(Function.identity());
    }

    private record Judged(Receipt consensus, Receipt court, Receipt market) {}

    /**
     * The judges name the Market before it is there: its address follows from the deployer's nonce. Should another
     * transaction get in between, the Market refuses them. None of the three can be estimated before the others are mined.
     */
    private CompletableFuture<Judged> deployMarket(Address token, Address catalogue, Parameters parameters) {
        long nonce = chain.transactionCount(queue.address());
        Address consensus = ContractAddress.of(queue.address(), nonce);
        Address court = ContractAddress.of(queue.address(), nonce + 1);
        Address market = ContractAddress.of(queue.address(), nonce + 2);
        CompletableFuture<Receipt> panels = create(
                "deploy-consensus-for-" + market,
                Consensus.BINARY,
                new AbiWriter()
                        .address(token)
                        .address(market)
                        .tuple(parameters.panels().encoded()),
                "deploy the Consensus",
                CREATION_GAS);
        CompletableFuture<Receipt> judge = create(
                "deploy-court-for-" + market,
                Court.BINARY,
                new AbiWriter()
                        .address(market)
                        .address(consensus)
                        .tuple(parameters.court().encoded()),
                "deploy the Court",
                CREATION_GAS);
        return create(
                        "deploy-market-" + market,
                        io.gridmill.contracts.generated.Market.BINARY,
                        new AbiWriter()
                                .address(token)
                                .uint(parameters.minimumStake().nano())
                                .uint(parameters.unbondingSeconds())
                                .uint(parameters.graceSeconds())
                                .address(catalogue)
                                .address(consensus)
                                .address(court),
                        "deploy the Market",
                        CREATION_GAS)
                .thenCombine(panels.thenCombine(judge, Map::entry), (created, judges) -> {
                    if (!contract(created).equals(market)
                            || !contract(judges.getKey()).equals(consensus)
                            || !contract(judges.getValue()).equals(court)) {
                        throw new IllegalStateException("The key that deploys was used by another program");
                    }
                    return new Judged(judges.getKey(), judges.getValue(), created);
                });
    }

    private CompletableFuture<Receipt> create(String id, String binary, AbiWriter arguments, String what) {
        return create(id, binary, arguments, what, 0);
    }

    private CompletableFuture<Receipt> create(
            String id, String binary, AbiWriter arguments, String what, long gasLimit) {
        byte[] code = Hex.bytes("0x" + strip(binary));
        byte[] values = arguments.toBytes();
        byte[] creation = new byte[code.length + values.length];
        System.arraycopy(code, 0, creation, 0, code.length);
        System.arraycopy(values, 0, creation, code.length, values.length);
        return queue.submit(TransactionRequest.create(id, creation, what).withGasLimit(gasLimit));
    }

    private static String strip(String binary) {
        return binary.startsWith("0x") ? binary.substring(2) : binary;
    }

    private static Address contract(Receipt receipt) {
        return receipt.contract()
                .orElseThrow(() -> new IllegalStateException("The node names no contract for a creation"));
    }
}
