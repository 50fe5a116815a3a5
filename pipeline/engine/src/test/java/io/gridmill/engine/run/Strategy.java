package io.gridmill.engine.run;

import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.StageOrder;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** How a pool comes to its answers, some of them dishonest. The right answer to an order is the same for everybody. */
interface Strategy extends FakePlace.Worker {

    /** What the pool says is in the partition's only file. */
    String answer(StageOrder stage, PartitionOrder order);

    @Override
    default PartitionResult work(StageOrder stage, PartitionOrder order) {
        return Work.made(order.key(), "o", order.key().partition() + ".txt", answer(stage, order));
    }

    static String right(String stage, int partition) {
        return stage + " of " + partition + " is " + (partition * 7919L) % 104_729;
    }

    static Strategy honest() {
        return (stage, order) -> right(stage.name(), order.key().partition());
    }

    /** Right, after some work. */
    static Strategy slow() {
        return (stage, order) -> {
            io.gridmill.model.Digest digest = io.gridmill.model.Digest.sha256("slow");
            for (int i = 0; i < 300; i++) {
                digest = io.gridmill.model.Digest.sha256(digest.toBytes());
            }
            return right(stage.name(), order.key().partition());
        };
    }

    /** Saves itself the work. */
    static Strategy lazy() {
        return (stage, order) -> "0";
    }

    static Strategy random() {
        return (stage, order) -> "it is " + ThreadLocalRandom.current().nextLong();
    }

    /** Wrong in the same way as all others of its kind. */
    static Strategy colluding() {
        return (stage, order) -> "we say " + order.key().partition();
    }

    /** Wrong where the test says so. */
    static Strategy wrongIn(Predicate<PartitionOrder> where) {
        return (stage, order) ->
                where.test(order) ? "wrong" : right(stage.name(), order.key().partition());
    }

    /** Right so many times, and wrong from then on. */
    static Strategy turning(int after) {
        AtomicInteger answers = new AtomicInteger();
        return (stage, order) -> answers.incrementAndGet() > after
                ? "no more"
                : right(stage.name(), order.key().partition());
    }
}
