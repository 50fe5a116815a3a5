package io.gridmill.cli.market;

import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.market.Market;
import io.gridmill.market.offers.OfferBook;
import io.gridmill.market.offers.OfferFile;
import io.gridmill.market.offers.OfferSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the offers of a Market are kept between two commands: a file in the home directory for each Market. Not the
 * database: offers belong to no run, {@code gridmill offers} needs no database, and the chain has them all anyway.
 */
final class OfferBooks {

    private static final Logger LOG = LoggerFactory.getLogger(OfferBooks.class);

    private OfferBooks() {}

    /** @param home made when it is not there; without it the book works, but remembers nothing */
    static OfferBook below(Path home, Market market) {
        return new OfferBook(market, store(home, market.deployment()));
    }

    private static OfferSnapshot.Store store(Path home, Deployment deployment) {
        try {
            if (!Files.isDirectory(home)) {
                Files.createDirectories(home);
                Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
            }
            String name =
                    "offers-" + deployment.chainId() + "-" + deployment.market().hex() + ".json";
            return new OfferFile(home.resolve(name), deployment);
        } catch (IOException e) {
            LOG.warn("Offers are not remembered in {}: {}", home, e.getMessage());
            return OfferSnapshot.Store.none();
        }
    }
}
