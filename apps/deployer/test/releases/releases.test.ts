import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Value from "typebox/value";
import { describe, expect, it } from "vitest";
import { ReleasesOutput } from "../../src/output/releases-output.ts";
import type { NewNote } from "../../src/releases/ledger-note.ts";
import { openLedger } from "../../src/releases/open-ledger.ts";
import type { NewRelease } from "../../src/releases/release.ts";
import { renderAge } from "../../src/releases/render-releases.ts";
import { textWidth } from "../../src/terminal/text.ts";
import { openAccount } from "../support/open-account.ts";
import { newNote, newRelease, testedEvent } from "../support/release-records.ts";
import { type RunMainOptions, runMain } from "../support/run-main.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const environmentFile = `name: data_dev
stage: dev
account: "111111111111"
region: us-west-2
protect: false
logRetentionDays: 14
ledger: ledger
`;

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000 - 1000).toISOString();

/** A working directory with an environment, a pipeline file and releases in a folder. */
async function workspace(
  releases: readonly (NewRelease | NewNote)[],
  pipelineFile = "name: reader\n",
): Promise<string> {
  const cwd = temporaryFolder({ "environments/data_dev.yaml": environmentFile, "pipeline.yaml": pipelineFile });
  const { clients } = await openAccount();
  const environment = { name: "data_dev", stage: "dev", account: "111111111111", region: "us-west-2" };
  const ledger = openLedger(
    { ...environment, protect: false, logRetentionDays: 14, ledger: "ledger" },
    { cwd },
    clients,
  );
  for (const each of releases) await ("resolved" in each ? ledger.append(each) : ledger.note(each));
  return cwd;
}

const list = (cwd: string, argv: readonly string[] = ["pipeline.yaml"], options: RunMainOptions = {}) =>
  runMain(["releases", ...argv, "--environment", "data_dev", "--environments", "environments"], { cwd, ...options });

describe("sluice releases", () => {
  it("tells of each release when, by whom, from which commit, and what it changed, newest first", async () => {
    const cwd = await workspace([
      newRelease({
        at: minutesAgo(3 * 24 * 60),
        by: "ana",
        commit: { sha: "1111111aaaaaaa", dirty: false },
        models: { "model-a": "a1", "model-b": "b1" },
      }),
      newRelease({
        at: minutesAgo(61),
        by: "arn:aws:sts::111111111111:assumed-role/sluice-deploy-dev/ben@example.com",
        commit: { sha: "2222222bbbbbbb", dirty: true },
        models: { "model-a": "a2", "model-c": "c1" },
        result: { endpoints: "confirmed", smoke: "succeeded" },
      }),
      newRelease({ at: minutesAgo(2), kind: "rollback", rollbackTo: 1, models: { "model-a": "a1", "model-b": "b1" } }),
      newRelease({ at: minutesAgo(1), changes: 3, models: { "model-a": "a1", "model-b": "b1" } }),
      newRelease({ at: minutesAgo(0), changes: 0, models: { "model-a": "a1", "model-b": "b1" } }),
    ]);

    const { code, stdout, stderr } = await list(cwd);

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const text = stdout.replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, "TIME").replace(/ +$/gm, "");
    expect(text).toBe(`reader in data_dev  5 releases

5  just now         TIME  deployed
   up by ana
   changed nothing

4  1 minute ago     TIME
   up by ana
   no model changed; 3 resources around them did

3  2 minutes ago    TIME
   rollback to 1 by ana
   changed model-a; new model-b; removed model-c

2  1 hour ago       TIME
   up by ben@example.com as sluice-deploy-dev, commit 2222222 with changes,
   smoke document sent
   changed model-a; new model-c; removed model-b

1  3 days ago       TIME
   up by ana, commit 1111111
   new model-a, model-b
`);
    expect(Math.max(...stdout.split("\n").map(textWidth))).toBeLessThanOrEqual(80);
  });

  it("prints the promised shape for tools, and compares the oldest listed with the one before it", async () => {
    const cwd = await workspace([
      newRelease({ models: { "model-a": "a1" } }),
      newRelease({ models: { "model-a": "a2" } }),
      newRelease({ models: { "model-a": "a2" }, commit: { sha: "abc", dirty: true } }),
    ]);

    const { stdout } = await list(cwd, ["pipeline.yaml", "--limit", "2", "--json"]);

    const output: unknown = JSON.parse(stdout);
    expect([...Value.Errors(ReleasesOutput, output)]).toEqual([]);
    expect(output).toMatchObject({
      version: 1,
      pipeline: "reader",
      environment: "data_dev",
      total: 3,
      releases: [
        { number: 3, deployed: true, commit: { sha: "abc", dirty: true }, models: { changed: [], added: [] } },
        { number: 2, deployed: false, commit: null, models: { changed: ["model-a"], added: [] } },
      ],
    });
  });

  it("tells what was taken down, and that the next release made everything anew", async () => {
    const models = { "model-a": "a1", "model-b": "b1" };
    const cwd = await workspace([
      newRelease({ models, at: minutesAgo(61) }),
      newNote({ kind: "began", verb: "destroy" }, minutesAgo(10)),
      newNote({ kind: "taken-down" }, minutesAgo(9)),
      newNote({ kind: "began", verb: "up" }, minutesAgo(5)),
      newRelease({ models, at: minutesAgo(4) }),
      newNote({ kind: "began", verb: "destroy" }, minutesAgo(3)),
      newNote({ kind: "taken-down" }, minutesAgo(2)),
    ]);

    const { stdout } = await list(cwd);
    const json = await list(cwd, ["pipeline.yaml", "--json"]);

    const text = stdout.replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, "TIME").replace(/ +$/gm, "");
    expect(text).toBe(`reader in data_dev  2 releases

2  4 minutes ago    TIME  taken down
   up by ana
   new model-a, model-b
   taken down by ben 2 minutes ago

1  1 hour ago       TIME  taken down
   up by ana
   new model-a, model-b
   taken down by ben 9 minutes ago
`);
    const output = JSON.parse(json.stdout) as ReleasesOutput;
    expect([...Value.Errors(ReleasesOutput, output)]).toEqual([]);
    expect(output.releases.map(({ deployed, takenDown, unfinished }) => [deployed, takenDown?.by, unfinished])).toEqual(
      [
        [false, "ben", null],
        [false, "ben", null],
      ],
    );
  });

  it.each([
    { event: { kind: "began", verb: "up" }, says: "after it: up by ben just now has not become a release" },
    {
      event: { kind: "began", verb: "rollback", rollbackTo: 1 },
      says: "after it: rollback to 1 by ben just now has not become a release",
    },
    { event: { kind: "began", verb: "destroy" }, says: "after it: destroy by ben just now has not ended" },
  ] as const)("does not call a release deployed after which something began: $says", async ({ event, says }) => {
    const cwd = await workspace([newRelease(), newRelease(), newNote(event, minutesAgo(0))]);

    const { stdout } = await list(cwd);
    const { stdout: json } = await list(cwd, ["pipeline.yaml", "--json"]);

    expect(stdout).toContain(`  may not be what is deployed\n`);
    expect(stdout).toContain(`   ${says}\n`);
    expect(stdout).not.toContain("  deployed");
    const output = JSON.parse(json) as ReleasesOutput;
    expect([...Value.Errors(ReleasesOutput, output)]).toEqual([]);
    const { verb, rollbackTo = null } = { rollbackTo: null, ...event };
    expect(output.releases).toMatchObject([
      { number: 2, deployed: false, takenDown: null, unfinished: { verb, rollbackTo, by: "ben" } },
      { number: 1, deployed: false, takenDown: null, unfinished: null },
    ]);
  });

  it("takes what began and failed for no less unfinished than what only began", async () => {
    const ended = { kind: "ended", verb: "up", began: { after: 1, number: 1 }, result: "failed" } as const;
    const cwd = await workspace([newRelease(), newNote({ kind: "began", verb: "up" }, minutesAgo(3)), newNote(ended)]);

    const { stdout } = await list(cwd);

    expect(stdout).toContain("   after it: up by ben 3 minutes ago has not become a release\n");
  });

  it("calls a release deployed that came of what began before it", async () => {
    const cwd = await workspace([newRelease(), newNote({ kind: "began", verb: "up" }), newRelease()]);

    expect((await list(cwd)).stdout).toMatch(/^2 .*Z {2}deployed$/m);
  });

  it("tells of each release what its cases came to the last time, whatever else happened", async () => {
    const cwd = await workspace([
      newRelease({ at: minutesAgo(61) }),
      newNote(testedEvent(1), minutesAgo(50)),
      newNote({ ...testedEvent(1, "failed"), cases: 1 }, minutesAgo(40)),
      newRelease({ at: minutesAgo(30) }),
      newNote(testedEvent(2, "failed"), minutesAgo(20)),
      newNote(testedEvent(2), minutesAgo(10)),
      newRelease({ at: minutesAgo(2) }),
    ]);

    const { stdout } = await list(cwd);
    const { stdout: json } = await list(cwd, ["pipeline.yaml", "--json"]);

    const [, third, second, first] = stdout.split(/\n\n/);
    expect(third).not.toContain("tested");
    expect(second).toContain("\n   tested: 6 cases passed, by ben 10 minutes ago");
    expect(first).toContain("\n   tested: 1 case failed, by ben 40 minutes ago");
    const output = JSON.parse(json) as ReleasesOutput;
    expect([...Value.Errors(ReleasesOutput, output)]).toEqual([]);
    expect(output.releases.map(({ deployed, tested }) => [deployed, tested?.result, tested?.cases])).toEqual([
      [true, undefined, undefined],
      [false, "passed", 6],
      [false, "failed", 1],
    ]);
  });

  it("calls a release deployed that was tested since", async () => {
    const cwd = await workspace([newRelease(), newNote(testedEvent(1, "failed"))]);

    expect((await list(cwd)).stdout).toMatch(/^1 .*Z {2}deployed$/m);
  });

  it("says how many are left out", async () => {
    const cwd = await workspace([newRelease(), newRelease(), newRelease()]);

    const { stdout } = await list(cwd, ["pipeline.yaml", "--limit", "1"]);

    expect(stdout).toContain("reader in data_dev  3 releases\n");
    expect(stdout).toContain("\n2 older: --limit 3 lists all\n");
    expect(stdout).not.toContain("\n2  ");
  });

  it("says so when there is none", async () => {
    const { code, stdout } = await list(await workspace([]));

    expect({ code, stdout }).toEqual({ code: 0, stdout: "reader in data_dev  no release yet\n" });
  });

  it("needs no more of the file than its name", async () => {
    const cwd = await workspace([newRelease()], "name: reader\nmodels: {model-a: {imgae: x}}\nsource: 7\n");

    const { code, stdout } = await list(cwd);

    expect(code).toBe(0);
    expect(stdout).toContain("reader in data_dev  1 release\n");
  });

  it("needs no file when the pipeline is named", async () => {
    const { code, stdout } = await list(await workspace([newRelease()]), ["--pipeline", "reader"]);

    expect(code).toBe(0);
    expect(stdout).toContain("reader in data_dev  1 release\n");
  });

  it("shows nothing that would move the cursor, whoever wrote the record", async () => {
    const { stdout } = await list(await workspace([newRelease({ by: "eve\u001b[2J\n99  just now" })]));

    expect(stdout).not.toContain("\u001b");
    expect(stdout).toContain("up by eve 99 just now");
  });

  it("breaks long lists of models between them, at the terminal's width", async () => {
    const models = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`model-${index}`, "v"]));
    const cwd = await workspace([newRelease({ models })]);

    const { stdout } = await list(cwd, ["pipeline.yaml"], {
      terminal: { columns: 60, rows: 40 },
      env: { NO_COLOR: "1" },
    });

    expect(Math.max(...stdout.split("\n").map(textWidth))).toBeLessThanOrEqual(60);
    expect(stdout.replace(/\n +/g, " ")).toContain("model-38, model-39");
  });

  it.each([
    { name: "without a file", argv: [], code: 2, stderr: "DEPLOY_MISSING_FILE which pipeline?" },
    { name: "with both", argv: ["pipeline.yaml", "--pipeline", "reader"], code: 2, stderr: "DEPLOY_OPTION_VALUE" },
    {
      name: "of a file that is gone",
      argv: ["gone.yaml"],
      code: 2,
      stderr: "RELEASE_NO_NAME cannot read a pipeline's name from gone.yaml",
    },
    {
      name: "of a name that is a path",
      argv: ["--pipeline", "../secrets"],
      code: 2,
      stderr: "RELEASE_NO_NAME --pipeline gives no pipeline's name",
    },
    {
      name: "with no limit",
      argv: ["pipeline.yaml", "--limit", "0"],
      code: 2,
      stderr: "--limit 0 is no number of releases",
    },
    {
      name: "with a limit in words",
      argv: ["pipeline.yaml", "--limit", "all"],
      code: 2,
      stderr: "--limit all is no number",
    },
  ])("$name says what is missing", async ({ argv, code, stderr }) => {
    const ran = await list(await workspace([]), argv);

    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(stderr);
    expect(ran.stdout).toBe("");
  });

  it("names the file of a record that is broken", async () => {
    const cwd = await workspace([newRelease(), newRelease()]);
    writeFileSync(join(cwd, "ledger/reader/000001.json"), "{}");

    const { code, stderr } = await list(cwd);

    expect(code).toBe(1);
    expect(stderr).toContain("RELEASE_RECORD_INVALID");
    expect(stderr).toContain("ledger/reader/000001.json is no release record");
  });
});

it.each([
  { milliseconds: -5000, text: "just now" },
  { milliseconds: 59_999, text: "just now" },
  { milliseconds: 60_000, text: "1 minute ago" },
  { milliseconds: 3_599_999, text: "59 minutes ago" },
  { milliseconds: 3_600_000, text: "1 hour ago" },
  { milliseconds: 86_400_000 * 6.99, text: "6 days ago" },
  { milliseconds: 86_400_000 * 13, text: "1 week ago" },
  { milliseconds: 86_400_000 * 59, text: "1 month ago" },
  { milliseconds: 86_400_000 * 800, text: "2 years ago" },
])("$milliseconds ms are $text", ({ milliseconds, text }) => {
  expect(renderAge(milliseconds)).toBe(text);
});
