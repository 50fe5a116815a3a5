package io.gridmill.rendering.render;

import io.gridmill.rendering.scene.InvalidInput;
import io.gridmill.rendering.scene.SceneReader;
import java.nio.file.Path;

/** Small scenes for tests. */
final class Scenes {
    private Scenes() {}

    static Scene parse(String text) throws InvalidInput {
        return SceneReader.parse("test.yaml", text, Path.of(""));
    }

    /** A little of everything: all materials, textures and kinds of light. */
    static Scene rich() throws InvalidInput {
        return parse("""
                format: gridmill-scene/1
                image: {width: 64, height: 48, samples: 3, detail: 2, depth: 5}
                animation: {frames: 4}
                camera: {target: [0, 0.5, 0], distance: 4, height: 1.5, azimuth: 30, fov: 45, aperture: 0.05}
                sky: {model: clear, turbidity: 3}
                sun: {azimuth: 80, elevation: 40, radius: 1}
                materials:
                  floor: {type: coated, roughness: 0.1, color: {texture: checker, even: 0.8, odd: {texture: wood}, size: 0.5}}
                  gold: {type: metal, color: [1, 0.7, 0.3], roughness: 0.3}
                  glass: {type: glass}
                  stone: {type: diffuse, color: {texture: marble, size: 0.4}}
                  rose: {type: diffuse, color: {texture: rosette, even: [0.7, 0.2, 0.2], odd: {texture: mottled}, ring: 0.2}}
                  lamp: {type: light, radiance: [8, 6, 4]}
                objects:
                  - {shape: quad, corner: [-5, 0, -5], u: [0, 0, 10], v: [10, 0, 0], material: floor}
                  - {shape: torusknot, material: gold, radius: 0.4, swing: 0.15, tube: 0.08, segments: 60, sides: 8, at: [0, 0.6, 0]}
                  - {shape: sphere, radius: 0.35, material: glass, at: [1, 0.35, 0], ring: {count: 3}}
                  - {shape: box, size: [0.4, 1, 0.4], material: stone, at: [1.2, 0, 0], rotate: [0, 30, 0], ring: {count: 3, start: 60}}
                  - {shape: lathe, material: rose, smooth: true, segments: 12, profile: [[0.3, 0], [0.1, 0.5], [0.2, 0.8]], at: [0, 0, -1.4]}
                  - {shape: sphere, radius: 0.1, material: lamp, at: [0, 1.6, 1]}
                  - {shape: quad, corner: [-0.3, 2, -0.3], u: [0.6, 0, 0], v: [0, 0, 0.6], material: lamp}
                """);
    }
}
