/**
 * Checks the types of one project, from the root of the repository: `typecheck.ts packages/spec`. What it imports of others is checked with it, as
 * far as it is used.
 */
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = process.cwd();
const [project = ""] = process.argv.slice(2);
// The same files as `npm run typecheck` looks at, which has one configuration for all.
const folders = ["packages/", "apps/"].some((kind) => project.startsWith(kind)) ? ["src", "test"] : [""];
const include = folders.map((folder) => join(root, project, folder));

if (
  globSync(
    include.map((folder) => `${folder}/**/*.ts`),
    { exclude: ["**/node_modules/**"] },
  ).length === 0
) {
  process.stdout.write(`${project} has no TypeScript\n`);
} else {
  const directory = mkdtempSync(join(tmpdir(), "sluice-types-"));
  const config = join(directory, "tsconfig.json");
  const typeRoots = [join(root, "node_modules/@types")];
  writeFileSync(
    config,
    JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions: { typeRoots }, include }),
  );
  const { status } = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", config], { cwd: root, stdio: "inherit" });
  rmSync(directory, { recursive: true });
  process.exitCode = status ?? 1;
}
