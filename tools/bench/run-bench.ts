/**
 * The benchmarks: `npm run bench [-- NAME...] [-- --json FILE]`. Prints a table on standard output, progress on standard error;
 * every ratio is against a floor that the same run measures. Exit code 1 when a goal is missed, with the names of what missed it.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { benchAffected } from "./affected/affected-bench.ts";
import { benchBundle } from "./bundle/bundle-bench.ts";
import { benchCases } from "./cases/cases-bench.ts";
import { benchDocuments } from "./documents/documents-bench.ts";
import { benchEngine } from "./engine/engine-bench.ts";
import { type Figure, isMet, renderMissed, renderTable, score } from "./figure.ts";
import { benchSynth } from "./synth/synth-bench.ts";
import { benchValidate } from "./validate/validate-bench.ts";

const benches: Readonly<Record<string, () => Figure[] | Promise<Figure[]>>> = {
  validate: benchValidate,
  bundle: benchBundle,
  synth: benchSynth,
  documents: benchDocuments,
  cases: benchCases,
  engine: benchEngine,
  affected: benchAffected,
};

const { values, positionals } = parseArgs({ options: { json: { type: "string" } }, allowPositionals: true });
const names = positionals.length > 0 ? positionals : Object.keys(benches);

const figures: Figure[] = [];
for (const name of names) {
  const bench = benches[name];
  if (bench === undefined) throw new Error(`no benchmark "${name}"; there are ${Object.keys(benches).join(", ")}`);
  process.stderr.write(`measuring ${name} ...\n`);
  figures.push(...(await bench()));
}

process.stdout.write(`${renderTable(figures)}\n`);
if (values.json !== undefined) {
  const results = figures.map((figure) => ({ ...figure, score: score(figure), met: isMet(figure) }));
  writeFileSync(values.json, `${JSON.stringify({ version: 1, node: process.version, figures: results }, null, 2)}\n`);
}

const missed = renderMissed(figures);
if (missed !== undefined) {
  process.stderr.write(`${missed}\n`);
  process.exitCode = 1;
}
