package io.gridmill.market.pool;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.model.protocol.ClosingStatus;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PoolApi;
import io.gridmill.model.protocol.UploadGrant;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** Calls that concern one deal; see {@link PoolClient} for errors and threading, and {@link PoolApi} for the calls. */
public final class DealClient {

    private static final byte[] NOTHING = new byte[0];

    private final PoolClient pool;
    private final JsonMapper json;
    private final String path;
    private final Supplier<String> token;

    DealClient(PoolClient pool, JsonMapper json, String path, Supplier<String> token) {
        this.pool = pool;
        this.json = json;
        this.path = path;
        this.token = token;
    }

    public void put(DealPut deal) throws IOException {
        pool.tell(request("").put(pool.body(deal)).build());
    }

    public void assign(List<PartitionOrder> orders) throws IOException {
        pool.tell(request("/" + PoolApi.PARTITIONS)
                .post(lines(orders, PartitionOrder.class))
                .build());
    }

    public void withdraw(List<PartitionKey> keys) throws IOException {
        pool.tell(request("/" + PoolApi.PARTITIONS)
                .delete(lines(keys, PartitionKey.class))
                .build());
    }

    public void grant(List<UploadGrant> grants) throws IOException {
        pool.tell(request("/" + PoolApi.UPLOADS)
                .post(lines(grants, UploadGrant.class))
                .build());
    }

    public void pay(VoucherGiven voucher) throws IOException {
        pool.tell(request("/" + PoolApi.VOUCHERS).post(pool.body(voucher)).build());
    }

    public ClosingStatus close() throws IOException {
        Request post = request("/" + PoolApi.CLOSE)
                .post(RequestBody.create(NOTHING, PoolClient.JSON))
                .build();
        return pool.ask(post, ClosingStatus.class);
    }

    /** Opens the stream of what comes after a sequence number. */
    public ResultsStream results(long after) throws IOException {
        Request.Builder request = request("/" + PoolApi.RESULTS);
        HttpUrl url = request.build()
                .url()
                .newBuilder()
                .addQueryParameter(PoolApi.AFTER, Long.toString(after))
                .build();
        Call call = pool.call(request.url(url).build());
        return new ResultsStream(call, pool.answer(call), json);
    }

    private Request.Builder request(String suffix) {
        return pool.request(path + suffix).header("Authorization", PoolApi.AUTHORIZATION_SCHEME + " " + token.get());
    }

    /** A body that is written item by item while it is sent. */
    private <T> RequestBody lines(List<T> items, Class<T> type) {
        return new RequestBody() {
            @Override
            public MediaType contentType() {
                return PoolClient.NDJSON;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                try (SequenceWriter writer = json.writerFor(type)
                        .withRootValueSeparator("\n")
                        .without(com.fasterxml.jackson.core.JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                        .writeValues(sink.outputStream())) {
                    writer.writeAll(items);
                }
                sink.writeByte('\n');
            }
        };
    }
}
