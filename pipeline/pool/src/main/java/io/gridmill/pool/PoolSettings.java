package io.gridmill.pool;

import io.gridmill.contracts.Address;
import io.gridmill.model.Amount;
import io.gridmill.pool.deal.CreditPolicy;
import io.gridmill.pool.deal.WaitingPolicy;
import io.gridmill.pool.keep.KeepPolicy;
import io.gridmill.pool.redeem.RedeemPolicy;
import io.gridmill.pool.runner.RunnerSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a pool must know to run, all of it checked already.
 *
 * @param listen address to bind; port 0 for any
 * @param tls null for plain HTTP, on loopback only
 * @param directory for what has to survive a restart
 * @param runner settings of each machine that runs partitions
 * @param engine what hands partitions to them
 * @param runtimes that may be used, by name; empty: whatever works here
 * @param trusted buyers that may use runtimes that do not confine
 * @param trustsEverybody whether all buyers may
 * @param coresToSell sold at once; more than there are slots when the owner overcommits
 * @param idle a deal that nobody used for this time holds no cores
 * @param keep what is kept of outputs that may be demanded, when the pool answers before a court
 */
public record PoolSettings(
        String name,
        InetSocketAddress listen,
        @Nullable SSLContext tls,
        Path directory,
        RunnerSettings runner,
        EngineFactory engine,
        List<String> runtimes,
        Set<Address> trusted,
        boolean trustsEverybody,
        Amount corePrice,
        int coresToSell,
        Duration quoteValidity,
        Duration idle,
        CreditPolicy credit,
        WaitingPolicy waiting,
        RedeemPolicy redeem,
        KeepPolicy keep) {

    public PoolSettings {
        runtimes = List.copyOf(runtimes);
        trusted = Set.copyOf(trusted);
    }

    /** The same with another bound for outputs that may be demanded. */
    public PoolSettings keeping(KeepPolicy policy) {
        return new PoolSettings(
                name,
                listen,
                tls,
                directory,
                runner,
                engine,
                runtimes,
                trusted,
                trustsEverybody,
                corePrice,
                coresToSell,
                quoteValidity,
                idle,
                credit,
                waiting,
                redeem,
                policy);
    }
}
