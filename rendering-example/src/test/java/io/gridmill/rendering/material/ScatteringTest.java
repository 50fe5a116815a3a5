package io.gridmill.rendering.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gridmill.rendering.geometry.Vec;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScatteringTest {
    private static final Texture GREY = new Textures.Plain(new Vec(0.7, 0.7, 0.7));

    static Stream<Arguments> materialsAndAngles() {
        return Stream.of(
                        new Diffuse(GREY),
                        new Metal(GREY, 0.3),
                        new Metal(GREY, 0.8),
                        new Coated(GREY, 0.3, 1.5),
                        new Coated(GREY, 0.8, 1.5))
                .flatMap(m -> Stream.of(0.95, 0.5, 0.15).map(cosine -> Arguments.of(m, cosine)));
    }

    private static Shading seen(double cosine) {
        Shading s = new Shading();
        GREY.at(0, 0, 0, s.color);
        s.ox = Math.sqrt(1 - cosine * cosine);
        s.oz = cosine;
        return s;
    }

    /** Integrates over the upper half sphere by the midpoint rule. */
    private static double[] integrate(Material material, Shading s) {
        int rows = 700;
        int columns = 700;
        double density = 0;
        double reflected = 0;
        for (int i = 0; i < rows; i++) {
            double z = (i + 0.5) / rows;
            double r = Math.sqrt(1 - z * z);
            for (int j = 0; j < columns; j++) {
                double phi = 2 * Math.PI * (j + 0.5) / columns;
                density += material.evaluate(s, r * Math.cos(phi), r * Math.sin(phi), z);
                reflected += s.fr;
            }
        }
        double cell = 2 * Math.PI / ((double) rows * columns);
        return new double[] {density * cell, reflected * cell};
    }

    @ParameterizedTest
    @MethodSource("materialsAndAngles")
    void samplingFollowsTheStatedDensity(Material material, double cosine) {
        Shading s = seen(cosine);
        double[] integral = integrate(material, s);
        Random random = new Random(7);
        int n = 200_000;
        int above = 0;
        double weight = 0;
        double meanZ = 0;
        for (int i = 0; i < n; i++) {
            if (material.sample(s, random.nextDouble(), random.nextDouble(), random.nextDouble())) {
                above++;
                weight += s.fr;
                meanZ += s.wz;
                double expected = s.fr;
                double pdf = material.evaluate(s, s.wx, s.wy, s.wz);
                assertThat(pdf).isCloseTo(s.pdf, within(1e-6 * s.pdf + 1e-9));
                assertThat(s.fr / pdf).isCloseTo(expected, within(1e-6 * expected + 1e-9));
            }
        }
        // The part of the density above the surface is the part of the samples that stay there.
        assertThat((double) above / n).isCloseTo(integral[0], within(0.01));
        assertThat(weight / n).isCloseTo(integral[1], within(0.01));
        assertThat(integral[0]).isBetween(0.3, 1.005);
        assertThat(integral[1]).isBetween(0.1, 0.98);
        assertThat(meanZ).isPositive();
    }

    @Test
    void aPatchOfDirectionsGetsItsShareOfSamples() {
        for (Material material : List.of(new Metal(GREY, 0.4), new Coated(GREY, 0.4, 1.5))) {
            Shading s = seen(0.6);
            Random random = new Random(3);
            int n = 400_000;
            int inside = 0;
            for (int i = 0; i < n; i++) {
                if (material.sample(s, random.nextDouble(), random.nextDouble(), random.nextDouble())
                        && s.wz > 0.5
                        && s.wx < -0.3) {
                    inside++;
                }
            }
            double share = 0;
            int steps = 600;
            for (int i = 0; i < steps; i++) {
                double z = 0.5 + 0.5 * (i + 0.5) / steps;
                double r = Math.sqrt(1 - z * z);
                for (int j = 0; j < steps; j++) {
                    double phi = 2 * Math.PI * (j + 0.5) / steps;
                    if (r * Math.cos(phi) < -0.3) {
                        share += material.evaluate(s, r * Math.cos(phi), r * Math.sin(phi), z);
                    }
                }
            }
            share *= 0.5 * 2 * Math.PI / ((double) steps * steps);
            assertThat((double) inside / n).isCloseTo(share, within(0.005));
        }
    }

    @Test
    void fresnelAgreesWithKnownValues() {
        // Head on: ((n-1)/(n+1))^2; at Brewster's angle only half of the perpendicular part; grazing: all.
        assertThat(Fresnel.reflectance(1, 1.5)).isCloseTo(0.04, within(1e-12));
        assertThat(Fresnel.reflectance(1, 1 / 1.5)).isCloseTo(0.04, within(1e-12));
        double brewster = 1 / Math.sqrt(1 + 1.5 * 1.5);
        double perpendicular = Math.pow((1 - 1.5 * 1.5) / (1 + 1.5 * 1.5), 2);
        assertThat(Fresnel.reflectance(brewster, 1.5)).isCloseTo(perpendicular / 2, within(1e-12));
        assertThat(Fresnel.reflectance(0, 1.5)).isCloseTo(1, within(1e-12));
        // Beyond the critical angle from inside the glass.
        assertThat(Fresnel.reflectance(0.5, 1 / 1.5)).isEqualTo(1);
        assertThat(Fresnel.average(1.5)).isCloseTo(0.0918, within(5e-4));
    }

    @Test
    void theFacetsCoverTheSurface() {
        for (double roughness : new double[] {0.2, 0.5, 1}) {
            Ggx facets = new Ggx(roughness);
            double sum = 0;
            int steps = 2_000_000;
            for (int i = 0; i < steps; i++) {
                double cosine = (i + 0.5) / steps;
                sum += facets.distribution(cosine) * cosine * 2 * Math.PI / steps;
            }
            assertThat(sum).isCloseTo(1, within(1e-3));
        }
    }

    @Test
    void theFurnaceTableIsRightForSmoothMetal() {
        assertThat(new Ggx(0).albedo(0.7)).isCloseTo(1, within(0.01));
        assertThat(new Ggx(1).albedo(0.9)).isLessThan(0.9);
    }
}
