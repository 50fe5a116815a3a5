package io.gridmill.rendering.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.rendering.image.Picture;
import io.gridmill.rendering.image.PngWriter;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeterminismTest {
    private Scene scene = new SceneHolder().scene;
    private byte[] whole = new byte[0];

    /** Reads the scene where a field initializer cannot throw. */
    private static final class SceneHolder {
        private final Scene scene;

        private SceneHolder() {
            try {
                scene = Scenes.rich();
            } catch (io.gridmill.rendering.scene.InvalidInput e) {
                throw new AssertionError(e);
            }
        }
    }

    @BeforeAll
    void renderWhole() throws Exception {
        FrameRenderer renderer = new FrameRenderer(scene, 1);
        whole = renderer.render(2, 4, renderer.wholeFrame()).picture().rgb();
    }

    private static byte[] crop(byte[] rgb, int stride, Tile tile) {
        byte[] out = new byte[tile.width() * tile.height() * 3];
        for (int y = 0; y < tile.height(); y++) {
            System.arraycopy(
                    rgb, ((tile.y() + y) * stride + tile.x()) * 3, out, y * tile.width() * 3, tile.width() * 3);
        }
        return out;
    }

    @ParameterizedTest
    @CsvSource({"0,0,64,48", "0,0,20,20", "17,5,30,31", "63,47,1,1", "40,0,24,48"})
    void aTileEqualsItsPartOfTheWholeFrame(int x, int y, int width, int height) throws Exception {
        Tile tile = new Tile(x, y, width, height);
        Picture part = new FrameRenderer(scene, 1).render(2, 4, tile).picture();
        assertThat(part.rgb()).isEqualTo(crop(whole, 64, tile));
    }

    @Test
    void aTileFarFromTheBordersEqualsItsPartThoughItsSurroundingsAreCut() throws Exception {
        Settings s = scene.settings();
        Scene larger = scene.with(new Settings(150, 130, 1, 1, s.depth(), s.clamp(), s.exposure(), true, s.seed()));
        FrameRenderer renderer = new FrameRenderer(larger, 1);
        byte[] all = renderer.render(1, 4, renderer.wholeFrame()).picture().rgb();
        Tile tile = new Tile(60, 50, 30, 30);
        assertThat(tile.grown(Denoiser.REACH, 150, 130).width()).isLessThan(150);
        assertThat(renderer.render(1, 4, tile).picture().rgb()).isEqualTo(crop(all, 150, tile));
    }

    @Test
    void threadsDoNotChangeThePixels() throws Exception {
        FrameRenderer renderer = new FrameRenderer(scene, 3);
        assertThat(renderer.render(2, 4, renderer.wholeFrame()).picture().rgb()).isEqualTo(whole);
    }

    @Test
    void seedAndFrameDoChangeThePixels() throws Exception {
        Settings s = scene.settings();
        Scene other = scene.with(new Settings(
                s.width(), s.height(), s.samples(), s.detail(), s.depth(), s.clamp(), s.exposure(), true, 99));
        FrameRenderer reseeded = new FrameRenderer(other, 1);
        FrameRenderer renderer = new FrameRenderer(scene, 1);
        assertThat(reseeded.render(2, 4, renderer.wholeFrame()).picture().rgb()).isNotEqualTo(whole);
        assertThat(renderer.render(3, 4, renderer.wholeFrame()).picture().rgb()).isNotEqualTo(whole);
    }

    /**
     * The whole file, pixels and compression, is the same on every JVM and machine. When the renderer is changed on
     * purpose, look at the picture, then put the new digest here.
     */
    @Test
    void theFileIsTheKnownOne() throws Exception {
        byte[] png = PngWriter.encode(new Picture(64, 48, Arrays.copyOf(whole, whole.length)));
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(png));
        assertThat(digest).isEqualTo("0654068bb7227048d34b4556bfa8beaac4a25bd1fd6ceb4d86b7063ca2a2a716");
    }
}
