// What a pool's engine adds to a partition that does nothing, against what is usual without it.
import { javaSamples, testClasses } from './lib/build.mjs';

const OPENS = ['lang', 'lang.invoke', 'lang.reflect', 'io', 'net', 'nio', 'util', 'util.concurrent', 'util.concurrent.atomic']
    .map((name) => `java.base/java.${name}`)
    .concat(['jdk.internal.ref', 'sun.nio.ch', 'sun.nio.cs', 'sun.util.calendar'].map((name) => `java.base/${name}`))
    .map((name) => `--add-opens=${name}=ALL-UNNAMED`);

export default async function engines(report, { rounds = 5, smoke }) {
    const partitions = smoke ? 200 : 10_000;
    const classPath = await testClasses('pipeline/spark');
    const samples = await javaSamples(
        ['-XX:+UseSerialGC', '-Xmx1g', ...OPENS], classPath, 'io.gridmill.spark.EnginesBench',
        [smoke ? 1 : rounds, partitions], report.say);
    report.metric({
        metric: 'partition of /bin/true in the local engine, against xargs -P2',
        unit: 'ms', values: samples('local'), yardstick: samples('xargs'), goal: 'ratio <= 1.2',
    });
    report.metric({
        metric: 'the same in a worker process, against xargs -P2',
        unit: 'ms', values: samples('processes'), yardstick: samples('xargs'),
    });
    report.metric({
        metric: 'the same in a Spark task that is a worker, against a plain Spark job with a task for each',
        unit: 'ms', values: samples('spark'), yardstick: samples('plain-spark'), goal: 'ratio <= 1.5',
    });
}
