package io.gridmill.rendering.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gridmill.rendering.geometry.Vec;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SkyTest {
    private final Sky sky = new Sky(SkyModels.clear(Sun.direction(40, 50), 3, 0.06, new Vec(0.1, 0.1, 0.1)));

    @Test
    void theDensityOfDirectionsAddsUpToOne() {
        Sky.Direction d = new Sky.Direction();
        double sum = 0;
        int rows = 1500;
        for (int i = 0; i < rows; i++) {
            double y = -1 + 2 * (i + 0.5) / rows;
            double r = Math.sqrt(1 - y * y);
            for (int j = 0; j < rows; j++) {
                double phi = 2 * Math.PI * (j + 0.5) / rows;
                sky.look(r * Math.cos(phi), y, r * Math.sin(phi), d);
                sum += sky.pdf(d);
            }
        }
        assertThat(sum * 4 * Math.PI / ((double) rows * rows)).isCloseTo(1, within(0.005));
    }

    @Test
    void aSampleKnowsItsOwnDensityAndLight() {
        Random random = new Random(2);
        Sky.Direction d = new Sky.Direction();
        Sky.Direction again = new Sky.Direction();
        for (int i = 0; i < 20_000; i++) {
            sky.sample(random.nextDouble(), random.nextDouble(), d);
            assertThat(d.x * d.x + d.y * d.y + d.z * d.z).isCloseTo(1, within(1e-12));
            sky.look(d.x, d.y, d.z, again);
            assertThat(sky.pdf(again)).isCloseTo(d.pdf, within(1e-6 * d.pdf));
            assertThat(again.g).isEqualTo(d.g);
        }
    }

    @Test
    void theClearSkyIsBlueAboveAndBrightestAboutTheSun() {
        Sky.Direction d = new Sky.Direction();
        sky.look(0, 1, 0, d);
        assertThat(d.b).isGreaterThan(d.r * 1.5);
        double zenith = d.g;
        Vec sun = Sun.direction(40, 50);
        sky.look(sun.x(), sun.y(), sun.z(), d);
        assertThat(d.g).isGreaterThan(zenith * 2);
    }
}
