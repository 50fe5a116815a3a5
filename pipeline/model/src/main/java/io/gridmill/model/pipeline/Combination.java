package io.gridmill.model.pipeline;

import java.util.ArrayList;
import java.util.List;

/** How dimensions are combined into points. */
public sealed interface Combination {

    record Dimension(String name) implements Combination {}

    /** Every value of the first with every value of the second and so on; the last one varies fastest. */
    record Product(List<Combination> factors) implements Combination {
        public Product {
            factors = List.copyOf(factors);
        }
    }

    /** The first values of all, then the second values of all and so on; all have equally many. */
    record Zip(List<Combination> members) implements Combination {
        public Zip {
            members = List.copyOf(members);
        }
    }

    /** The names of the dimensions, in order, with repetitions. */
    default List<String> names() {
        List<String> names = new ArrayList<>();
        collect(this, names);
        return names;
    }

    private static void collect(Combination combination, List<String> names) {
        if (combination instanceof Dimension dimension) {
            names.add(dimension.name());
        } else if (combination instanceof Product product) {
            product.factors().forEach(factor -> collect(factor, names));
        } else if (combination instanceof Zip zip) {
            zip.members().forEach(member -> collect(member, names));
        }
    }

    /** The default: the product of all dimensions in the order in which they stand. */
    static Combination productOf(Iterable<String> names) {
        List<Combination> factors = new ArrayList<>();
        names.forEach(name -> factors.add(new Dimension(name)));
        return factors.size() == 1 ? factors.get(0) : new Product(factors);
    }

    /**
     * Reads {@code a * b}, {@code (a, b) * c} and the like. {@code *} binds more tightly than {@code ,}.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    static Combination parse(String text) {
        return new CombinationParser(text).parse();
    }
}
