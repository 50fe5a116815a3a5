// What a deal costs on the chain, whatever the number of its partitions, and what it costs to have three agree.
import { javaSamples, testClasses } from './lib/build.mjs';

// iExec PoCo at 1,000 tasks with trust 1: published gas per task.
const POCO_GAS_PER_TASK = 772_777;
// The same with three workers.
const POCO_GAS_THREE_WORKERS = 1_820_000;

export default async function gas(report, { rounds = 3, smoke }) {
    const sizes = smoke ? [1, 10] : [1, 10, 100, 1_000, 10_000];
    const classPath = await testClasses('contracts');
    const samples = await javaSamples(
        ['-Xmx256m'], classPath, 'io.gridmill.contracts.bench.GasBench', [smoke ? 1 : rounds, ...sizes]);
    const name = (count) => `${count.toLocaleString('en-US')} partition${count === 1 ? '' : 's'}`;
    for (const size of sizes) {
        report.metric({
            metric: `gas per deal of ${name(size)}`, unit: 'gas', values: samples(`gas.${size}`), goal: 'value < 200000',
        });
    }
    report.metric({
        metric: 'gas per deal, the first that pays its pool', unit: 'gas', values: samples('gas.first'), goal: 'value < 200000',
    });
    report.metric({
        metric: 'gas per deal, with permit and deposit in the same transaction',
        unit: 'gas', values: samples('gas.deposit'), goal: 'value < 200000',
    });
    const all = ['first', 'deposit', ...sizes].flatMap((each) => samples(`transactions.${each}`));
    report.metric({
        metric: 'transactions per deal, most seen', unit: '', values: [Math.max(...all)], goal: 'value <= 2',
    });
    for (const size of sizes) {
        report.metric({
            metric: `gas per partition, deal of ${name(size)}, against PoCo's task`,
            unit: 'gas', values: samples(`gas.${size}`).map((each) => each / size), yardstick: [POCO_GAS_PER_TASK],
        });
    }
    report.metric({
        metric: 'gas per case of a panel of three that agree, against PoCo with three workers',
        unit: 'gas', values: samples('gas.panel'), yardstick: [POCO_GAS_THREE_WORKERS], goal: 'ratio < 1',
    });
    report.metric({
        metric: 'gas per case, the first that pays its members', unit: 'gas', values: samples('gas.panel.first'),
        yardstick: [POCO_GAS_THREE_WORKERS], goal: 'ratio < 1',
    });
    report.metric({
        metric: 'transactions per case, of all sides', unit: '', values: samples('transactions.panel'), goal: 'value <= 9',
    });
}
