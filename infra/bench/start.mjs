// From the command line to the first partition: the partition itself writes down when it began.
import { readFileSync } from 'node:fs';
import { Grid } from './lib/grid.mjs';

const PIPELINE = 'infra/bench/pipelines/start.yaml';

export default async function start(report, { rounds = 5, smoke }) {
    const down = [];
    const up = [];
    await Grid.use(async (grid) => {
        // The first run of a home makes keys and contracts, and writes the class archives: once in a life.
        report.say(`first run of a new home: ${(await untilFirstPartition(grid)).toFixed(2)} s after the grid is up`);
        for (let round = 0; round < (smoke ? 1 : rounds); round++) {
            await grid.down();
            down.push(await untilFirstPartition(grid));
            up.push(await untilFirstPartition(grid));
            report.say(`grid down ${down.at(-1).toFixed(2)} s, grid up ${up.at(-1).toFixed(2)} s`);
        }
    });
    report.metric({
        metric: 'run to first partition, grid down', unit: 's', values: down, goal: 'value <= 6',
    });
    report.metric({
        metric: 'run to first partition, grid up', unit: 's', values: up, goal: 'value <= 2.5',
    });
}

async function untilFirstPartition(grid) {
    const before = BigInt(Date.now()) * 1_000_000n;
    const { files } = await grid.run(PIPELINE);
    const file = files.find((each) => each.endsWith('/began'));
    if (file === undefined) throw new Error('the partition left no time of its beginning');
    const began = BigInt(readFileSync(file, 'utf8').trim());
    return Number(began - before) / 1e9;
}
