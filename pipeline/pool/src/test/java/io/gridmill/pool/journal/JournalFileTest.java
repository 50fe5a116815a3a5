package io.gridmill.pool.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.pool.Eventually;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {

    private static List<String> read(Path file) throws IOException {
        List<String> records = new ArrayList<>();
        JournalFile.open(
                        file, (kind, content) -> records.add((char) kind + new String(content, StandardCharsets.UTF_8)))
                .close();
        return records;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatWasForcedIsReadAgainInOrder(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("deep/deal.journal");
        try (JournalFile journal = JournalFile.open(file, (kind, content) -> {})) {
            journal.append(List.of(
                    new JournalFile.Record((byte) 'a', text("one")), new JournalFile.Record((byte) 'b', text(""))));
            journal.force(journal.append((byte) 'c', text("three")));
        }
        assertThat(read(file)).containsExactly("aone", "b", "cthree");
    }

    /** Wherever a crash tears the file, what was complete before is there, and writing goes on behind it. */
    @Test
    void anyTornTailIsCutAndWritingGoesOn(@TempDir Path directory) throws IOException {
        Random random = new Random(7);
        Path whole = directory.resolve("whole");
        List<String> written = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        try (JournalFile journal = JournalFile.open(whole, (kind, content) -> {})) {
            for (int i = 0; i < 12; i++) {
                String content = "x".repeat(random.nextInt(60)) + i;
                written.add("r" + content);
                journal.append((byte) 'r', text(content));
                ends.add(journal.size());
            }
        }
        byte[] bytes = Files.readAllBytes(whole);
        for (int length = 0; length <= bytes.length; length++) {
            Path torn = directory.resolve("torn");
            byte[] part = java.util.Arrays.copyOf(bytes, length);
            // What was not written yet may read as zeros, or as anything.
            if (length % 3 == 1) {
                part = java.util.Arrays.copyOf(part, length + random.nextInt(20));
            }
            Files.write(torn, part);
            int complete = 0;
            while (complete < ends.size() && ends.get(complete) <= length) {
                complete++;
            }
            assertThat(read(torn)).as("torn at %s", length).isEqualTo(written.subList(0, complete));
            try (JournalFile journal = JournalFile.open(torn, (kind, content) -> {})) {
                journal.append((byte) 'n', text("ew"));
            }
            List<String> expected = new ArrayList<>(written.subList(0, complete));
            expected.add("new");
            assertThat(read(torn)).isEqualTo(expected);
        }
    }

    @Test
    void aFlippedBitEndsTheJournalThere(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("journal");
        try (JournalFile journal = JournalFile.open(file, (kind, content) -> {})) {
            journal.append((byte) 'a', text("good"));
            journal.append((byte) 'b', text("bad"));
        }
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(access.length() - 1);
            access.write('X');
        }
        assertThat(read(file)).containsExactly("agood");
    }

    @Test
    void aRewriteReplacesEverythingAndOldTicketsStayGood(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("journal");
        try (JournalFile journal = JournalFile.open(file, (kind, content) -> {})) {
            long ticket = 0;
            for (int i = 0; i < 100; i++) {
                ticket = journal.append((byte) 'a', text("record " + i));
            }
            journal.rewrite(List.of(new JournalFile.Record((byte) 's', text("sum"))));
            journal.force(ticket);
            journal.force(journal.append((byte) 'b', text("later")));
        }
        assertThat(read(file)).containsExactly("ssum", "blater");
    }

    /** What comes from another thread while a journal is closed must not bring the file back. */
    @Test
    void aClosedJournalIsNotWrittenInAnyWay(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("journal");
        JournalFile journal = JournalFile.open(file, (kind, content) -> {});
        long kept = journal.append((byte) 'a', text("kept"));
        journal.force(kept);
        journal.close();
        journal.force(kept);
        assertThatThrownBy(() -> journal.append((byte) 'b', text("late"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> journal.rewrite(List.of(new JournalFile.Record((byte) 's', text("late")))))
                .isInstanceOf(IOException.class);
        assertThat(directory.toFile().list()).containsExactly("journal");
        assertThat(read(file)).containsExactly("akept");
    }

    @Test
    void closingWaitsForARewriteThatIsUnderWay(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("journal");
        JournalFile journal = JournalFile.open(file, (kind, content) -> {});
        AtomicBoolean rewritten = new AtomicBoolean();
        AtomicBoolean tooEarly = new AtomicBoolean();
        Thread closer = new Thread(() -> {
            try {
                journal.close();
                tooEarly.set(!rewritten.get());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        journal.rewrite(new AbstractList<>() {
            @Override
            public JournalFile.Record get(int index) {
                closer.start();
                Eventually.await(
                        "the closer waits or is through", () -> Set.of(Thread.State.WAITING, Thread.State.TERMINATED)
                                .contains(closer.getState()));
                rewritten.set(true);
                return new JournalFile.Record((byte) 's', text("sum"));
            }

            @Override
            public int size() {
                return 1;
            }
        });
        closer.join();
        assertThat(tooEarly).isFalse();
        assertThat(read(file)).containsExactly("ssum");
    }

    @Test
    void manyThreadsWriteWithoutMixingRecords(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("journal");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (JournalFile journal = JournalFile.open(file, (kind, content) -> {})) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                int thread = t;
                work.add(() -> {
                    for (int i = 0; i < 50; i++) {
                        journal.force(journal.append((byte) 'a', text(thread + ":" + i)));
                    }
                    return true;
                });
            }
            for (Future<Boolean> done : threads.invokeAll(work, 60, TimeUnit.SECONDS)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(read(file)).hasSize(400).doesNotHaveDuplicates();
    }
}
