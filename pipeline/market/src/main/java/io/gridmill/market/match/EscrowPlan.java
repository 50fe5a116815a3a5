package io.gridmill.market.match;

import io.gridmill.contracts.typed.Quote;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of the available money each new deal locks. Generous, since a top-up costs a transaction; bounded, since
 * locked money serves nobody else: never more than the pool can earn in the expected time or with all of the work, and
 * never more than its share (by what it can earn per second) of four fifths of what is there. The last fifth stays for
 * top-ups.
 */
public final class EscrowPlan {

    private EscrowPlan() {}

    /**
     * @param available budget or deposit, whichever is less
     * @return an amount for each quote; all zero when there is too little for at least one nRLC each
     */
    public static List<Amount> split(Demand demand, List<Quote> quotes, Amount available) {
        BigInteger spread = BigInteger.valueOf(available.nano())
                .multiply(BigInteger.valueOf(4))
                .divide(BigInteger.valueOf(5));
        BigInteger rates = quotes.stream().map(EscrowPlan::rate).reduce(BigInteger.ZERO, BigInteger::add);
        List<Amount> escrows = new ArrayList<>();
        for (Quote quote : quotes) {
            BigInteger share = spread.multiply(rate(quote)).divide(rates.max(BigInteger.ONE));
            escrows.add(Amount.of(share.min(earnings(demand, quote)).max(BigInteger.ONE)));
        }
        long sum = escrows.stream().mapToLong(Amount::nano).sum();
        return sum <= available.nano()
                ? escrows
                : quotes.stream().map(q -> Amount.ZERO).toList();
    }

    /** What the pool earns in a thousand seconds with all of its cores busy; 1 at least. */
    private static BigInteger rate(Quote quote) {
        return BigInteger.valueOf(quote.corePrice().nano())
                .multiply(BigInteger.valueOf(Math.max(1, quote.cores())))
                .add(BigInteger.valueOf(quote.gpuPrice().nano()).multiply(BigInteger.valueOf(quote.gpus())))
                .multiply(BigInteger.valueOf(1000))
                .max(BigInteger.ONE);
    }

    private static BigInteger earnings(Demand demand, Quote quote) {
        BigInteger inTime = rate(quote)
                .multiply(BigInteger.valueOf(Math.max(1, demand.expected().toSeconds())))
                .divide(BigInteger.valueOf(1000));
        if (demand.partitions() == 0) {
            return inTime;
        }
        BigInteger withAllWork = BigInteger.valueOf(quote.corePrice().nano())
                .multiply(BigInteger.valueOf(demand.cores()))
                .add(BigInteger.valueOf(quote.gpuPrice().nano()).multiply(BigInteger.valueOf(demand.gpus())))
                .multiply(BigInteger.valueOf(demand.longest().toMillis()))
                .divide(BigInteger.valueOf(1000))
                .multiply(BigInteger.valueOf(demand.partitions()));
        return inTime.min(withAllWork).max(BigInteger.ONE);
    }
}
