package io.gridmill.model.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputBundleTest {

    private static final Map<String, byte[]> CONTENTS = contents();
    private static final List<OutputFile> FILES = CONTENTS.entrySet().stream()
            .map(file -> new OutputFile(
                    "frames", file.getKey(), file.getValue().length, Digest.sha256(file.getValue()), null))
            .toList();

    private static Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        contents.put("a/größe.txt", "content".getBytes(StandardCharsets.UTF_8));
        contents.put("b.bin", new byte[200_000]);
        contents.put("c.empty", new byte[0]);
        return contents;
    }

    @Test
    void whoReadsABundleFindsTheSignedDigestAndTheContents() throws IOException {
        PartitionResult result = new PartitionResult(
                new PartitionKey(0, 0, 1), null, 0, new Usage(1, 1, 1, 1, 1, Amount.ZERO), FILES, "", "", "bwrap");
        Map<String, ByteArrayOutputStream> read = new LinkedHashMap<>();

        Digest digest = OutputBundle.read(new ByteArrayInputStream(bundle()), 200_007, (output, path, size) -> {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            read.put(path, content);
            return content;
        });

        assertThat(digest).isEqualTo(result.outputDigest());
        assertThat(read.keySet()).isEqualTo(CONTENTS.keySet());
        read.forEach((path, content) -> assertThat(content.toByteArray()).isEqualTo(CONTENTS.get(path)));
    }

    @Test
    void anotherContentHasAnotherDigest() throws IOException {
        byte[] changed = bundle();
        changed[changed.length - 40_000] ^= 1;

        assertThat(digest(changed)).isNotEqualTo(digest(bundle()));
    }

    @Test
    void whatIsNoBundleIsRefused() throws IOException {
        byte[] good = bundle();

        assertThatThrownBy(() -> digest("<html>not found</html>".getBytes(StandardCharsets.US_ASCII)))
                .hasMessageContaining("no outputs of a partition");
        assertThatThrownBy(() -> digest(Arrays.copyOf(good, good.length - 1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> digest(Arrays.copyOf(good, good.length + 1)))
                .hasMessageContaining("more than the outputs");
        assertThatThrownBy(() -> OutputBundle.read(new ByteArrayInputStream(good), 200_006, OutputBundle.Sink.none()))
                .hasMessageContaining("more than 200006 bytes");
        assertThatThrownBy(() -> digest(new byte[0])).isInstanceOf(IOException.class);
    }

    @Test
    void aPathThatLeadsElsewhereIsRefused() throws IOException {
        String text = new String(bundle(), StandardCharsets.ISO_8859_1).replace("c.empty", "../../x");

        assertThatThrownBy(() -> digest(text.getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("no proper name");
    }

    private static Digest digest(byte[] bundle) throws IOException {
        return OutputBundle.read(new ByteArrayInputStream(bundle), 1 << 20, OutputBundle.Sink.none());
    }

    private static byte[] bundle() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OutputBundle.write(out, FILES, file -> new ByteArrayInputStream(CONTENTS.get(file.path())));
        return out.toByteArray();
    }
}
