package io.gridmill.pool.jury;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Court;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.OutputBundle;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for a panel whether an output is where its pool says. Nothing is kept of it, redirections are not followed, and
 * size and time are bounded. What cannot be fetched is tried a few times. One thread at a time, besides its own.
 */
final class PanelFetch {

    private static final Logger LOG = LoggerFactory.getLogger(PanelFetch.class);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration HEADERS = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final int TRIES = 5;

    /** What a partition may write at most by default, and as much again. */
    private static final long MOST_BYTES = 20L << 30;

    private final JurySeat seat;
    private final @Nullable String location;
    private final PublicAddresses addresses;
    private final Clock clock;
    private final HttpClient client;
    private int tries;
    private Instant notBefore = Instant.MIN;
    private @Nullable CompletableFuture<Digest> running;

    /** The one that is read now, to break it off. */
    private volatile @Nullable InputStream body;

    private volatile boolean stopped;

    /** @param location a stranger's text; null when there is none */
    PanelFetch(JurySeat seat, @Nullable String location, PublicAddresses addresses, Clock clock) {
        this.seat = seat;
        this.location = location;
        this.addresses = addresses;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    /** Whether it was tried and nothing was found so far. */
    boolean hasFailed() {
        return tries > 0;
    }

    /** Begins, or looks how far it is. */
    Optional<Bytes32> look() {
        if (running == null) {
            if (clock.instant().isBefore(notBefore)) {
                return Optional.empty();
            }
            running = begin();
        }
        if (!running.isDone()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Bytes32.of(running.join()));
        } catch (java.util.concurrent.CompletionException e) {
            running = null;
            LOG.warn("case {}: nothing is found at the location: {}", seat.caseId(), e.getMessage());
            notBefore = clock.instant().plus(FIRST_PAUSE.multipliedBy(1L << tries));
            tries++;
            return tries == TRIES ? Optional.of(Court.UNRETRIEVABLE) : Optional.empty();
        }
    }

    private CompletableFuture<Digest> begin() {
        CompletableFuture<Digest> found = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        found.complete(fetch());
                    } catch (IOException | RuntimeException e) {
                        found.completeExceptionally(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        found.completeExceptionally(e);
                    }
                },
                "gridmill-fetch");
        thread.setDaemon(true);
        thread.start();
        return found;
    }

    private Digest fetch() throws IOException, InterruptedException {
        URI url;
        try {
            url = URI.create(location == null ? "" : location);
        } catch (IllegalArgumentException e) {
            throw new IOException("the location is no address", e);
        }
        addresses.check(url);
        HttpRequest request = HttpRequest.newBuilder(url).timeout(HEADERS).build();
        HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            body = in;
            if (stopped || answer.statusCode() != 200) {
                throw new IOException("the answer is " + answer.statusCode());
            }
            return OutputBundle.read(in, MOST_BYTES, OutputBundle.Sink.none());
        } finally {
            body = null;
        }
    }

    /** Breaks off what is on. */
    void stop() {
        stopped = true;
        InputStream open = body;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("case {}: {}", seat.caseId(), e.toString());
            }
        }
    }
}
