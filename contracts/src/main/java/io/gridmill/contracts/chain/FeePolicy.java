package io.gridmill.contracts.chain;

import io.gridmill.contracts.internal.rpc.RpcAnswer;
import io.gridmill.contracts.internal.rpc.RpcCall;
import java.math.BigInteger;
import java.time.Clock;
import java.util.List;

/** What transactions should pay now: the node's advice for the tip, and twice the present base fee on top. */
final class FeePolicy {

    private static final BigInteger USUAL_TIP = BigInteger.valueOf(1_000_000_000L);
    private static final long FRESH_MILLIS = 2000;

    private final Chain chain;
    private final BigInteger mostFee;
    private final Clock clock;

    private BigInteger tip = USUAL_TIP;
    private BigInteger baseFee = BigInteger.ZERO;
    private long readAtMillis;

    FeePolicy(Chain chain, BigInteger mostFee, Clock clock) {
        this.chain = chain;
        this.mostFee = mostFee;
        this.clock = clock;
    }

    Fees current() {
        long now = clock.millis();
        if (readAtMillis == 0 || now - readAtMillis > FRESH_MILLIS) {
            List<RpcAnswer> answers = chain.tryOnce(List.of(
                    RpcCall.of("eth_maxPriorityFeePerGas"), RpcCall.of("eth_getBlockByNumber", "latest", false)));
            tip = answers.get(0) instanceof RpcAnswer.Result result ? NodeJson.bigNumber(result.value()) : USUAL_TIP;
            baseFee = NodeJson.block(Chain.result("Reading the head of the chain", answers.get(1)))
                    .baseFee();
            readAtMillis = now;
        }
        return new Fees(tip, baseFee.shiftLeft(1).add(tip)).capped(mostFee);
    }

    Fees raised(Fees fees) {
        return fees.raised(current()).capped(mostFee);
    }

    /** Whether nobody may take a transaction with these fees into a block now. */
    boolean isTooLow(Fees fees) {
        return fees.maxFee().compareTo(baseFee) < 0;
    }

    void expire() {
        readAtMillis = 0;
    }
}
