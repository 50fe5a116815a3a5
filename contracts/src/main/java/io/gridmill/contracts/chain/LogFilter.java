package io.gridmill.contracts.chain;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import java.util.List;

/**
 * Which events.
 *
 * @param addresses contracts; empty: all
 * @param topics for each position the acceptable values; an empty list: any
 */
public record LogFilter(List<Address> addresses, List<List<Bytes32>> topics) {

    public LogFilter {
        addresses = List.copyOf(addresses);
        topics = topics.stream().map(List::copyOf).toList();
    }

    /** All events of these kinds that a contract emits. */
    public static LogFilter of(Address contract, Bytes32... events) {
        return new LogFilter(List.of(contract), List.of(List.of(events)));
    }
}
