package io.gridmill.market.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnquiryTest {

    @Test
    void whoFloodsTheMarketWithCheapOffersIsNotAskedAlone() {
        List<URI> cheapestFirst = IntStream.range(0, 10_000)
                .mapToObj(i -> URI.create("http://pool-" + i))
                .toList();

        List<URI> asked = Enquiry.some(cheapestFirst, 256, new Random(7));

        assertThat(asked).hasSize(256).doesNotHaveDuplicates().startsWith(cheapestFirst.get(0), cheapestFirst.get(1));
        assertThat(asked.subList(128, 256))
                .as("the other half is drawn from all")
                .anyMatch(endpoint -> cheapestFirst.indexOf(endpoint) > 5000);
    }

    @Test
    void fewAreAllAsked() {
        List<URI> few = List.of(URI.create("http://a"), URI.create("http://b"));
        assertThat(Enquiry.some(few, 256, new Random(7))).isEqualTo(few);
    }
}
