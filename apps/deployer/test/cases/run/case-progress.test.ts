import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { Case } from "../../../src/cases/case.ts";
import { CaseProgress } from "../../../src/cases/run/case-progress.ts";

const found = {
  kind: "equals",
  model: "model-a",
  pointer: "/a",
  message: "",
  expected: 1,
  actual: 2,
  line: 1,
} as const;

function open({ terminal }: { readonly terminal?: { readonly columns: number; readonly rows: number } }) {
  const interruption = new AbortController();
  const written: string[] = [];
  const cases = ["good", "bad", "slow"].map((name): Case => {
    const input = { path: `/nowhere/${name}.txt`, name: `${name}.txt`, sizeBytes: 1 };
    return { name, file: `cases/${name}/expect.yaml`, folder: `/nowhere/${name}`, input, models: {} };
  });
  const progress = new CaseProgress(
    { cases, repeat: 1, before: "starting 1 model server" },
    {
      stdout: { write: () => true },
      stderr: { write: (text) => written.push(text), ...(terminal && { isTTY: true, ...terminal }) },
      env: {},
      cwd: "/nowhere",
      signal: interruption.signal,
      clock: { nowMs: () => 0 },
    },
  );
  progress.start();
  const [good, bad, slow] = cases;
  const begin = () => {
    for (const one of cases) progress.begun(one, 1);
    const run = { repetition: 1, source: { bucket: "b", key: "k" }, seconds: 0.5, models: [] };
    if (good !== undefined) progress.ended(good, { run, findings: [] });
    if (bad !== undefined) progress.ended(bad, { run, findings: [found] });
  };
  return { begin, interruption, progress, slow, text: () => stripVTControlCharacters(written.join("")) };
}

describe("the progress of a test", () => {
  it.each([
    { where: "on a terminal", terminal: { columns: 80, rows: 24 } },
    { where: "in a log", terminal: undefined },
  ])("tells who interrupts it what had ended, and what of it had failed: $where", ({ terminal }) => {
    const { begin, interruption, progress, text } = open(terminal === undefined ? {} : { terminal });
    begin();

    interruption.abort();
    progress.stop();

    expect(text()).toMatch(/^bad +failed {2}0\.50 s {2}1 finding\n(.*\n)*interrupted: 2 of 3 had ended, 1 failed\n$/m);
    expect(text().match(/^bad +failed/gm)).toHaveLength(1);
  });

  it("says nothing of an interruption before the first case", () => {
    const { interruption, progress, text } = open({});

    interruption.abort();
    progress.stop();

    expect(text()).toBe("");
  });

  it("leaves what ended to the report where nobody interrupts", () => {
    const { begin, progress, text } = open({ terminal: { columns: 80, rows: 24 } });
    begin();

    progress.stop();

    expect(text()).not.toContain("bad");
  });
});
