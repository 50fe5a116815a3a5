// A local grid of its own for a benchmark, in a directory that goes away with it.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './build.mjs';
import { processorSeconds, run } from './process.mjs';

export class Grid {
    #directory = mkdtempSync(join(tmpdir(), 'gridmill-bench-'));

    /** Builds Gridmill, starts the grid once so that later starts find everything unpacked, and gives it to the work. */
    static async use(work) {
        const grid = new Grid();
        try {
            await run('./gridmill', ['--version'], { cwd: ROOT });
            await grid.up();
            await work(grid);
        } finally {
            await grid.down();
            rmSync(grid.#directory, { recursive: true, force: true });
        }
    }

    gridmill(args, options = {}) {
        return run('./gridmill', args, {
            cwd: ROOT,
            env: { GRIDMILL_HOME: join(this.#directory, 'home'), GRIDMILL_BUILD: 'never' },
            ...options,
        });
    }

    up() {
        return this.gridmill(['up']);
    }

    down() {
        return this.gridmill(['down']);
    }

    async #facts() {
        return JSON.parse((await this.gridmill(['up', '--output', 'json'])).output).grid;
    }

    /**
     * Runs a pipeline anew, whatever was accepted before; returns the seconds, the processor seconds of the command, and
     * the files of its outputs. The grid is started when it is down.
     */
    async run(file, args = []) {
        const results = mkdtempSync(join(this.#directory, 'results-'));
        const { seconds, processor } = await this.gridmill(['run', file, '--no-cache', '--results', results, ...args]);
        const files = readdirSync(results, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
        return { seconds, processor, files };
    }

    /** How many transactions the buyer and the owners of pools have sent, as the chain counts them. */
    async transactions(owners) {
        const { chain } = await this.#facts();
        let sum = 0;
        for (const account of [chain.buyer.address, ...owners]) {
            const answer = await fetch(chain.rpc, {
                method: 'POST',
                headers: { 'Content-Type': 'application/json' },
                body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_getTransactionCount', params: [account, 'latest'] }),
            });
            sum += Number((await answer.json()).result);
        }
        return sum;
    }

    /** Of all processes of the grid since it is up. */
    async processorSeconds() {
        return processorSeconds((await this.#facts()).supervisor.pid);
    }

    /** What the newest run came to, for checks. */
    async cost() {
        return JSON.parse((await this.gridmill(['cost', 'last', '--output', 'json'])).output);
    }

    async status() {
        return JSON.parse((await this.gridmill(['status', 'last', '--output', 'json'])).output);
    }
}
