package io.gridmill.pool.deal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.pool.chain.ChainDeal;
import io.gridmill.pool.chain.PoolChain;
import io.gridmill.pool.deal.DealRefusedException.Reason;
import io.gridmill.pool.engine.Engine;
import io.gridmill.pool.journal.JournalFile;
import io.gridmill.pool.keep.DealOutputs;
import io.gridmill.pool.keep.KeptOutputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All deals of a pool, each with a journal of its own. Safe for use by several threads. */
public final class Deals implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deals.class);
    private static final String SUFFIX = ".journal";

    /** How long the journal of a closed deal is kept, for buyers that ask once more. */
    private static final Duration MEMORY = Duration.ofDays(7);

    private final Path directory;
    private final PoolChain chain;
    private final BuyerPolicy buyers;
    private final DealServices services;
    private final Map<Bytes32, Deal> deals = new ConcurrentHashMap<>();

    /** Held to make a deal, and to see to it that no more are made. */
    private final Object making = new Object();

    /** Guarded by {@link #making}. */
    private boolean closed;

    /** Reads what an earlier process left; {@link #resume} goes on with it. */
    public Deals(
            Path directory,
            Engine engine,
            ResultBatcher batcher,
            PoolChain chain,
            Signer signer,
            BuyerPolicy buyers,
            CreditPolicy credit,
            WaitingPolicy waiting,
            JsonMapper json,
            Clock clock,
            @Nullable KeptOutputs kept)
            throws IOException {
        this.directory = directory;
        this.chain = chain;
        this.buyers = buyers;
        this.services = new DealServices(
                engine, batcher, chain.domain(), signer, credit, new WaitingRoom(waiting), json, clock, kept);
        Files.createDirectories(directory);
        try (var files = Files.list(directory)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
                load(file);
            }
        }
    }

    private void load(Path file) throws IOException {
        String name = file.getFileName().toString();
        Bytes32 id = Bytes32.parse(name.substring(0, name.length() - SUFFIX.length()));
        DealBook book = new DealBook(services.json());
        JournalFile journal = JournalFile.open(file, (kind, content) -> {
            book.apply(kind, content);
            DealOutputs kept =
                    kind == DealRecord.BATCH ? services.keptFor(id, book.terms().quote()) : null;
            if (kept != null) {
                kept.restore(book.lastSequence(), content);
            }
        });
        long age = services.clock().millis() - Files.getLastModifiedTime(file).toMillis();
        boolean forgotten = book.closed() != null && age > MEMORY.toMillis();
        if (!book.hasTerms() || forgotten) {
            // Without terms the process ended before anything was promised to anybody.
            journal.close();
            Files.delete(file);
            return;
        }
        DealOutputs kept =
                book.closed() == null ? services.keptFor(id, book.terms().quote()) : null;
        VoucherGiven voucher = book.voucher();
        if (kept != null && voucher != null) {
            kept.acknowledge(voucher.acknowledged());
        }
        deals.put(id, new Deal(id, journal, book, services, kept));
    }

    /** Takes up again what an earlier process had not finished. */
    public void resume() {
        for (Deal deal : deals.values()) {
            if (!deal.isClosed()) {
                deal.resume(buyers.runtimes(deal.quote().buyer()));
                try {
                    refresh(deal);
                } catch (GridmillException e) {
                    LOG.warn("deal {}: not seen on chain yet: {}", deal.id(), e.getMessage());
                }
            }
        }
    }

    public Collection<Deal> all() {
        return deals.values();
    }

    public @Nullable Deal find(Bytes32 id) {
        return deals.get(id);
    }

    /**
     * Makes a deal known, or stages of a known one.
     *
     * @throws DealRefusedException when it is not ours, or the chain does not show it
     */
    public Deal put(Bytes32 id, DealPut put) {
        Quote quote = put.quote();
        if (!services.domain().dealId(quote).equals(id)) {
            throw wrong("The quote is not that of deal " + id);
        }
        if (!services.domain().isSignedBy(services.signer().address(), put.signed())) {
            throw wrong(
                    "The quote is not signed by this pool " + services.signer().address());
        }
        Deal deal = deals.get(id);
        if (deal == null) {
            ChainDeal seen = chain.deal(id);
            check(seen, quote);
            deal = findOrCreate(id, put);
            deal.seen(seen);
        }
        deal.declare(put.stages(), buyers.runtimes(quote.buyer()));
        return deal;
    }

    private void check(ChainDeal seen, Quote quote) {
        switch (seen.status()) {
            case NONE -> {
                if (!quote.isValidAt(services.clock().instant())) {
                    throw new DealRefusedException(
                            Reason.CONFLICT,
                            ErrorCode.POOL_REFUSED,
                            "The quote has expired and no deal was opened on it");
                }
                throw new DealRefusedException(
                        Reason.TOO_EARLY, ErrorCode.POOL_REFUSED, "The chain does not show the deal yet");
            }
            case CLOSED ->
                throw new DealRefusedException(Reason.CONFLICT, ErrorCode.POOL_REFUSED, "The deal is closed");
            case OPEN -> {}
        }
    }

    private Deal findOrCreate(Bytes32 id, DealPut put) {
        synchronized (making) {
            if (closed) {
                throw new DealRefusedException(Reason.BUSY, ErrorCode.POOL_REFUSED, "This pool is stopping");
            }
            return deals.computeIfAbsent(id, i -> create(i, put));
        }
    }

    private Deal create(Bytes32 id, DealPut put) {
        try {
            DealBook book = new DealBook(services.json());
            JournalFile journal = JournalFile.open(
                    directory.resolve(id.hex() + SUFFIX), (kind, content) -> book.apply(kind, content));
            DealPut terms = new DealPut(put.quote(), put.signature(), put.run(), List.of());
            journal.force(journal.append(List.of(book.record(DealRecord.TERMS, terms))));
            book.begin(terms);
            LOG.info("deal {} of run {} with {}", id, put.run(), put.quote().buyer());
            return new Deal(id, journal, book, services, services.keptFor(id, put.quote()));
        } catch (IOException e) {
            throw new GridmillException(ErrorCode.INTERNAL, "This pool cannot write its journal", e);
        }
    }

    /** Accepts partitions; looks at the chain again when the escrow does not seem to suffice. */
    public void accept(Deal deal, List<PartitionOrder> orders) {
        try {
            deal.accept(orders);
        } catch (DealRefusedException e) {
            if (e.reason() != Reason.PAYMENT && e.reason() != Reason.CONFLICT) {
                throw e;
            }
            refresh(deal);
            deal.accept(orders);
        }
    }

    /** Keeps a promise; looks at the chain again when it is for more than the escrow that was seen. */
    public void pay(Deal deal, VoucherGiven given) {
        if (given.voucher().cumulativeAmount().compareTo(deal.onChain().escrow()) > 0) {
            refresh(deal);
        }
        deal.pay(given);
    }

    /** Looks at the chain. */
    public void refresh(Deal deal) {
        ChainDeal seen = chain.deal(deal.id());
        if (seen.status() == ChainDeal.Status.CLOSED) {
            deal.close(null);
        } else {
            deal.seen(seen);
        }
    }

    private static DealRefusedException wrong(String message) {
        return new DealRefusedException(Reason.WRONG, ErrorCode.POOL_REFUSED, message);
    }

    /** Afterwards no journal is written any more, nor made. */
    @Override
    public void close() throws IOException {
        synchronized (making) {
            closed = true;
        }
        @Nullable IOException first = null;
        for (Deal deal : deals.values()) {
            try {
                deal.closeJournal();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
