package io.gridmill.model.protocol;

/**
 * Names of the pool's HTTP API, which buyer and pool share. Bodies are JSON; those with many items are NDJSON, one item
 * a line. Those that carry signed messages are the records of {@code io.gridmill.contracts.exchange}. Every path below {@value #DEALS} wants {@code Authorization: Gridmill TOKEN}, where TOKEN is {@code
 * SessionGrant.toToken}. A refusal is a {@link Problem} and changes nothing.
 *
 * <table>
 * <caption>Calls</caption>
 * <tr><th>Call</th><th>Body</th><th>Answer</th></tr>
 * <tr><td>{@code GET /v1/pool}</td><td></td><td>200 {@link PoolDescription}</td></tr>
 * <tr><td>{@code POST /v1/quotes}</td><td>signed quote request</td><td>200 signed quote</td></tr>
 * <tr><td>{@code PUT /v1/deals/ID}</td><td>{@code {quote, signature, run, stages}}; again with more or fresher stages
 * at any time</td><td>204; 425 while the chain does not show the deal yet</td></tr>
 * <tr><td>{@code POST /v1/deals/ID/partitions}</td><td>NDJSON {@link PartitionOrder}</td><td>202 when all are durable;
 * 404 when the deal has to be put again; 402 when the next voucher has to come first; 503 when there is no room</td></tr>
 * <tr><td>{@code GET /v1/deals/ID/results?after=SEQUENCE}</td><td></td><td>200 endless NDJSON
 * {@link ResultsLine}</td></tr>
 * <tr><td>{@code POST /v1/deals/ID/uploads}</td><td>NDJSON {@link UploadGrant}</td><td>202</td></tr>
 * <tr><td>{@code POST /v1/deals/ID/vouchers}</td><td>{@code {voucher, signature, acknowledged}}</td><td>204 when
 * durable, also for one that is known or older</td></tr>
 * <tr><td>{@code DELETE /v1/deals/ID/partitions}</td><td>NDJSON {@link PartitionKey}</td><td>204</td></tr>
 * <tr><td>{@code POST /v1/deals/ID/close}</td><td></td><td>200 {@link ClosingStatus}; asked again until it is
 * closed</td></tr>
 * </table>
 */
public final class PoolApi {

    public static final String POOL = "/v1/pool";
    public static final String QUOTES = "/v1/quotes";
    public static final String DEALS = "/v1/deals";
    public static final String PARTITIONS = "partitions";
    public static final String RESULTS = "results";
    public static final String UPLOADS = "uploads";
    public static final String VOUCHERS = "vouchers";
    public static final String CLOSE = "close";

    /** Below it, by case: what a member of a panel is given and asks. */
    public static final String CASES = "/v1/cases";

    public static final String ORDER = "order";

    /** Below it, by a secret of the pool: outputs that were demanded, as an {@link OutputBundle}. */
    public static final String OUTPUTS = "/v1/outputs";

    /** Query parameter of {@value #RESULTS}: the sequence number of the last batch that is not wanted again. */
    public static final String AFTER = "after";

    /** Scheme of the {@code Authorization} header. */
    public static final String AUTHORIZATION_SCHEME = "Gridmill";

    public static final String JSON = "application/json";
    public static final String NDJSON = "application/x-ndjson";
    public static final String PROBLEM = "application/problem+json";

    /** A silent results stream carries a heartbeat after this many milliseconds at the latest. */
    public static final int HEARTBEAT_MILLIS = 5_000;

    /** Largest NDJSON line that either side has to read, in bytes. */
    public static final int LONGEST_LINE = 16 * 1024 * 1024;

    private PoolApi() {}
}
