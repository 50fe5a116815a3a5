package io.gridmill.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class DeploymentTest {

    private static final Address RLC = Address.parse("0x" + "01".repeat(20));
    private static final Address MARKET = Address.parse("0x" + "02".repeat(20));
    private static final Address COURT = Address.parse("0x" + "03".repeat(20));

    private final JsonMapper json = new JsonMapper();

    @Test
    void whatWasWrittenBeforeThereWereJudgesIsReadAsHavingNone() throws Exception {
        String text =
                "{\"chainId\":31337,\"rlc\":\"" + RLC + "\",\"faucet\":null,\"market\":\"" + MARKET + "\",\"block\":4}";

        Deployment read = json.readValue(text, Deployment.class);

        assertThat(read).isEqualTo(new Deployment(31337, RLC, null, MARKET, 4));
        assertThat(read.court()).isNull();
    }

    @Test
    void comesBackAsItWasWritten() throws Exception {
        Deployment full = new Deployment(31337, RLC, RLC, MARKET, 4, COURT, MARKET, RLC, COURT);

        assertThat(json.readValue(json.writeValueAsString(full), Deployment.class))
                .isEqualTo(full);
        Deployment judged = new Deployment(31337, RLC, null, MARKET, 4).judgedBy(COURT);
        assertThat(json.readValue(json.writeValueAsString(judged), Deployment.class))
                .isEqualTo(judged);
    }
}
