// What a partition costs that does nothing: durable and paid, against xargs, which is neither.
import { Grid } from './lib/grid.mjs';
import { run } from './lib/process.mjs';

const PIPELINE = 'infra/bench/pipelines/noop.yaml';

export default async function noop(report, { rounds = 3, smoke }) {
    const sizes = smoke ? [100, 1_000] : [10_000, 100_000];
    const ours = new Map(sizes.map((size) => [size, []]));
    const theirs = new Map(sizes.map((size) => [size, []]));
    const processor = { ours: [], theirs: [] };
    const transactions = [];
    await Grid.use(async (grid) => {
        await grid.run(PIPELINE, ['--param', 'partitions=1-200']);
        const owners = (await check(grid, 200)).map((pool) => pool.owner);
        for (let round = 0; round < (smoke ? 1 : rounds); round++) {
            for (const size of sizes) {
                const before = await grid.transactions(owners);
                const usedBefore = await grid.processorSeconds();
                const mine = await grid.run(PIPELINE, ['--param', `partitions=1-${size}`]);
                const used = mine.processor + (await grid.processorSeconds()) - usedBefore;
                const pools = await check(grid, size);
                transactions.push(((await grid.transactions(owners)) - before) / pools.length);
                const bare = await run('bash', ['-c', `set -o pipefail; seq ${size} | xargs -P2 -n1 /bin/true`]);
                ours.get(size).push((mine.seconds * 1e3) / size);
                theirs.get(size).push((bare.seconds * 1e3) / size);
                if (size === sizes.at(-1)) {
                    processor.ours.push((used * 1e3) / size);
                    processor.theirs.push((bare.processor * 1e3) / size);
                }
                report.say(`${size}: ${mine.seconds.toFixed(2)} s (processors ${used.toFixed(1)} s),`
                    + ` xargs -P2 ${bare.seconds.toFixed(2)} s (${bare.processor.toFixed(1)} s)`);
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
        metric: `processor time per partition of ${name(large)}, grid and all, against xargs -P2`,
        unit: 'ms', values: processor.ours, yardstick: processor.theirs,
    });
    report.metric({
        metric: 'transactions per run and pool, most seen', unit: '', values: [Math.max(...transactions)], goal: 'value <= 2',
    });
}

/** Every partition was accepted and paid for, or the figure would be of something else. */
async function check(grid, size) {
    const status = await grid.status();
    const cost = await grid.cost();
    const accepted = status.stages.reduce((sum, stage) => sum + stage.accepted, 0);
    const open = status.pools.filter((pool) => pool.status !== 'CLOSED');
    if (status.run.state !== 'SUCCEEDED' || accepted !== size || open.length > 0) {
        throw new Error(`the run of ${size} ended as ${status.run.state} with ${accepted} accepted, ${open.length} deals open`);
    }
    if (cost.vouchers !== cost.amount || cost.amount <= 0) {
        throw new Error(`${cost.amount} nRLC are due, ${cost.vouchers} are promised`);
    }
    return status.pools;
}
