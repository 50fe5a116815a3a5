package io.gridmill.cli.show;

import io.gridmill.engine.run.RunProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings the state of a run to an output. Used by one thread at a time. */
interface Painter {

    /**
     * @param progress the newest; null while none is known
     * @param notices lines that came since the last call, oldest first
     * @param last whether nothing follows
     */
    void paint(@Nullable RunProgress progress, List<String> notices, boolean last);
}
