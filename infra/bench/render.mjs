// A real workload: the rendering example's film, against the bare renderer under xargs, cut in the same pieces.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, java } from './lib/build.mjs';
import { Grid } from './lib/grid.mjs';
import { run } from './lib/process.mjs';

const PIPELINE = 'rendering-example/turntable.yaml';
const JAR = join(ROOT, 'rendering-example/target/rendering-example.jar');
const SCENE = join(ROOT, 'rendering-example/scenes/atrium.yaml');

export default async function render(report, { rounds = 3, smoke }) {
    const frames = smoke ? 4 : 24;
    const ours = [];
    const theirs = [];
    await Grid.use(async (grid) => {
        // The grid learns here how long a frame takes, which the size of chunks follows from.
        await pipeline(grid, smoke ? 2 : 4);
        for (let round = 0; round < (smoke ? 1 : rounds); round++) {
            const mine = await pipeline(grid, frames);
            const bare = await xargs(frames, mine.partitions);
            if (mine.digest !== bare.digest) throw new Error('the two films differ');
            ours.push(mine.seconds);
            theirs.push(bare.seconds);
            report.say(`${mine.partitions} partitions: ${mine.seconds.toFixed(1)} s, xargs -P2 ${bare.seconds.toFixed(1)} s`);
        }
    });
    report.metric({
        metric: `film of ${frames} frames, against the bare renderer under xargs -P2`,
        unit: 's', values: ours, yardstick: theirs, goal: 'ratio <= 1.10',
    });
}

async function pipeline(grid, frames) {
    const { seconds, files } = await grid.run(PIPELINE, ['--param', `frames=1-${frames}`]);
    const film = files.find((file) => file.endsWith('/turntable.png'));
    if (film === undefined) throw new Error('the run left no film');
    const { partitions } = (await grid.status()).stages.find((stage) => stage.stage === 'render');
    return { seconds, partitions, digest: digest(film) };
}

async function xargs(frames, partitions) {
    if (!existsSync(JAR)) throw new Error(`there is no ${JAR}`);
    const chunk = Math.ceil(frames / partitions);
    const ranges = [];
    for (let first = 1; first <= frames; first += chunk) {
        ranges.push(`${first}-${Math.min(frames, first + chunk - 1)}`);
    }
    if (ranges.length !== partitions) throw new Error(`${frames} frames do not make ${partitions} equal chunks`);
    const directory = mkdtempSync(join(tmpdir(), 'gridmill-bench-'));
    try {
        // Sessions of their own, as pools give to commands: on a busy machine the kernel shares time among sessions.
        const script = 'set -eo pipefail;'
            + ' printf "%s\\n" $RANGES'
            + ' | xargs -P2 -I{} setsid --wait "$JAVA" -XX:+UseSerialGC -jar "$JAR" --scene "$SCENE" --frames {} --out "$OUT/frames";'
            + ' "$JAVA" -jar "$JAR" film "$OUT/frames" --fps 12 --out "$OUT/film"';
        const { seconds } = await run('bash', ['-c', script], {
            env: { RANGES: ranges.join(' '), JAVA: java(), JAR, SCENE, OUT: directory },
        });
        return { seconds, digest: digest(join(directory, 'film/turntable.png')) };
    } finally {
        rmSync(directory, { recursive: true, force: true });
    }
}

function digest(file) {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
}
