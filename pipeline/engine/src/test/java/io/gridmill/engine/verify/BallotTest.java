package io.gridmill.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.ledger.BatchReference;
import io.gridmill.engine.ledger.HeldResult;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Usage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BallotTest {

    private int attempt;

    private HeldResult opinion(String owner, String answer) {
        Usage usage = new Usage(1, 1, 1, 0, 0, Amount.ZERO);
        PartitionResult result = new PartitionResult(
                new PartitionKey(0, 0, ++attempt), null, 0, usage, List.of(), answer, "", "process");
        return new HeldResult(
                "deal of " + owner,
                owner,
                result,
                Amount.ZERO,
                Digest.sha256("key"),
                List.of(),
                true,
                new BatchReference(1, Digest.sha256("batch"), ""));
    }

    /** Answers of owners, as "a:1 b:2". */
    private void cast(Ballot ballot, String opinions) {
        for (String each : opinions.split(" ", -1)) {
            HeldResult opinion = opinion(each.substring(0, 1), each.substring(2));
            List<HeldResult> others = ballot.representatives(opinion);
            int agreesWith = -1;
            for (int i = 0; i < others.size() && agreesWith < 0; i++) {
                if (others.get(i).result().standardOutput().equals(each.substring(2))) {
                    agreesWith = i;
                }
            }
            ballot.add(opinion, agreesWith, agreesWith < 0 && !others.isEmpty() ? "it differs" : "");
        }
    }

    private static boolean nobody(String owner) {
        return false;
    }

    private static boolean everybody(String owner) {
        return true;
    }

    private Ballot.Step step(int replicas, int quorum, String opinions) {
        Ballot ballot = new Ballot(replicas, quorum);
        cast(ballot, opinions);
        return ballot.next(false, BallotTest::nobody, BallotTest::everybody, BallotTest::everybody);
    }

    @Test
    void allReplicasAreHeard() {
        assertThat(step(2, 2, "a:1")).isEqualTo(new Ballot.Step.AskAnother());
        assertThat(step(3, 2, "a:1 b:1")).isEqualTo(new Ballot.Step.AskAnother());
    }

    @Test
    void thoseThatAgreeAreRight() {
        Ballot.Step step = step(3, 2, "a:1 b:1 c:1");

        assertThat(step).isInstanceOfSatisfying(Ballot.Step.Accept.class, accept -> {
            assertThat(accept.kept().owner()).isEqualTo("a");
            assertThat(accept.agreeing()).extracting(HeldResult::owner).containsExactly("b", "c");
            assertThat(accept.wrong()).isEmpty();
        });
    }

    @Test
    void aDisagreementAsksAThirdOwnerAndThenOneOfThoseThatAgreeOnceMore() {
        assertThat(step(2, 2, "a:1 b:2")).isEqualTo(new Ballot.Step.AskAnother());
        assertThat(step(2, 2, "a:1 b:2 c:2")).isEqualTo(new Ballot.Step.AskAgain(Set.of("b", "c")));
    }

    @Test
    void whoIsAloneAfterARepetitionIsWrongAndTheRepetitionIsRight() {
        Ballot.Step step = step(2, 2, "a:1 b:2 c:2 c:2");

        assertThat(step).isInstanceOfSatisfying(Ballot.Step.Accept.class, accept -> {
            assertThat(accept.kept().owner()).isEqualTo("b");
            assertThat(accept.agreeing()).extracting(HeldResult::attempt).containsExactly(3, 4);
            assertThat(accept.wrong()).extracting(HeldResult::owner).containsExactly("a");
        });
    }

    @Test
    void twoOwnersThatContradictThemselvesClearEverybody() {
        assertThat(step(3, 2, "a:1 b:2 c:2 b:1 c:1")).isEqualTo(new Ballot.Step.NotDeterministic(Set.of("b", "c")));
        assertThat(step(2, 2, "a:1 b:2 c:2 b:1 a:2")).isEqualTo(new Ballot.Step.NotDeterministic(Set.of("a", "b")));
    }

    @Test
    void oneThatContradictsItselfCannotBlameTheApplication() {
        assertThat(step(2, 2, "a:1 b:2 c:2 b:1")).isEqualTo(new Ballot.Step.AskAgain(Set.of("a", "c")));
        assertThat(step(2, 2, "a:1 b:2 c:2 b:1 c:2")).isEqualTo(new Ballot.Step.AskAnother());
        assertThat(step(2, 2, "a:1 b:2 c:2 b:1 c:2 d:2")).isEqualTo(new Ballot.Step.AskAgain(Set.of("d")));
    }

    @Test
    void whoContradictedItselfIsWrongWhenTwoOthersDoNot() {
        assertThat(step(2, 2, "a:1 b:2 c:2 b:1 c:2 d:2 d:2"))
                .isInstanceOfSatisfying(Ballot.Step.Accept.class, accept -> {
                    assertThat(accept.kept().owner()).isEqualTo("c");
                    assertThat(accept.agreeing())
                            .extracting(HeldResult::owner)
                            .containsExactlyInAnyOrder("d", "c", "d");
                    assertThat(accept.wrong()).extracting(HeldResult::owner).containsExactlyInAnyOrder("a", "b", "b");
                });
    }

    @Test
    void whoeverContradictsItselfWhereTheStageIsKnownToBeDeterministicIsALiar() {
        Ballot ballot = new Ballot(2, 2);
        cast(ballot, "a:1 b:2 c:2 b:1 a:3");
        assertThat(ballot.next(true, BallotTest::nobody, BallotTest::everybody, BallotTest::everybody))
                .isEqualTo(new Ballot.Step.AskAnother());

        cast(ballot, "d:2");
        assertThat(ballot.next(true, BallotTest::nobody, BallotTest::everybody, BallotTest::everybody))
                .isInstanceOfSatisfying(Ballot.Step.Accept.class, accept -> {
                    assertThat(accept.kept().owner()).isEqualTo("c");
                    assertThat(accept.wrong()).extracting(HeldResult::owner).contains("a", "b");
                });
    }

    @Test
    void aStageThatIsKnownToBeDeterministicNeedsNoRepetition() {
        Ballot ballot = new Ballot(2, 2);
        cast(ballot, "a:1 b:2 c:2");

        assertThat(ballot.next(true, BallotTest::nobody, BallotTest::everybody, BallotTest::everybody))
                .isInstanceOf(Ballot.Step.Accept.class);
    }

    @Test
    void whenNobodyCanRepeatTheQuorumDecides() {
        Ballot ballot = new Ballot(2, 2);
        cast(ballot, "a:1 b:2 c:2");
        ballot.nobodyRepeats();

        assertThat(ballot.next(false, BallotTest::nobody, BallotTest::everybody, BallotTest::everybody))
                .isInstanceOf(Ballot.Step.Accept.class);
    }

    @Test
    void whenAllDifferTwoOwnersMustContradictThemselves() {
        assertThat(step(2, 2, "a:1 b:2 c:3")).isEqualTo(new Ballot.Step.AskAgain(Set.of("a", "b", "c")));
        assertThat(step(2, 2, "a:1 b:2 c:3 a:4")).isEqualTo(new Ballot.Step.AskAgain(Set.of("b", "c")));
        assertThat(step(2, 2, "a:1 b:2 c:3 a:4 b:5")).isInstanceOf(Ballot.Step.NotDeterministic.class);
    }

    @Test
    void oneThatAnswersAtRandomDoesNotMakeTheApplicationRandom() {
        assertThat(step(2, 2, "a:1 b:2 c:3 a:4 b:2")).isEqualTo(new Ballot.Step.AskAnother());
    }

    @Test
    void aPairIsNotEnoughForAQuorumOfThree() {
        assertThat(step(3, 3, "a:1 b:1 c:2")).isEqualTo(new Ballot.Step.AskAnother());
    }

    @Test
    void whoWasFoundWrongElsewhereMakesNoQuorum() {
        Ballot ballot = new Ballot(2, 2);
        cast(ballot, "a:1 b:1");

        assertThat(ballot.next(true, "a"::equals, BallotTest::everybody, BallotTest::everybody))
                .isEqualTo(new Ballot.Step.AskAnother());

        cast(ballot, "c:2 d:2");
        assertThat(ballot.next(true, "a"::equals, BallotTest::everybody, BallotTest::everybody))
                .isInstanceOfSatisfying(Ballot.Step.Accept.class, accept -> {
                    assertThat(accept.kept().owner()).isEqualTo("c");
                    assertThat(accept.wrong()).extracting(HeldResult::owner).containsExactly("a", "b");
                });
    }

    @Test
    void liarsThatAnswerAtRandomCannotBlameTheApplication() {
        Ballot ballot = new Ballot(2, 2);
        cast(ballot, "a:1 b:2 c:3 a:4 b:5");

        assertThat(ballot.next(false, BallotTest::nobody, BallotTest::everybody, BallotTest::everybody))
                .isInstanceOf(Ballot.Step.NotDeterministic.class);
        assertThat(ballot.next(false, BallotTest::nobody, "c"::equals, BallotTest::everybody))
                .isEqualTo(new Ballot.Step.AskAnother());
    }

    @Test
    void ofTwoQuorumsThatOfTheManyWins() {
        Ballot ballot = new Ballot(2, 2);
        cast(ballot, "a:1 b:1 c:2 d:2");

        assertThat(ballot.next(true, BallotTest::nobody, BallotTest::everybody, "d"::equals))
                .isInstanceOfSatisfying(Ballot.Step.Accept.class, accept -> {
                    assertThat(accept.right()).containsExactlyInAnyOrder("c", "d");
                    assertThat(accept.isBy("d"::equals)).isTrue();
                    assertThat(accept.wrong()).extracting(HeldResult::owner).containsExactly("a", "b");
                });
    }

    @Test
    void oneOfTheManyThatWasFoundWrongMakesNobodyWin() {
        Ballot ballot = new Ballot(2, 2);
        cast(ballot, "a:1 b:1 c:1 d:2 e:2");

        assertThat(ballot.next(true, "a"::equals, BallotTest::everybody, Set.of("a", "e")::contains))
                .isInstanceOfSatisfying(Ballot.Step.Accept.class, accept -> assertThat(accept.right())
                        .containsExactlyInAnyOrder("d", "e"));
    }
}
