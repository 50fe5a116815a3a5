package io.gridmill.engine.verify.agreement;

import io.gridmill.engine.ledger.StoredOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The same file in two results. */
record FilePair(StoredOutput one, StoredOutput other) {

    String name() {
        return one.output() + "/" + one.path();
    }

    boolean isEqual() {
        return one.size() == other.size() && one.sha256().equals(other.sha256());
    }

    /** Which file only one of the results has, if there is one. */
    static Optional<String> missing(List<StoredOutput> one, List<StoredOutput> other) {
        Map<String, StoredOutput> first = byName(one);
        Map<String, StoredOutput> second = byName(other);
        for (String name : first.keySet()) {
            if (!second.containsKey(name)) {
                return Optional.of("only one of them has " + name);
            }
        }
        return second.keySet().stream()
                .filter(name -> !first.containsKey(name))
                .findFirst()
                .map(name -> "only one of them has " + name);
    }

    /** The files that both have, in order of their names. */
    static List<FilePair> of(List<StoredOutput> one, List<StoredOutput> other) {
        Map<String, StoredOutput> second = byName(other);
        List<FilePair> pairs = new ArrayList<>();
        byName(one).forEach((name, file) -> {
            StoredOutput counterpart = second.get(name);
            if (counterpart != null) {
                pairs.add(new FilePair(file, counterpart));
            }
        });
        return pairs;
    }

    private static Map<String, StoredOutput> byName(List<StoredOutput> files) {
        Map<String, StoredOutput> named = new TreeMap<>();
        files.forEach(file -> named.put(file.output() + "/" + file.path(), file));
        return named;
    }
}
