package io.gridmill.contracts.market;

import io.gridmill.contracts.internal.abi.AbiReader;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import java.util.List;

/**
 * What a pool advertises on chain. Not binding: the quote that it signs is.
 *
 * @param memory in whole MiB
 * @param corePrice per core-second
 * @param gpuPrice per GPU-second
 * @param benchmarkGflops speed of one core in the market's benchmark
 * @param wattsPerCore electrical power of one busy core with its share of the machine
 * @param gramsCo2PerKwh carbon intensity of the pool's electricity
 * @param creditWindowSeconds seconds of work that the pool does ahead of vouchers
 * @param expiresAtEpochSeconds Unix time after which the offer is void
 * @param region where the pool stands, such as {@code eu-west}
 * @param runtimes how it confines commands, best first
 * @param endpoint URL of the pool's HTTP API
 */
public record Offer(
        int cores,
        int gpus,
        DataSize memory,
        Amount corePrice,
        Amount gpuPrice,
        int benchmarkGflops,
        int wattsPerCore,
        int gramsCo2PerKwh,
        int creditWindowSeconds,
        long expiresAtEpochSeconds,
        String region,
        List<String> runtimes,
        String endpoint) {

    static final String TYPE =
            "(uint32,uint32,uint64,uint64,uint64,uint32,uint32,uint32,uint32,uint64,string,string,string)";

    public Offer {
        runtimes = List.copyOf(runtimes);
        if (cores < 0 || gpus < 0 || cores + (long) gpus == 0) {
            throw new IllegalArgumentException("An offer has cores or GPUs");
        }
        if (benchmarkGflops < 0 || wattsPerCore < 0 || gramsCo2PerKwh < 0 || creditWindowSeconds < 0) {
            throw new IllegalArgumentException("An offer's figures cannot be negative");
        }
    }

    AbiWriter encoded() {
        return new AbiWriter()
                .uint(cores)
                .uint(gpus)
                .uint(memory.bytes() >> 20)
                .uint(corePrice.nano())
                .uint(gpuPrice.nano())
                .uint(benchmarkGflops)
                .uint(wattsPerCore)
                .uint(gramsCo2PerKwh)
                .uint(creditWindowSeconds)
                .uint(expiresAtEpochSeconds)
                .string(region)
                .string(String.join(",", runtimes))
                .string(endpoint);
    }

    /** @throws RuntimeException when a figure is beyond what our words can hold */
    static Offer decoded(AbiReader in) {
        return new Offer(
                in.uint31(),
                in.uint31(),
                DataSize.ofMebibytes(in.uint63()),
                Amount.ofNano(in.uint63()),
                Amount.ofNano(in.uint63()),
                in.uint31(),
                in.uint31(),
                in.uint31(),
                in.uint31(),
                in.uint63(),
                in.string(),
                List.of(in.string().split(",")),
                in.string());
    }
}
