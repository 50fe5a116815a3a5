package io.gridmill.connectors.s3.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PresignerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2013-05-24T00:00:00Z"), ZoneOffset.UTC);
    private final Presigner presigner =
            new Presigner("us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", CLOCK);

    /** The example in AWS's description of the query form. */
    @Test
    void signsAmazonsOwnExample() {
        URI url = presigner.presign(
                "GET", URI.create("https://examplebucket.s3.amazonaws.com/test.txt"), Map.of(), Duration.ofDays(1));

        assertThat(url)
                .hasToString("https://examplebucket.s3.amazonaws.com/test.txt"
                        + "?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                        + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                        + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                        + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }

    @Test
    void namesTheHeadersItSignsInOrder() {
        URI url = presigner.presign(
                "PUT",
                URI.create("http://store/b/k"),
                Map.of("If-None-Match", "*", "Content-Length", "5"),
                Duration.ofMinutes(1));

        assertThat(url.getRawQuery()).contains("X-Amz-SignedHeaders=content-length%3Bhost%3Bif-none-match&");
    }

    @Test
    void neverAsksForMoreThanAWeek() {
        URI url = presigner.presign("GET", URI.create("http://store/b/k"), Map.of(), Duration.ofDays(100));

        assertThat(url.getRawQuery()).contains("X-Amz-Expires=604800&");
    }

    @Test
    void encodesAsAmazonDoes() {
        assertThat(Presigner.encode("a b+c/d~e_f-g.h*\u00e9")).isEqualTo("a%20b%2Bc%2Fd~e_f-g.h%2A%C3%A9");
    }
}
