// Child processes, and how long they take.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';

let current;
let interrupted = false;

// The command under way ends, its failure unwinds the benchmark, and what that has started is ended on the way.
for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
        interrupted = true;
        current?.kill(signal);
    });
}

export function wasInterrupted() {
    return interrupted;
}

/** Processor seconds of a process and all below it, also of those that have ended and were waited for. */
export function processorSeconds(root) {
    const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
        try {
            const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
            // The name, in parentheses, may hold anything.
            const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
            const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
            return [{ pid: Number(pid), parent: Number(fields[1]), ticks }];
        } catch {
            return []; // it has just ended
        }
    });
    const below = (pid) => processes.filter((each) => each.parent === pid).flatMap((each) => [each, ...below(each.pid)]);
    const own = processes.filter((each) => each.pid === root);
    return [...own, ...below(root)].reduce((sum, each) => sum + each.ticks, 0) / 100;
}

/**
 * Runs a command to its end; fails, with the end of what it wrote, when that is not 0.
 * @returns seconds, processor seconds of all that it started and waited for, and what it wrote to standard output
 */
export async function run(command, args, { cwd, env, onLine, accept = [0] } = {}) {
    const started = process.hrtime.bigint();
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    current = child;
    const before = processorSeconds(process.pid);
    const errors = [];
    let output = '';
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
        output += `${line}\n`;
        onLine?.(line);
    });
    child.stderr.on('data', (data) => errors.push(data));
    const [code, signal] = await new Promise((resolve, reject) => {
        child.on('error', (failure) => reject(new Error(`${command} cannot be started: ${failure.message}`)));
        child.on('close', (...end) => resolve(end));
    });
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    if (!accept.includes(code)) {
        const wrote = (output.slice(-3000) + Buffer.concat(errors).toString().slice(-3000)).trim();
        throw new Error(`${command} ${args.join(' ').slice(0, 300)} ended with ${code ?? signal}:\n${wrote}`);
    }
    return { seconds, processor: processorSeconds(process.pid) - before, output };
}
