/** A path tracer and a film assembler as one program without libraries; the work of the turntable pipeline. */
@NullMarked
package io.gridmill.rendering;

import org.jspecify.annotations.NullMarked;
