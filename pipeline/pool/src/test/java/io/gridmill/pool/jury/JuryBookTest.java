package io.gridmill.pool.jury;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Claim;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.model.Digest;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JuryBookTest {

    private static final Bytes32 CASE = word("case");
    private static final JurySeat SEAT = new JurySeat(CASE, 2, 1000);
    private static final CaseOrder ORDER = new CaseOrder(
            Complaint.MISSING,
            new Claim(
                    word("deal"),
                    Address.ZERO,
                    Address.ZERO,
                    BigInteger.ONE,
                    BigInteger.ZERO,
                    CASE,
                    CASE,
                    CASE,
                    BigInteger.TEN),
            null,
            null);

    @TempDir
    private Path directory;

    @Test
    void theNextProcessKnowsSeatOrderAnswerAndSalt() throws IOException {
        JuryBook.Answer answer = new JuryBook.Answer(CASE, word("answer"), word("salt"));
        try (JuryBook book = open()) {
            book.seated(SEAT);
        }
        try (JuryBook book = open()) {
            assertThat(book.entries()).containsExactly(new JuryBook.Entry(SEAT, null, null));
            book.ordered(CASE, ORDER);
        }
        try (JuryBook book = open()) {
            assertThat(book.entries()).containsExactly(new JuryBook.Entry(SEAT, ORDER, null));
            book.answered(answer);
        }
        try (JuryBook book = open()) {
            assertThat(book.entries()).containsExactly(new JuryBook.Entry(SEAT, ORDER, answer));
            book.over(CASE);
        }
        try (JuryBook book = open()) {
            assertThat(book.entries()).isEmpty();
        }
    }

    @Test
    void theFirstAnswerStays() throws IOException {
        JuryBook.Answer first = new JuryBook.Answer(CASE, word("answer"), word("salt"));
        try (JuryBook book = open()) {
            book.seated(SEAT);
            assertThat(book.answered(first)).isEqualTo(first);
            assertThat(book.answered(new JuryBook.Answer(CASE, word("other"), word("pepper"))))
                    .as("what may have been committed to is what is revealed")
                    .isEqualTo(first);
            book.seated(SEAT);
            book.ordered(CASE, ORDER);
            assertThat(book.entries()).containsExactly(new JuryBook.Entry(SEAT, null, first));
        }
    }

    @Test
    void anotherPanelOfTheSameCaseBeginsAnew() throws IOException {
        JurySeat later = new JurySeat(CASE, 0, 2000);
        try (JuryBook book = open()) {
            book.seated(SEAT);
            book.answered(new JuryBook.Answer(CASE, word("answer"), word("salt")));
            book.seated(later);
            book.seated(SEAT);
            assertThat(book.entries()).containsExactly(new JuryBook.Entry(later, null, null));
        }
    }

    @Test
    void anAnswerThatWasTornOffWasNeverCommittedTo() throws IOException {
        try (JuryBook book = open()) {
            book.seated(SEAT);
            book.answered(new JuryBook.Answer(CASE, word("answer"), word("salt")));
        }
        Path file = directory.resolve("jury.journal");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        try (JuryBook book = open()) {
            assertThat(book.entries()).containsExactly(new JuryBook.Entry(SEAT, null, null));
        }
    }

    private JuryBook open() throws IOException {
        return JuryBook.open(directory.resolve("jury.journal"));
    }

    private static Bytes32 word(String text) {
        return Bytes32.of(Digest.sha256(text));
    }
}
