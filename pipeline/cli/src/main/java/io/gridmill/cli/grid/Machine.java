package io.gridmill.cli.grid;

import com.sun.management.OperatingSystemMXBean;
import io.gridmill.model.DataSize;
import java.lang.management.ManagementFactory;

/** What this machine has. */
public final class Machine {

    private Machine() {}

    /** Memory, of which a container may have less than its host. */
    public static DataSize memory() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return DataSize.ofBytes(system.getTotalMemorySize());
    }
}
