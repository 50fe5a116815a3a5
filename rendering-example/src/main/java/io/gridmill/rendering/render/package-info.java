/** From a scene to pixels: camera, path tracing, denoising, tone mapping. */
@NullMarked
package io.gridmill.rendering.render;

import org.jspecify.annotations.NullMarked;
