package io.gridmill.contracts.bench;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ContractCall;
import io.gridmill.contracts.chain.LogEntry;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.chain.TransactionRequest;
import io.gridmill.contracts.internal.abi.AbiReader;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.contracts.market.Deployer;
import io.gridmill.contracts.market.VerifiedCalls;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a panel of the Consensus costs: a case is opened, drawn, committed to and revealed by three members that agree,
 * and resolved. The bench has five pools, so that panels differ. Each panel prints a line of {@code sample}.
 */
final class PanelBench implements AutoCloseable {

    private static final int BENCH = 5;
    private static final BigInteger GAS_MONEY = BigInteger.TEN.pow(18);
    private static final Amount STAKE = Amount.parse("200 RLC");
    private static final Amount FEES = Amount.parse("100 RLC");
    private static final Bytes32 OPENED = AbiWriter.topic("CaseOpened(bytes32,address,bytes32,uint256,address[])");
    private static final Bytes32 SEATED = AbiWriter.topic("Seated(bytes32,address,uint256,uint256)");
    private static final Bytes32 RESOLVED = AbiWriter.topic("CaseResolved(bytes32,bytes32,uint256)");

    private final Chain chain;
    private final Deployment deployment;
    private final Address consensus;
    private final TransactionQueue client;
    private final Map<Address, TransactionQueue> jurors = new HashMap<>();
    private final SecureRandom random = new SecureRandom();
    private int sent;

    private record Seat(Address juror, long number) {}

    /** @param client holds all tokens; opens the cases and pays for them */
    PanelBench(Chain chain, Deployment deployment, TransactionQueue client) throws Exception {
        this.chain = chain;
        this.deployment = deployment;
        this.client = client;
        this.consensus = Objects.requireNonNull(deployment.consensus());
        for (int i = 0; i < BENCH; i++) {
            seat(Wallet.random(random));
        }
        send(client, deployment.rlc(), VerifiedCalls.approve(consensus, FEES));
        send(client, consensus, VerifiedCalls.deposit(FEES));
    }

    private void seat(Wallet juror) throws Exception {
        TransactionQueue queue =
                new TransactionQueue(chain, juror, TransactionJournal.none(), QueueOptions.DEV, Clock.systemUTC());
        jurors.put(juror.address(), queue);
        client.submit(TransactionRequest.transfer("gas-" + juror.address(), juror.address(), GAS_MONEY, "gas"))
                .get(60, TimeUnit.SECONDS);
        send(client, deployment.rlc(), transfer(juror.address()));
        send(queue, deployment.rlc(), VerifiedCalls.approve(deployment.market(), STAKE));
        send(queue, deployment.market(), VerifiedCalls.deposit(STAKE));
        send(queue, deployment.market(), VerifiedCalls.stake(STAKE));
        send(queue, consensus, VerifiedCalls.offerSeats(2));
    }

    private static byte[] transfer(Address to) {
        return new AbiWriter().address(to).uint(STAKE.nano()).toCall("transfer(address,uint256)");
    }

    /** @param name of the sample */
    void panel(String name) throws Exception {
        Bytes32 subject = Bytes32.random(random);
        Bytes32 answer = Bytes32.random(random);
        List<Receipt> receipts = new ArrayList<>();
        Receipt opened = send(client, consensus, VerifiedCalls.open(subject));
        receipts.add(opened);
        Bytes32 caseId = only(opened, OPENED).topics().get(1);
        awaitBlock(opened.block() + Deployer.Parameters.DEV.panels().drawDelayBlocks() + 1);
        Receipt drawn = send(client, consensus, VerifiedCalls.draw(caseId, subject));
        receipts.add(drawn);
        Map<Seat, Bytes32> salts = new HashMap<>();
        for (Seat seat : seats(drawn)) {
            Bytes32 salt = Bytes32.random(random);
            salts.put(seat, salt);
            Bytes32 commitment =
                    VerifiedCalls.commitment(deployment.chainId(), consensus, caseId, seat.juror(), answer, salt);
            receipts.add(send(juror(seat), consensus, VerifiedCalls.commit(caseId, seat.number(), commitment)));
        }
        for (Map.Entry<Seat, Bytes32> seat : salts.entrySet()) {
            byte[] reveal = VerifiedCalls.reveal(caseId, seat.getKey().number(), answer, seat.getValue());
            receipts.add(send(juror(seat.getKey()), consensus, reveal));
        }
        Receipt resolved = send(client, consensus, VerifiedCalls.resolve(caseId));
        receipts.add(resolved);
        requireUnanimous(resolved, answer, salts.size());
        long gas = receipts.stream().mapToLong(Receipt::gasUsed).sum();
        System.out.printf(Locale.ROOT, "sample gas.%s %d%n", name, gas);
        System.out.printf(Locale.ROOT, "sample transactions.%s %d%n", name, receipts.size());
    }

    private TransactionQueue juror(Seat seat) {
        return Objects.requireNonNull(jurors.get(seat.juror()));
    }

    private static List<Seat> seats(Receipt drawn) {
        return drawn.logs().stream()
                .filter(log -> log.is(SEATED))
                .map(log -> new Seat(
                        new AbiReader(log.topics().get(2).toBytes()).address(),
                        new AbiReader(log.data().toArray()).uint63()))
                .toList();
    }

    private static void requireUnanimous(Receipt resolved, Bytes32 answer, int members) {
        AbiReader in = new AbiReader(only(resolved, RESOLVED).data().toArray());
        if (members != 3 || !in.bytes32().equals(answer) || in.uint63() != 3) {
            throw new IllegalStateException("The panel did not decide as it should");
        }
    }

    private static LogEntry only(Receipt receipt, Bytes32 topic) {
        return receipt.logs().stream().filter(log -> log.is(topic)).findFirst().orElseThrow();
    }

    private void awaitBlock(long number) throws InterruptedException {
        while (chain.blockNumber() < number) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private Receipt send(TransactionQueue from, Address contract, byte[] call) throws Exception {
        CompletableFuture<Receipt> mined =
                from.submit(TransactionRequest.call("panel-" + ++sent, ContractCall.of(contract, call), "bench"));
        return mined.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        jurors.values().forEach(TransactionQueue::close);
    }
}
