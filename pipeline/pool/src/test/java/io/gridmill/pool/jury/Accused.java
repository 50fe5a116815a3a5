package io.gridmill.pool.jury;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.chain.TransactionRequest;
import io.gridmill.contracts.court.CourtClient;
import io.gridmill.contracts.court.Evidence;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.market.MarketEvent;
import io.gridmill.contracts.market.Offer;
import io.gridmill.contracts.merkle.BatchTree;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.OrderDigest;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.Usage;
import io.gridmill.pool.court.CourtTown;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/** An account that stakes, makes a deal with the buyer and signs whatever a test wants. */
final class Accused implements AutoCloseable {

    private static final RunId RUN = new RunId("0123456789");
    private static final long FAR = 4_000_000_000L;

    final Wallet wallet = Wallet.random(new SecureRandom());
    final CourtClient court;
    private final CourtTown town;
    private final TransactionQueue queue;
    private final Quote quote;
    private final Bytes32 deal;
    private long sequence;

    Accused(CourtTown town) throws Exception {
        this.town = town;
        queue = new TransactionQueue(
                town.chain, wallet, TransactionJournal.none(), QueueOptions.DEV, Clock.systemUTC());
        court = new CourtClient(town.court.court(), queue);
        CourtTown.get(town.queue.submit(
                TransactionRequest.transfer("gas-accused", wallet.address(), BigInteger.TEN.pow(18), "gas")));
        CourtTown.get(town.buyer.transfer("stake-accused", wallet.address(), Amount.parse("1000 RLC")));
        MarketClient pool = new MarketClient(town.market, queue, wallet, Clock.systemUTC());
        Receipt joined = CourtTown.get(pool.join("join", Amount.parse("1000 RLC"), Amount.parse("1000 RLC"), offer()));
        BigInteger offerId =
                ((MarketEvent.OfferPosted) MarketClient.events(joined).get(0)).offerId();
        quote = new Quote(
                offerId,
                wallet.address(),
                CourtTown.BUYER.address(),
                2,
                0,
                Amount.ofNano(1000),
                Amount.ZERO,
                FAR,
                Bytes32.random(new SecureRandom()),
                Objects.requireNonNull(town.deployment.court()));
        deal = town.open(town.market.domain().sign(quote, wallet));
    }

    /** Says that a partition made one file with this content. */
    Evidence claims(StageOrder stage, PartitionOrder partition, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        PartitionResult result = new PartitionResult(
                partition.key(),
                null,
                0,
                new Usage(1, 1, 1, 0, bytes.length, Amount.ofNano(5)),
                List.of(new OutputFile("out", "out.txt", bytes.length, Digest.sha256(bytes), null)),
                "",
                "",
                "bwrap",
                OrderDigest.of(OrderDigest.ofStage(stage), partition));
        List<PartitionResult> batch = List.of(result);
        Signed<ResultBatchClaim> signed =
                town.market.domain().sign(new ResultBatchClaim(deal, ++sequence, BatchTree.root(RUN, batch)), wallet);
        return Evidence.of(quote, signed, RUN, batch, 0);
    }

    Amount stake() {
        return town.market.stakeOf(wallet.address()).active();
    }

    private static Offer offer() {
        return new Offer(
                2,
                0,
                DataSize.ofMebibytes(1024),
                Amount.ofNano(1000),
                Amount.ZERO,
                10,
                12,
                380,
                60,
                FAR,
                "eu-west",
                List.of("bwrap"),
                "http://127.0.0.1:1");
    }

    @Override
    public void close() {
        queue.close();
    }
}
