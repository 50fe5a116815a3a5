package io.gridmill.pool.court;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.CourtEvent;
import io.gridmill.contracts.court.Dispute;
import io.gridmill.contracts.court.Evidence;
import io.gridmill.contracts.market.CourtRules;
import io.gridmill.contracts.market.Deployer;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.Output;
import io.gridmill.model.protocol.OutputBundle;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import io.gridmill.pool.Eventually;
import io.gridmill.pool.PoolProcess;
import io.gridmill.pool.TestBuyer;
import io.gridmill.pool.court.CourtTown.PoolFile;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool that is asked before the Court for an output that it signed, on a real chain, killed in between. */
class DemandTest {

    private static final int PARTITIONS = 3;

    @Test
    void aDemandIsAnsweredOnceThoughThePoolIsKilledAndItsOutputIsThere(@TempDir Path directory) throws Exception {
        try (CourtTown town = new CourtTown(directory, Deployer.Parameters.DEV)) {
            PoolFile file = town.pool("north", "buyers: [\"*\"]");
            PoolProcess pool = PoolProcess.launch(file.file());
            try {
                TestBuyer client = town.client(pool.endpoint());
                Signed<Quote> quote = client.quote(file.owner().address(), 2);
                Bytes32 deal = town.open(quote);
                List<ResultBatch> batches = run(client, quote, deal);
                // What the buyer has acknowledged leaves the deal's journal, and may be demanded all the same.
                long last = batches.get(batches.size() - 1).sequence();
                assertThat(client.pay(deal, 1000, PARTITIONS, false, last).status())
                        .isEqualTo(204);
                Evidence evidence = evidence(client, quote.message(), deal, batches.get(0));
                Bytes32 dispute = town.court.court().disputeId(Complaint.MISSING, evidence.claim());
                Amount staked = town.market.stakeOf(file.owner().address()).active();

                Receipt demanded = CourtTown.get(town.court.demand("demand", evidence));
                assertThat(demanded.succeeded()).isTrue();
                pool.kill();
                for (int kills = 0; kills < 3; kills++) {
                    pool = PoolProcess.launch(file.file());
                    pool.endpoint();
                    pool.kill();
                }
                pool = PoolProcess.launch(file.file());
                pool.endpoint();
                Eventually.await("the demand is answered", () -> town.events(dispute).stream()
                        .anyMatch(CourtEvent.Answered.class::isInstance));
                CourtEvent.Answered answer =
                        (CourtEvent.Answered) town.events(dispute).get(1);

                assertThat(answer.location()).startsWith(pool.endpoint() + "/v1/outputs/0x");
                assertThat(fetch(answer.location()))
                        .isEqualTo(Digest.of(evidence.claim().outputDigest().toBytes()));
                pool.kill();
                pool = PoolProcess.launch(file.file());
                pool.endpoint();
                assertThat(fetch(answer.location()))
                        .as("the next process serves at the same place")
                        .isEqualTo(Digest.of(evidence.claim().outputDigest().toBytes()));
                assertThat(status(answer.location().replaceAll("0x.*", Bytes32.ZERO.hex())))
                        .isEqualTo(404);

                town.passSeconds(CourtRules.DEV.escalateSeconds() + 5);
                Eventually.await(
                        "the pool closes what the buyer let lapse",
                        () -> town.court.court().disputeOf(dispute).stage() == Dispute.Stage.OVER);
                assertThat(town.events(dispute))
                        .as("answered once")
                        .filteredOn(CourtEvent.Answered.class::isInstance)
                        .hasSize(1);
                assertThat(town.events(dispute))
                        .last()
                        .isEqualTo(new CourtEvent.Ended(dispute, Dispute.Outcome.POOL_WON, Amount.ZERO, Amount.ZERO));
                assertThat(town.market.stakeOf(file.owner().address()).active()).isEqualTo(staked);
                Eventually.await(
                        "the bond is the pool's",
                        () -> town.market.balanceOf(file.owner().address()).compareTo(CourtRules.DEV.bond()) >= 0
                                && town.court
                                        .court()
                                        .depositOf(file.owner().address())
                                        .isZero());
                Eventually.await("nothing is served any more", () -> status(answer.location()) == 404);

                Path kept =
                        file.file().resolveSibling("state").resolve("outputs").resolve(deal.hex());
                assertThat(kept).isDirectory();
                assertThat(client.at(pool.endpoint())
                                .pay(deal, 1000, PARTITIONS, true, last)
                                .status())
                        .isEqualTo(204);
                town.passBlocks(10);
                Eventually.await("what cannot be demanded is deleted", () -> !Files.exists(kept));
            } finally {
                pool.kill();
            }
        }
    }

    private static List<ResultBatch> run(TestBuyer client, Signed<Quote> quote, Bytes32 deal) throws Exception {
        assertThat(client.put(
                                quote,
                                TestBuyer.stage(
                                        "process",
                                        Map.of("out", new Output("*.bin", null)),
                                        "sh",
                                        "-c",
                                        "head -c 200000 /dev/urandom > large.bin; echo small > small.bin"))
                        .status())
                .isEqualTo(204);
        assertThat(client.deal("POST", deal, "partitions", TestBuyer.orders(0, PARTITIONS))
                        .status())
                .isEqualTo(202);
        List<UploadRequest> asked = new ArrayList<>();
        while (asked.size() < PARTITIONS) {
            for (UploadRequest request : client.uploads(deal)) {
                // Nothing is to be sent: the store has it, says the buyer.
                UploadGrant grant = new UploadGrant(request.key(), List.of(new UploadGrant.Target(null, Map.of())));
                assertThat(client.deal("POST", deal, "uploads", grant).status()).isEqualTo(202);
                asked.add(request);
            }
        }
        return client.results(deal, 0, all -> TestBuyer.count(all) == PARTITIONS);
    }

    private static Evidence evidence(TestBuyer client, Quote quote, Bytes32 deal, ResultBatch batch) {
        Digest root = Objects.requireNonNull(batch.root());
        Signed<ResultBatchClaim> signed = new Signed<>(
                new ResultBatchClaim(deal, batch.sequence(), Bytes32.of(root)), Signature.parse(batch.signature()));
        return Evidence.of(quote, signed, client.run(), batch.results(), 0);
    }

    private static Digest fetch(String location) throws Exception {
        HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(location)).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(OutputBundle.TYPE);
        try (InputStream body = answer.body()) {
            return OutputBundle.read(body, 1 << 20, OutputBundle.Sink.none());
        }
    }

    private static int status(String location) {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(location)).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
