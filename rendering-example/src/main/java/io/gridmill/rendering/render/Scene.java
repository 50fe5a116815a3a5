package io.gridmill.rendering.render;

import io.gridmill.rendering.geometry.Bvh;
import io.gridmill.rendering.light.Lamps;
import io.gridmill.rendering.light.Sky;
import io.gridmill.rendering.light.Sun;
import io.gridmill.rendering.material.Material;
import java.util.List;

/**
 * Everything a picture needs; immutable and shared by threads.
 *
 * @param frames length of the whole animation
 */
public record Scene(
        Bvh geometry,
        List<Material> materials,
        Lamps lamps,
        Sky sky,
        Sun sun,
        Camera camera,
        int frames,
        Settings settings) {
    public Scene {
        materials = List.copyOf(materials);
    }

    public Scene with(Settings other) {
        return new Scene(geometry, materials, lamps, sky, sun, camera, frames, other);
    }
}
