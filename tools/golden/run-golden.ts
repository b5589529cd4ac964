import { join } from "node:path";
import { parseArgs } from "node:util";
import { compareGolden } from "./compare-golden.ts";
import { filesOfCommit } from "./files-of-commit.ts";
import { goldenFiles, goldenFolder, parseGolden, readGoldenFiles, writeGoldenFiles } from "./golden-files.ts";
import { renderReport } from "./render-report.ts";
import { synthesise } from "./synthesise.ts";

const usage = `npm run golden                      what this working tree would do to running stacks, against the golden files
npm run golden -- --update          the same, and writes the golden files
npm run golden -- --against COMMIT  the same against the golden files of a commit, such as origin/main
`;

const root = join(import.meta.dirname, "../..");
const folder = join(root, goldenFolder);

/** Tells the difference; 0 when there is none or it was written, 1 when there is one, 2 for wrong usage. */
async function runGolden(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { update: { type: "boolean" }, against: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const files = values.against === undefined ? await readGoldenFiles(folder) : filesOfCommit(root, values.against);
  const golden = await synthesise();
  const report = renderReport(compareGolden(parseGolden(files), golden));
  process.stdout.write(report === "" ? "Nothing would change on a running stack.\n" : report);
  if (values.update === true) {
    await writeGoldenFiles(folder, goldenFiles(golden));
    return 0;
  }
  return report === "" ? 0 : 1;
}

try {
  process.exitCode = await runGolden(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
