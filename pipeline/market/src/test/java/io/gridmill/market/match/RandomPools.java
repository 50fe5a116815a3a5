package io.gridmill.market.match;

import io.gridmill.contracts.Address;
import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Pools for tests and benchmarks, all of different owners. */
public final class RandomPools {

    private RandomPools() {}

    /** @param corePriceNano per core-second */
    public static Prospect pool(int number, int cores, int gflops, long corePriceNano) {
        Address address = Address.parse(String.format("0x%040x", number + 1));
        URI endpoint = URI.create("http://127.0.0.1/" + number);
        DataSize memory = DataSize.ofMebibytes(4096);
        Amount price = Amount.ofNano(corePriceNano);
        OfferOnChain offer = new OfferOnChain(
                BigInteger.valueOf(number),
                address,
                cores,
                0,
                memory,
                price,
                gflops,
                20,
                300,
                number % 3 == 0 ? "us-east" : "eu-west",
                List.of("bwrap"),
                endpoint);
        return new Prospect(
                endpoint,
                "pool " + number,
                address,
                cores,
                0,
                price,
                Amount.ZERO,
                memory,
                List.of("bwrap"),
                Optional.of(offer),
                Optional.empty(),
                Optional.empty());
    }

    public static Prospect random(Random random, int number) {
        return pool(number, 2 + random.nextInt(63), 5 + random.nextInt(36), 5 + random.nextInt(56));
    }
}
