package io.gridmill.cli.show;

import io.gridmill.cli.text.Format;
import io.gridmill.engine.history.SupplierSummary;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.model.Amount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the market matched, in sentences: who sold how much at what price, and what came of it. */
final class MarketSentences {

    private MarketSentences() {}

    /** @param what run, stage or partition: what the suppliers took part in */
    static List<String> all(String what, List<SupplierSummary> suppliers, RunEnergy energy) {
        List<String> sentences = new ArrayList<>();
        Optional<Amount> cheapest = suppliers.stream()
                .map(supplier -> DealTerms.of(supplier.record()).corePrice())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
        for (SupplierSummary supplier : suppliers) {
            sentences.add(one(supplier, cheapest, energy));
        }
        if (suppliers.isEmpty()) {
            sentences.add("No pool took part in this " + what + ".");
        }
        return sentences;
    }

    private static String one(SupplierSummary supplier, Optional<Amount> cheapest, RunEnergy energy) {
        SupplierRecord record = supplier.record();
        String work = Format.count(supplier.accepted(), "partition") + " accepted"
                + (supplier.failedAttempts() == 0
                        ? ""
                        : ", " + Format.count(supplier.failedAttempts(), "attempt") + " failed")
                + ", " + Format.millis(supplier.consumption().wallMillis()) + " of work";
        if (record.endpoint().isEmpty()) {
            return "On this machine (" + supplier.place() + "), free of charge: " + work + ".";
        }
        DealTerms terms = DealTerms.of(record);
        StringBuilder text = new StringBuilder("Pool ").append(record.name());
        Integer cores = terms.cores();
        Amount price = terms.corePrice();
        if (cores != null && price != null) {
            text.append(" quoted ")
                    .append(Format.count(cores, "core"))
                    .append(" at ")
                    .append(price);
            text.append(" per core-second");
            text.append(comparison(price, cheapest.orElse(price)));
            text.append(terms.offerId() == null ? "" : " (offer " + terms.offerId() + ")");
        }
        text.append("; deal ")
                .append(Format.hash(record.supplier()))
                .append(" ")
                .append(status(record.status()));
        text.append(", ")
                .append(record.escrow())
                .append(" locked, ")
                .append(record.total())
                .append(" promised");
        return text.append(": ")
                .append(work)
                .append(burnt(energy.ofPool(supplier.number())))
                .append('.')
                .toString();
    }

    private static String burnt(@Nullable EnergyView energy) {
        if (energy == null) {
            return ", its power is not stated";
        }
        Double grams = energy.gramsCo2();
        return ", " + Format.wattHours(energy.wattHours()) + (grams == null ? "" : " and " + Format.gramsCo2(grams))
                + " as the pool states";
    }

    private static String comparison(Amount price, Amount cheapest) {
        if (cheapest.isZero() || price.equals(cheapest)) {
            return "";
        }
        long percent = Math.round((price.nano() - cheapest.nano()) * 100.0 / cheapest.nano());
        return ", " + percent + "% above the cheapest";
    }

    private static String status(SupplierRecord.Status status) {
        return switch (status) {
            case OPENING -> "is being opened";
            case OPEN -> "is open";
            case CLOSING -> "is being paid and closed";
            case CLOSED -> "is paid and closed";
            case ABANDONED -> "never came to be";
        };
    }
}
