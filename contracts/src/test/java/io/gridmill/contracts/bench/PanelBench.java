package io.gridmill.contracts.bench;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ContractCall;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.chain.TransactionRequest;
import io.gridmill.contracts.court.Case;
import io.gridmill.contracts.court.Consensus;
import io.gridmill.contracts.court.ConsensusClient;
import io.gridmill.contracts.court.ConsensusEvent;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.contracts.market.Deployer;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
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
import java.util.Optional;
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
    private final Chain chain;
    private final Deployment deployment;
    private final Consensus consensus;
    private final TransactionQueue queue;
    private final ConsensusClient client;
    private final Map<Address, ConsensusClient> jurors = new HashMap<>();
    private final List<TransactionQueue> queues = new ArrayList<>();
    private final SecureRandom random = new SecureRandom();

    /** @param queue of who holds all tokens; opens the cases and pays for them */
    PanelBench(Chain chain, Deployment deployment, TransactionQueue queue) throws Exception {
        this.chain = chain;
        this.deployment = deployment;
        this.queue = queue;
        this.consensus = new Consensus(chain, Objects.requireNonNull(deployment.consensus()));
        this.client = new ConsensusClient(consensus, queue);
        for (int i = 0; i < BENCH; i++) {
            seat(Wallet.random(random));
        }
        await(client.deposit("fees", deployment.rlc(), FEES));
    }

    private void seat(Wallet juror) throws Exception {
        TransactionQueue own =
                new TransactionQueue(chain, juror, TransactionJournal.none(), QueueOptions.DEV, Clock.systemUTC());
        queues.add(own);
        Market market = new Market(chain, deployment);
        MarketClient pool = new MarketClient(market, own, juror, Clock.systemUTC());
        await(queue.submit(TransactionRequest.transfer("gas-" + juror.address(), juror.address(), GAS_MONEY, "gas")));
        await(queue.submit(TransactionRequest.call(
                "fund-" + juror.address(), ContractCall.of(deployment.rlc(), transfer(juror.address())), "fund")));
        await(pool.deposit("deposit", STAKE));
        await(own.submit(TransactionRequest.call(
                "stake",
                ContractCall.of(
                        deployment.market(), new AbiWriter().uint(STAKE.nano()).toCall("stake(uint96)")),
                "stake")));
        ConsensusClient member = new ConsensusClient(consensus, own);
        await(member.offerSeats("seats", 2));
        jurors.put(juror.address(), member);
    }

    private static byte[] transfer(Address to) {
        return new AbiWriter().address(to).uint(STAKE.nano()).toCall("transfer(address,uint256)");
    }

    /** @param name of the sample */
    void panel(String name) throws Exception {
        Bytes32 subject = Bytes32.random(random);
        Bytes32 answer = Bytes32.random(random);
        List<Receipt> receipts = new ArrayList<>();
        Receipt opened = await(client.open("open/" + name, subject, List.of()));
        receipts.add(opened);
        Bytes32 caseId = only(opened, ConsensusEvent.Opened.class).caseId();
        awaitBlock(opened.block() + Deployer.Parameters.DEV.panels().drawDelayBlocks() + 1);
        receipts.add(await(client.draw("draw/" + name, caseId, subject, List.of())));
        List<Case.Seat> seats = consensus.panelOf(caseId);
        Map<Case.Seat, Bytes32> salts = new HashMap<>();
        for (Case.Seat seat : seats) {
            Bytes32 salt = Bytes32.random(random);
            salts.put(seat, salt);
            Bytes32 commitment = consensus.commitment(caseId, seat.juror(), answer, salt);
            receipts.add(await(juror(seat).commit("commit/" + name, caseId, seat.number(), commitment)));
        }
        for (Map.Entry<Case.Seat, Bytes32> seat : salts.entrySet()) {
            receipts.add(await(juror(seat.getKey())
                    .reveal("reveal/" + name, caseId, seat.getKey().number(), answer, seat.getValue())));
        }
        Receipt resolved = await(client.resolve("resolve/" + name, caseId));
        receipts.add(resolved);
        ConsensusEvent.Resolved decision = only(resolved, ConsensusEvent.Resolved.class);
        if (salts.size() != 3 || !decision.answer().equals(answer) || decision.agreed() != 3) {
            throw new IllegalStateException("The panel did not decide as it should");
        }
        long gas = receipts.stream().mapToLong(Receipt::gasUsed).sum();
        System.out.printf(Locale.ROOT, "sample gas.%s %d%n", name, gas);
        System.out.printf(Locale.ROOT, "sample transactions.%s %d%n", name, receipts.size());
    }

    private ConsensusClient juror(Case.Seat seat) {
        return Objects.requireNonNull(jurors.get(seat.juror()));
    }

    private static <T extends ConsensusEvent> T only(Receipt receipt, Class<T> kind) {
        return receipt.logs().stream()
                .map(ConsensusEvent::read)
                .flatMap(Optional::stream)
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private void awaitBlock(long number) throws InterruptedException {
        while (chain.blockNumber() < number) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static Receipt await(CompletableFuture<Receipt> mined) throws Exception {
        return mined.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        queues.forEach(TransactionQueue::close);
    }
}
