import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";

const source = join(import.meta.dirname, "../../../src/cases/compare/temporary-directory.ts");

/** Names of what a process leaves in its folder for temporary files. */
function leftBy(script: string): { status: number | null; left: string[] } {
  const folder = mkdtempSync(join(tmpdir(), "sluice-left-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const code = `import { inTemporaryDirectory } from ${JSON.stringify(source)};\n${script}`;
  const { status } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
    env: { ...process.env, TMPDIR: folder },
  });
  return { status, left: readdirSync(folder) };
}

it.each([
  { name: "who opened it removes it", script: "await inTemporaryDirectory(async (_, remove) => remove());", status: 0 },
  {
    name: "it cannot be opened",
    script: "await inTemporaryDirectory(() => Promise.reject(new Error())).catch(() => process.exit(3));",
    status: 3,
  },
  {
    name: "a second Ctrl-C ends the process at once",
    script: "await inTemporaryDirectory(async () => process.exit(130));",
    status: 130,
  },
])("a version's folder goes when $name", ({ script, status }) => {
  expect(leftBy(script)).toEqual({ status, left: [] });
});
