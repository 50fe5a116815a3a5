// The buyer's side against dishonest pools: what it accepts, and what its checks cost.
import { javaSamples, testClasses } from './lib/build.mjs';

const SEED = 20261125;
const MAIN = 'io.gridmill.market.simulator.MarketBench';

// Pools that do wrong each in its own way: nothing of theirs may be accepted under replicas.
const ALONE = ['lazy', 'copying', 'random', 'turning', 'seldom', 'slow', 'vanishing', 'overclaiming', 'mix'];

// What is accepted of pools that collude when nothing is learned from what is found out, in %: see Collusion.java.
const unlearned = (share) => 100 * (3 * share ** 2 - 2 * share ** 3);

export default async function market(report, { smoke }) {
    const [pools, partitions, sizes] = smoke ? [20, 200, [50, 400]] : [200, 10_000, [1_000, 5_000, 20_000, 50_000]];
    const classPath = await testClasses('pipeline/market');
    const samples = await javaSamples(
        ['-XX:+UseSerialGC', '-Xmx1g'], classPath, MAIN, [pools, partitions, SEED, ...sizes], undefined,
        (line) => report.say(line));
    for (const name of ALONE) {
        report.metric({
            metric: `wrong results accepted, 30 % ${name}, replicas 2`, unit: '',
            values: samples(`replicas.${name}.wrong`), goal: 'value <= 0',
        });
    }
    for (const name of ALONE) {
        report.metric({
            metric: `wrong results accepted, 30 % ${name}, sample`, unit: '%', values: samples(`sample.${name}.share`),
        });
        report.metric({
            metric: `extra attempts, 30 % ${name}, sample`, unit: '%', values: samples(`sample.${name}.extra`),
        });
    }
    for (const percent of [10, 20, 30]) {
        report.metric({
            metric: `wrong results accepted, ${percent} % colluding, replicas 2, against nothing learned`, unit: '%',
            values: samples(`replicas.colluding.${percent}.share`), yardstick: [unlearned(percent / 100)],
        });
    }
    report.metric({
        metric: 'wrong results accepted, 30 % colluding, replicas 3 and quorum 3', unit: '%',
        values: samples('quorum3.colluding.30.share'),
    });
    report.metric({
        metric: 'wrong results accepted, 30 % colluding, sample', unit: '%', values: samples('sample.colluding.30.share'),
    });
    for (const size of sizes) {
        report.metric({
            metric: `extra attempts of honest pools, ${size.toLocaleString('en-US')} partitions, against sqrt(2/n)`, unit: '%',
            values: samples(`honest.${size}.extra`), yardstick: samples(`honest.${size}.law`),
        });
    }
}
