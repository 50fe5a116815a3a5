package io.gridmill.cli.grid;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gridmill.contracts.Address;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the pools that share this machine.
 *
 * @param slots cores that it sells
 * @param memoryMebibytes of the partitions that it runs at once
 */
record GridPool(String name, int slots, long memoryMebibytes) {

    private static final List<String> NAMES = List.of("north", "south");

    /** Two, however many cores there are: a market with one seller is none, and replicas want two owners. */
    static List<GridPool> sharing(int cores, long memoryMebibytes) {
        List<GridPool> pools = new ArrayList<>();
        int left = cores;
        for (int i = 0; i < NAMES.size(); i++) {
            int slots = Math.max(1, (left + NAMES.size() - i - 1) / (NAMES.size() - i));
            left -= slots;
            pools.add(new GridPool(NAMES.get(i), slots, memoryMebibytes / NAMES.size()));
        }
        return pools;
    }

    /** The pool's file. */
    String file(DevMarket market, URI rpc, int port) {
        GridState.Wallet wallet = market.pools().get(name);
        if (wallet == null) {
            throw new IllegalStateException("The pool " + name + " has no wallet");
        }
        Address court = market.deployment().court();
        return """
                # A pool of the local grid. Written anew at each start of the grid.
                name: %s
                listen: 127.0.0.1:%d
                state: state
                slots: %d
                wallet: {keystore: %s, passphraseFile: %s}
                chain:
                  rpc: %s
                  id: %d
                  rlc: "%s"
                  market: "%s"
                  block: %d%s
                offer:
                  price: 0.001 RLC
                  memory: %dMi
                  region: local
                # The buyer of this grid is this machine's owner: what he has got he does not demand before the court.
                keep: {most: 2Gi, whenFull: forget}
                # The owner of this machine may run commands that are not confined; nobody else is served those.
                buyers: ["%s"]
                """.formatted(
                        name,
                        port,
                        slots,
                        quoted(wallet.keystore()),
                        quoted(wallet.passphraseFile()),
                        rpc,
                        market.deployment().chainId(),
                        market.deployment().rlc(),
                        market.deployment().market(),
                        market.deployment().block(),
                        court == null ? "" : "\n  court: \"" + court + "\"",
                        memoryMebibytes,
                        market.buyer().address());
    }

    private static String quoted(Object text) {
        try {
            return Json.MAPPER.writeValueAsString(text.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
