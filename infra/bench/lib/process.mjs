// Child processes, and how long they take.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Runs a command to its end; fails, with the end of what it wrote, when that is not 0.
 * @returns seconds, and what it wrote to standard output
 */
export async function run(command, args, { cwd, env, onLine, accept = [0] } = {}) {
    const started = process.hrtime.bigint();
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
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
    return { seconds, output };
}
