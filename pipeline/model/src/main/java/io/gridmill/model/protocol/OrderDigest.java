package io.gridmill.model.protocol;

import io.gridmill.model.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of all that decides what a partition's command makes: the stage's command, environment, inputs, limits and
 * outputs, and what the partition has of its own. Pool and buyer compute it from the same orders, each for itself: a pool
 * that signed a digest which somebody gave to it could be made to answer for work that it was never given. What may
 * differ without changing the work is left out: the numbers and names of stage and partition, how a file is fetched.
 *
 * <p>The content is a row of fields. A number has 8 bytes, the highest first; a text is the number of its bytes in UTF-8
 * and these; a text that is absent counts as empty, except for an output's expectation, which has the number -1 then; a
 * list or map is its size and its items, maps in the order of their names, files in that of their paths (as UTF-16 code
 * units compare); a digest is its 32 bytes. Messages leave empty texts out, so that absent and empty are the same to
 * whoever reads them.
 */
public final class OrderDigest {

    private static final String STAGE = "gridmill.stage.1";
    private static final String PARTITION = "gridmill.partition.1";

    private final MessageDigest sha256 = Digest.newSha256();

    private OrderDigest() {}

    /** What all partitions of the stage have in common; worth keeping, since inputs may have many files. */
    public static Digest ofStage(StageOrder stage) {
        OrderDigest content = new OrderDigest();
        content.text(STAGE);
        content.texts(stage.command());
        content.map(stage.environment(), OrderDigest::text);
        content.text(orEmpty(stage.standardInput()));
        content.map(stage.inputs(), OrderDigest::input);
        content.map(stage.outputs(), (to, output) -> {
            to.text(output.files());
            if (output.expect() == null) {
                to.number(-1);
            } else {
                to.text(output.expect());
            }
        });
        Resources resources = stage.resources();
        content.number(resources.cpu());
        content.number(resources.gpu());
        content.number(resources.memory().bytes());
        content.number(resources.disk().bytes());
        content.number(resources.time().toNanos());
        content.texts(stage.runtimes());
        content.text(orEmpty(stage.image()));
        content.texts(stage.network());
        return content.end();
    }

    /** @param stage result of {@link #ofStage} */
    public static Digest of(Digest stage, PartitionOrder order) {
        OrderDigest content = new OrderDigest();
        content.text(PARTITION);
        content.digest(stage);
        content.map(order.values(), OrderDigest::text);
        content.text(orEmpty(order.points()));
        content.map(order.inputs(), OrderDigest::input);
        return content.end();
    }

    private void input(Input input) {
        number(input.directory() ? 1 : 0);
        number(input.files().size());
        input.files().stream().sorted(Comparator.comparing(InputFile::path)).forEach(file -> {
            text(file.path());
            number(file.size());
            digest(file.sha256());
            number(file.executable() ? 1 : 0);
        });
    }

    private <V> void map(Map<String, V> map, BiConsumer<OrderDigest, V> item) {
        number(map.size());
        new TreeMap<>(map).forEach((name, value) -> {
            text(name);
            item.accept(this, value);
        });
    }

    private void texts(List<String> texts) {
        number(texts.size());
        texts.forEach(this::text);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        sha256.update(bytes);
    }

    private void number(long number) {
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    private void digest(Digest digest) {
        sha256.update(digest.toBytes());
    }

    private Digest end() {
        return Digest.of(sha256.digest());
    }
}
