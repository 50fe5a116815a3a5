// Builds what a benchmark needs, and finds it.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './process.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');

export function java() {
    return process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java';
}

/** Compiles a module and its tests; returns the class path of the tests. */
export async function testClasses(module) {
    const paths = join(ROOT, module, 'target/bench-classpath');
    await run('./mvnw', [
        '-q', '-DskipTests', '-Dspotless.check.skip=true', '-pl', module, '-am', 'test-compile', 'dependency:build-classpath',
        '-Dmdep.outputFile=target/bench-classpath', '-Dmdep.includeScope=test',
    ], { cwd: ROOT });
    if (!existsSync(paths)) throw new Error(`the build of ${module} left no class path`);
    return [
        join(ROOT, module, 'target/test-classes'),
        join(ROOT, module, 'target/classes'),
        readFileSync(paths, 'utf8').trim(),
    ].join(delimiter);
}

/**
 * Runs a Java program that prints lines of "sample NAME VALUE"; returns the values by name, in their order.
 * @param other is given the lines that hold no sample
 */
export async function javaSamples(flags, classPath, main, args, say, other) {
    const samples = new Map();
    await run(java(), [...flags, '-cp', classPath, main, ...args.map(String)], {
        cwd: ROOT,
        onLine(line) {
            const match = /^sample (\S+) (\S+)$/.exec(line);
            if (match === null) {
                other?.(line);
                return;
            }
            say?.(`${match[1]} ${Number(match[2])}`);
            if (!samples.has(match[1])) samples.set(match[1], []);
            samples.get(match[1]).push(Number(match[2]));
        },
    });
    return (name) => samples.get(name) ?? [];
}
