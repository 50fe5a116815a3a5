// Planning and ledger of very many partitions, on pools that need no time.
import { javaSamples, testClasses } from './lib/build.mjs';

/** The heap that a run of a million must do with. */
const HEAP = '512m';

export default async function scale(report, { rounds = 3, smoke }) {
    const sizes = smoke ? [1_000, 5_000, 20_000] : [10_000, 100_000, 1_000_000];
    const [small, middle, large] = sizes;
    const classPath = await testClasses('pipeline/engine');
    // The flags of `gridmill run`.
    const flags = ['-XX:+UseSerialGC', '-Xshare:auto', `-Xmx${HEAP}`];
    const samples = await javaSamples(
        flags, classPath, 'io.gridmill.engine.bench.ScaleBench', [smoke ? 1 : rounds, ...sizes], report.say);
    const name = (count) => count.toLocaleString('en-US');
    const smallest = samples(`millis.${small}`);
    report.metric({ metric: `time per partition of ${name(small)}`, unit: 'ms', values: smallest });
    report.metric({
        metric: `time per partition of ${name(middle)}, against ${name(small)}`,
        unit: 'ms', values: samples(`millis.${middle}`), yardstick: smallest, goal: 'ratio <= 1.2',
    });
    report.metric({
        metric: `time per partition of ${name(large)}, against ${name(small)}`,
        unit: 'ms', values: samples(`millis.${large}`), yardstick: smallest, goal: 'ratio <= 1.2',
    });
    report.metric({
        metric: `processor time per partition of ${name(large)}, against ${name(small)}`,
        unit: 'ms', values: samples(`cpu.${large}`), yardstick: samples(`cpu.${small}`),
    });
    report.metric({
        metric: `peak heap in use after a full collection, ${name(large)} (-Xmx${HEAP})`,
        unit: 'MiB', values: samples(`heap.${large}`), goal: 'value <= 512',
    });
    // Pools that answer to a court: what they sign is kept.
    const kept = await javaSamples(
        flags, classPath, 'io.gridmill.engine.bench.ScaleBench', [smoke ? 1 : rounds, middle, 'court'], report.say);
    report.metric({
        metric: `time per partition of ${name(middle)} with evidence kept, against without`,
        unit: 'ms', values: kept(`millis.court.${middle}`), yardstick: kept(`millis.${middle}`),
    });
    report.metric({
        metric: `evidence per partition of ${name(middle)}, all outputs the same`,
        unit: 'B', values: kept(`evidence.${middle}`), goal: 'value <= 100',
    });
}
