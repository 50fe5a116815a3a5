package io.gridmill.market.match;

import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.model.pipeline.MarketPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a pool must have: by the file's {@code require} and by what partitions need. */
final class Requirements {

    private Requirements() {}

    /** All of what speaks against a pool, for people; empty when it fits. */
    static List<String> against(Demand demand, Prospect pool) {
        List<String> against = new ArrayList<>();
        MarketPolicy policy = demand.policy();
        if (!policy.runtimes().isEmpty() && policy.runtimes().stream().noneMatch(pool.runtimes()::contains)) {
            against.add("has the runtimes " + pool.runtimes() + ", required is one of " + policy.runtimes());
        }
        if (!policy.regions().isEmpty()) {
            String region = pool.offer().map(OfferOnChain::region).orElse("");
            if (policy.regions().stream().noneMatch(wanted -> isWithin(region, wanted))) {
                against.add("is in region '" + region + "', required is one of " + policy.regions());
            }
        }
        if (pool.cores() < demand.cores()) {
            against.add("quotes " + pool.cores() + " cores, a partition needs " + demand.cores());
        }
        if (pool.gpus() < demand.gpus()) {
            against.add("quotes " + pool.gpus() + " GPUs, a partition needs " + demand.gpus());
        }
        if (pool.memory().compareTo(demand.memory()) < 0) {
            against.add("has " + pool.memory() + " of memory, a partition needs " + demand.memory());
        }
        if (policy.reputation() > 0) {
            reputation(policy.reputation(), pool, against);
        }
        return against;
    }

    private static void reputation(double required, Prospect pool, List<String> against) {
        if (pool.reputation().isEmpty()) {
            against.add("has no known reputation, required is " + required);
            return;
        }
        double score = pool.reputation().get().score();
        if (score < required) {
            List<String> why = pool.reputation().get().reasons();
            against.add("has a reputation of " + String.format(Locale.ROOT, "%.2f", score) + ", required is " + required
                    + (why.isEmpty() ? "" : " (" + why.get(0) + ")"));
        }
    }

    /** {@code eu-west} lies within {@code eu}. */
    private static boolean isWithin(String region, String wanted) {
        String lower = region.toLowerCase(Locale.ROOT);
        String outer = wanted.toLowerCase(Locale.ROOT);
        return lower.equals(outer) || lower.startsWith(outer + "-");
    }
}
