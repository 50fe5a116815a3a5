// The command line of the benchmarks.
import { wasInterrupted } from './lib/process.mjs';
import { Report } from './lib/report.mjs';

// In the order in which `all` runs them.
const NAMES = ['gas', 'matching', 'scale', 'market', 'engines', 'start', 'noop', 'render'];

const USAGE = `Usage: infra/bench/run [--rounds N] [--smoke] [--strict] NAME…|all
  NAME       ${NAMES.join(', ')}
  --rounds   how often everything is measured, in turn; medians are shown
  --smoke    one small round that only shows that the benchmark works; no goal is judged
  --strict   end with 1 when a goal is missed`;

function parse(args) {
    const options = { names: [], rounds: undefined, smoke: false, strict: false };
    for (let i = 0; i < args.length; i++) {
        const arg = args[i];
        if (arg === '--smoke') options.smoke = true;
        else if (arg === '--strict') options.strict = true;
        else if (arg === '--rounds' && /^[1-9]\d*$/.test(args[i + 1] ?? '')) options.rounds = Number(args[++i]);
        else if (arg === 'all') options.names.push(...NAMES);
        else if (NAMES.includes(arg)) options.names.push(arg);
        else return undefined;
    }
    return options.names.length > 0 ? options : undefined;
}

const options = parse(process.argv.slice(2));
if (options === undefined) {
    console.error(USAGE);
    process.exit(2);
}

let failed = 0;
let missed = 0;
for (const name of new Set(options.names)) {
    const report = new Report(name, options.smoke);
    console.log(`\n${name}`);
    try {
        const { default: bench } = await import(`./${name}.mjs`);
        await bench(report, options);
        report.write();
        missed += report.missed();
    } catch (failure) {
        report.discard();
        failed++;
        console.error(`  ${name} failed: ${failure.message}`);
    }
    if (wasInterrupted()) process.exit(130);
}
process.exitCode = failed > 0 || (options.strict && missed > 0) ? 1 : 0;
