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

interface Choices {
  readonly update: boolean;
  /** A commit whose golden files are compared with, in place of those of the working tree. */
  readonly against: string | undefined;
}

/** Tells the difference; 0 when there is none or it was written, 1 when there is one. */
async function runGolden({ update, against }: Choices): Promise<number> {
  const files = against === undefined ? await readGoldenFiles(folder) : filesOfCommit(root, against);
  const golden = await synthesise();
  const report = renderReport(compareGolden(parseGolden(files), golden));
  process.stdout.write(report === "" ? "Nothing would change on a running stack.\n" : report);
  if (update) await writeGoldenFiles(folder, goldenFiles(golden));
  return report === "" || update ? 0 : 1;
}

function parseChoices(args: readonly string[]): Choices | "help" {
  const options = { update: { type: "boolean" }, against: { type: "string" }, help: { type: "boolean" } } as const;
  const { update = false, against, help = false } = parseArgs({ args: [...args], options }).values;
  return help ? "help" : { update, against };
}

try {
  const choices = parseChoices(process.argv.slice(2));
  if (choices === "help") process.stdout.write(usage);
  else process.exitCode = await runGolden(choices);
} catch (error) {
  const isUsage = error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${isUsage ? `\n${usage}` : ""}`);
  process.exitCode = isUsage ? 2 : 1;
}
