// Choosing pools among very many offers, with a reason for each.
import { javaSamples, testClasses } from './lib/build.mjs';

export default async function matching(report, { rounds = 5, smoke }) {
    const sizes = smoke ? [10, 100] : [100, 1_000, 10_000];
    const classPath = await testClasses('pipeline/market');
    // The flags of `gridmill run`.
    const flags = ['-XX:+UseSerialGC', '-Xshare:auto', '-Xmx512m'];
    const samples = await javaSamples(
        flags, classPath, 'io.gridmill.market.bench.MatchingBench', [smoke ? 1 : rounds, ...sizes], report.say);
    const largest = sizes.at(-1);
    for (const size of sizes) {
        const goal = size === largest ? { goal: 'value < 50' } : {};
        const name = size.toLocaleString('en-US');
        report.metric({ metric: `plan for ${name} offers by price`, unit: 'ms', values: samples(`price.${size}`), ...goal });
        report.metric({
            metric: `plan for ${name} offers by price, speed, energy and trust`,
            unit: 'ms', values: samples(`weighted.${size}`), ...goal,
        });
        report.metric({
            metric: `processor time of a plan for ${name} offers by price`, unit: 'ms', values: samples(`price.cpu.${size}`),
        });
    }
}
