package io.gridmill.rendering.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that reflects all light can be told from a surrounding that shines evenly (the white furnace). */
class EnergyTest {
    private static Scene furnace(String material) throws Exception {
        return Scenes.parse("""
                format: gridmill-scene/1
                image: {width: 24, height: 24, samples: 64, detail: 1, depth: 200, clamp: 1000000, denoise: false}
                camera: {target: [0, 0, 0], distance: 4, height: 0.5, fov: 40}
                sky: {model: uniform, color: 0.5}
                materials:
                  body: {MATERIAL}
                objects:
                  - {shape: sphere, radius: 1, material: body}
                """.replace("MATERIAL", material));
    }

    private static double[] centre(Scene scene) {
        Tile tile = new Tile(0, 0, 24, 24);
        Layers layers = new Layers(tile);
        PathTracer tracer = new PathTracer(scene);
        Camera.View view = scene.camera().view(1, 24, 24, 24);
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        double mean = 0;
        for (int y = 0; y < 24; y++) {
            for (int x = 0; x < 24; x++) {
                tracer.pixel(view, 1, x, y, layers);
                double value = layers.color[(y * 24 + x) * 3];
                mean += value / (24 * 24);
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        return new double[] {least, mean, most};
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: diffuse, color: 1",
                "type: glass, ior: 1.5",
                "type: metal, color: 1, roughness: 0",
                "type: metal, color: 1, roughness: 0.3"
            })
    void aBodyThatReflectsEverythingDisappears(String material) throws Exception {
        double[] seen = centre(furnace(material));
        assertThat(seen[1]).isBetween(0.497, 0.503);
        assertThat(seen[0]).isGreaterThan(0.4);
        assertThat(seen[2]).isLessThan(0.6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: metal, color: 1, roughness: 0.7",
                "type: metal, color: 1, roughness: 1",
                "type: coated, color: 1, roughness: 0.05",
                "type: coated, color: 1, roughness: 0.6"
            })
    void noMaterialGivesBackMoreThanItGot(String material) throws Exception {
        double[] seen = centre(furnace(material));
        assertThat(seen[1]).isBetween(0.47, 0.503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sphere", "quad"})
    void aLampLightsAFloorAsItsFormFactorSays(String shape) throws Exception {
        // Straight above a point: a ball of radius r at distance d gives pi L (r/d)^2; a small panel L A / d^2.
        String lamp = shape.equals("sphere")
                ? "{shape: sphere, radius: 0.5, material: lamp, at: [0, 4, 0]}"
                : "{shape: quad, corner: [-0.1, 4, -0.1], u: [0.2, 0, 0], v: [0, 0, 0.2], material: lamp}";
        Scene scene = Scenes.parse("""
                format: gridmill-scene/1
                image: {width: 5, height: 5, samples: 400, detail: 1, depth: 2, clamp: 1000000, denoise: false}
                camera: {target: [0, 0, 0], distance: 1, height: 1, fov: 1}
                materials:
                  floor: {type: diffuse, color: 0.5}
                  lamp: {type: light, radiance: 10}
                objects:
                  - {shape: quad, corner: [-9, 0, -9], u: [0, 0, 18], v: [18, 0, 0], material: floor}
                  - LAMP
                """.replace("LAMP", lamp));
        Layers layers = new Layers(new Tile(0, 0, 5, 5));
        new PathTracer(scene).pixel(scene.camera().view(1, 24, 5, 5), 1, 2, 2, layers);
        double irradiance = shape.equals("sphere") ? Math.PI * 10 * 0.25 / 16 : 10 * 0.04 / 16;
        double expected = 0.5 / Math.PI * irradiance;
        assertThat(layers.color[12 * 3] / expected).isBetween(0.98, 1.02);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 2, 10})
    void theSunLightsAFloorByItsCosineWhateverItsSize(double radius) throws Exception {
        Scene scene = Scenes.parse("""
                format: gridmill-scene/1
                image: {width: 5, height: 5, samples: 400, detail: 1, depth: 2, clamp: 1000000, denoise: false}
                camera: {target: [0, 0, 0], distance: 1, height: 1, fov: 1}
                sun: {azimuth: 10, elevation: 30, radius: RADIUS, irradiance: 4}
                materials:
                  floor: {type: coated, color: 0, roughness: 1, ior: 1.01}
                  matt: {type: diffuse, color: 0.5}
                objects:
                  - {shape: quad, corner: [-9, 0, -9], u: [0, 0, 18], v: [18, 0, 0], material: matt}
                """.replace("RADIUS", Double.toString(radius)));
        Layers layers = new Layers(new Tile(0, 0, 5, 5));
        new PathTracer(scene).pixel(scene.camera().view(1, 24, 5, 5), 1, 2, 2, layers);
        // The disc's mean cosine is sin(30) times (1 + cos(radius)) / 2.
        double expected = 0.5 / Math.PI * 4 * 0.5 * (1 + Math.cos(Math.toRadians(radius))) / 2;
        assertThat(layers.color[12 * 3] / expected).isBetween(0.99, 1.01);
    }
}
