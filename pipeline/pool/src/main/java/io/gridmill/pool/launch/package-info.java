/** Ways to start workers: as processes of this machine, as jobs of a Slurm cluster, as tasks of a Spark application. */
@NullMarked
package io.gridmill.pool.launch;

import org.jspecify.annotations.NullMarked;
