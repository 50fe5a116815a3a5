package io.gridmill.cli.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Deployment;
import io.gridmill.pool.config.PoolConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevMarketTest {

    private static final Address COURT = Address.parse("0x" + "03".repeat(20));

    /** As it was written before there were judges. */
    private static final String OLD = """
            {
              "deployment": {
                "chainId": 31337,
                "rlc": "0x0101010101010101010101010101010101010101",
                "faucet": "0x0404040404040404040404040404040404040404",
                "market": "0x0202020202020202020202020202020202020202",
                "block": 4
              },
              "buyer": {
                "address": "0x0505050505050505050505050505050505050505",
                "keystore": "/home/somebody/buyer.json",
                "passphraseFile": "/home/somebody/buyer.pass"
              },
              "pools": {
                "north": {
                  "address": "0x0606060606060606060606060606060606060606",
                  "keystore": "/home/somebody/north.json",
                  "passphraseFile": "/home/somebody/north.pass"
                }
              }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void aGridThatWasBegunWithoutACourtGoesOnWithoutOne() throws IOException {
        Path file = Files.writeString(directory.resolve("market.json"), OLD);

        DevMarket market = Json.read(file, DevMarket.class).orElseThrow();

        assertThat(market.deployment().court()).isNull();
        assertThat(poolOf(market).chain().court()).isNull();
    }

    @Test
    void thePoolsOfAGridWithACourtNameIt() throws IOException {
        Path file = Files.writeString(directory.resolve("market.json"), OLD);
        DevMarket old = Json.read(file, DevMarket.class).orElseThrow();
        Deployment judged = old.deployment().judgedBy(COURT);
        Json.write(file, new DevMarket(judged, old.buyer(), old.pools()));

        DevMarket market = Json.read(file, DevMarket.class).orElseThrow();

        assertThat(market.deployment()).isEqualTo(judged);
        PoolConfig.ChainPart chain = poolOf(market).chain();
        assertThat(chain.court()).isEqualTo(COURT);
        assertThat(chain.block()).isEqualTo(4);
    }

    private PoolConfig poolOf(DevMarket market) throws IOException {
        String text = new GridPool("north", 2, 1024).file(market, URI.create("http://127.0.0.1:8545"), 8801);
        return PoolConfig.read(Files.writeString(directory.resolve("north.yaml"), text));
    }
}
