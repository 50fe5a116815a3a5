package io.gridmill.pool.deal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.model.Amount;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.ProtocolJson;
import io.gridmill.pool.journal.JournalFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DealBookTest {

    private final JsonMapper json = ProtocolJson.mapper();

    @Test
    void aBatchFromBeforeBatchesWereTreesIsDeliveredAsItWasSigned() throws IOException {
        byte[] line = """
                {"sequence":1,"results":[{"key":{"stage":0,"partition":4,"attempt":1},"exitCode":0,\
                "usage":{"wallMillis":5,"cpuMillis":4,"peakBytes":3,"bytesIn":0,"bytesOut":0,"claim":7},\
                "runtime":"bwrap"}],"signature":"0xab"}""".getBytes(StandardCharsets.UTF_8);
        DealBook book = new DealBook(json);
        book.apply(DealRecord.TERMS, json.writeValueAsBytes(terms()));
        String orders = "[{\"key\":{\"stage\":0,\"partition\":4,\"attempt\":1}},"
                + "{\"key\":{\"stage\":0,\"partition\":5,\"attempt\":1}}]";
        book.apply(DealRecord.ORDERS, orders.getBytes(StandardCharsets.UTF_8));
        book.apply(DealRecord.BATCH, line);

        assertThat(book.batches()).singleElement().satisfies(batch -> {
            assertThat(batch.line()).isEqualTo(line);
            assertThat(batch.claim()).isEqualTo(Amount.ofNano(7));
        });
        assertThat(book.unfinished()).containsOnlyKeys(new PartitionKey(0, 5, 1));

        DealBook rewritten = new DealBook(json);
        List<JournalFile.Record> snapshot = book.snapshot();
        for (JournalFile.Record record : snapshot) {
            rewritten.apply(record.kind(), record.content());
        }
        assertThat(rewritten.batches().getFirst().line()).isEqualTo(line);
        assertThat(rewritten.lastSequence()).isEqualTo(1);
    }

    private static DealPut terms() {
        Address pool = Address.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
        Address buyer = Address.parse("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc");
        Quote quote = new Quote(
                BigInteger.ONE,
                pool,
                buyer,
                2,
                0,
                Amount.ofNano(1),
                Amount.ZERO,
                1_800_000_000L,
                Bytes32.ZERO,
                Address.ZERO);
        return new DealPut(quote, Signature.of(new byte[Signature.LENGTH]), new RunId("0123456789"), null);
    }
}
