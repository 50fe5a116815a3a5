// What a benchmark found: a table for people, one JSON line per metric for machines.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build.mjs';

export function median(values) {
    if (values.length === 0) throw new Error('nothing was measured');
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const GOAL = /^(value|ratio) (<=|<|>=) ([\d.]+)$/;

function meets(goal, value, ratio) {
    const [, what, operator, number] = GOAL.exec(goal) ?? fail(`"${goal}" is no goal`);
    const measured = what === 'value' ? value : ratio ?? fail(`${goal} needs a yardstick`);
    const limit = Number(number);
    return operator === '<=' ? measured <= limit : operator === '<' ? measured < limit : measured >= limit;
}

function fail(message) {
    throw new Error(message);
}

function text(number) {
    if (number === null) return '';
    const digits = number === 0 ? 0 : Math.max(0, Math.min(4, 2 - Math.floor(Math.log10(Math.abs(number)))));
    return number.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export class Report {
    #name;
    #smoke;
    #metrics = [];

    constructor(name, smoke) {
        this.#name = name;
        this.#smoke = smoke;
    }

    get #file() {
        return join(ROOT, 'target/bench', `${this.#name}.jsonl`);
    }

    /** A line to the one who waits. */
    say(line) {
        console.log(`  ${line}`);
    }

    /**
     * One metric: the medians of what was measured, ours and the yardstick's. Where each round measured both, one after
     * the other, the ratio is the median of the rounds' ratios: a machine that others use is faster in one round than in
     * the next, and a ratio of medians would compare different rounds.
     * @param goal "value <= 200000" or "ratio <= 1.2"; left out: the figure is for information
     */
    metric({ metric, unit, values, yardstick, goal }) {
        const value = median(values);
        const theirs = yardstick === undefined ? null : median(yardstick);
        const ratio = theirs === null ? null
            : yardstick.length === values.length ? median(values.map((each, round) => each / yardstick[round]))
            : value / theirs;
        const judged = goal !== undefined && !this.#smoke;
        this.#metrics.push({
            bench: this.#name,
            metric,
            value,
            unit,
            yardstick: theirs,
            ratio,
            goal: goal ?? null,
            met: judged ? meets(goal, value, ratio) : null,
            runs: values.length,
        });
    }

    missed() {
        return this.#metrics.filter((each) => each.met === false).length;
    }

    /** A failed benchmark leaves no old figures behind that could be taken for new ones. */
    discard() {
        rmSync(this.#file, { force: true });
    }

    write() {
        mkdirSync(join(ROOT, 'target/bench'), { recursive: true });
        writeFileSync(this.#file, this.#metrics.map((each) => `${JSON.stringify(each)}\n`).join(''));
        const rows = [['metric', 'value', 'unit', 'yardstick', 'ratio', 'goal', '', 'runs']];
        for (const each of this.#metrics) {
            const met = each.met === null ? '' : each.met ? 'met' : 'missed';
            const ratio = each.ratio === null ? '' : each.ratio.toPrecision(3);
            rows.push([
                each.metric, text(each.value), each.unit, text(each.yardstick), ratio, each.goal ?? '', met,
                String(each.runs),
            ]);
        }
        const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
        const right = new Set([1, 3, 4, 7]);
        for (const row of rows) {
            const cells = row.map((cell, column) =>
                right.has(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]));
            console.log(`  ${cells.join('  ').trimEnd()}`);
        }
    }
}
