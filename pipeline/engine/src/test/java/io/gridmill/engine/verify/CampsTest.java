package io.gridmill.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CampsTest {

    private final Camps camps = new Camps();

    private static Set<String> owners(int count) {
        return new HashSet<>(
                IntStream.range(0, count).mapToObj(i -> "owner " + i).toList());
    }

    private void agree(String... owners) {
        camps.answered("a question of " + String.join(", ", owners), List.of(List.of(owners)));
    }

    private boolean allows(String done, String owner) {
        return camps.allows(List.of(done), owner);
    }

    @Test
    void amongFewOwnersEverybodyMayBeAsked() {
        camps.present(owners(Camps.FEWEST - 1));
        agree("owner 0", "owner 1");

        assertThat(allows("owner 0", "owner 1")).isTrue();
    }

    @Test
    void whoHasAgreedIsNotAskedAgainUntilTheirCampIsHalfOfAll() {
        camps.present(owners(10));
        assertThat(allows("owner 0", "owner 1")).isTrue();

        agree("owner 0", "owner 1");
        agree("owner 1", "owner 2");
        agree("owner 3", "owner 4");

        assertThat(allows("owner 0", "owner 1")).isFalse();
        assertThat(allows("owner 0", "owner 2")).as("by way of owner 1").isFalse();
        assertThat(allows("owner 0", "owner 3")).isTrue();
        assertThat(camps.allows(List.of("owner 0", "owner 5"), "owner 2"))
                .as("nor as the third")
                .isFalse();

        agree("owner 2", "owner 3");

        assertThat(allows("owner 0", "owner 2")).as("five of ten").isTrue();
        assertThat(allows("owner 9", "owner 2")).isTrue();
    }

    @Test
    void whatIsAskedCountsAsAgreedUntilItIsAnswered() {
        camps.present(owners(10));
        camps.asked("first", List.of("owner 0"), "owner 1");

        assertThat(allows("owner 0", "owner 1")).isFalse();
        camps.withdrawn("first");
        assertThat(allows("owner 0", "owner 1")).as("its owner was lost").isTrue();

        camps.asked("first", List.of("owner 0"), "owner 1");
        camps.answered("first", List.of(List.of("owner 0"), List.of("owner 1")));

        assertThat(allows("owner 0", "owner 1")).as("they disagree").isTrue();
    }

    @Test
    void whoeverWasFoundWrongDoesNotCount() {
        camps.present(owners(12));
        agree("owner 0", "owner 1", "owner 2", "owner 3", "owner 4");
        assertThat(allows("owner 0", "owner 1")).isFalse();

        camps.present(owners(10));

        assertThat(allows("owner 0", "owner 1")).isTrue();
    }

    @Test
    void whoeverAgreesWithNobodyIsNotCredibleOnceOthersAgree() {
        camps.answered("one", List.of(List.of("a"), List.of("b")));
        assertThat(camps.isCredible("a")).isTrue();

        agree("c", "d");

        assertThat(camps.isCredible("a")).isFalse();
        assertThat(camps.isCredible("c")).isTrue();
    }

    /** However fast they are: here nobody else is ever free. */
    @Test
    void colludersConfirmEachOtherOnceForEachOfThem() {
        int colluding = 30;
        camps.present(owners(100));
        Random random = new Random(1);
        List<String> colluders = new ArrayList<>(owners(100)).subList(0, colluding);
        int confirmed = 0;
        for (int partition = 0; partition < 10_000; partition++) {
            String first = colluders.get(random.nextInt(colluding));
            String second = colluders.get(random.nextInt(colluding));
            if (!first.equals(second) && camps.allows(List.of(first), second)) {
                camps.asked(partition, List.of(first), second);
                camps.answered(partition, List.of(List.of(first, second)));
                confirmed++;
            }
        }

        assertThat(confirmed).isEqualTo(colluding - 1);
    }

    @Test
    void theManyAreKnownOnceACampIsHalfOfAll() {
        camps.present(owners(10));
        agree("owner 0", "owner 1", "owner 2", "owner 3");
        assertThat(camps.areKnown()).isFalse();
        assertThat(camps.isOfTheMany("owner 0")).isFalse();

        agree("owner 3", "owner 4");

        assertThat(camps.areKnown()).isTrue();
        assertThat(camps.isOfTheMany("owner 0")).isTrue();
        assertThat(camps.isOfTheMany("owner 9")).isFalse();

        camps.present(owners(Camps.FEWEST - 1));
        assertThat(camps.isOfTheMany("owner 9")).as("too few to tell").isTrue();
    }
}
