package io.gridmill.connectors.s3;

import io.gridmill.model.dataset.DatasetStore;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The contract against a server that is there already, such as MinIO. Named by GRIDMILL_TEST_S3_ENDPOINT, _ACCESS_KEY
 * and _SECRET_KEY.
 */
@EnabledIfEnvironmentVariable(named = "GRIDMILL_TEST_S3_ENDPOINT", matches = ".+")
class ServerS3DatasetStoreTest extends DatasetStoreContract {

    @Override
    DatasetStore open() {
        Map<String, String> env = System.getenv();
        URI endpoint = URI.create(env.getOrDefault("GRIDMILL_TEST_S3_ENDPOINT", ""));
        S3DatasetStore store = new S3DatasetStore(
                new S3Settings(
                        endpoint,
                        endpoint,
                        "us-east-1",
                        "gridmill-test",
                        env.getOrDefault("GRIDMILL_TEST_S3_ACCESS_KEY", ""),
                        env.getOrDefault("GRIDMILL_TEST_S3_SECRET_KEY", "")),
                Clock.systemUTC());
        store.ensureBucket();
        return store;
    }
}
