import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compareGolden } from "./compare-golden.ts";
import { goldenFiles, goldenFolder, parseGolden, readGoldenFiles } from "./golden-files.ts";
import type { Golden } from "./golden-stack.ts";
import { renderReport } from "./render-report.ts";
import { goldenStacks, synthesise } from "./synthesise.ts";

const folder = join(import.meta.dirname, "../..", goldenFolder);
const hint = "If running stacks shall change so, write it down: npm run golden -- --update";

describe("the golden files", () => {
  let golden: Golden;
  let files: ReadonlyMap<string, string>;

  beforeAll(async () => {
    [golden, files] = [await synthesise(), await readGoldenFiles(folder)];
  });

  it("hold what the framework makes of the examples in both environments", () => {
    const report = renderReport(compareGolden(parseGolden(files), golden));

    if (report !== "") throw new Error(`${report}\n${hint}`);
  });

  it("are written as they would be written now, and there are no others", () => {
    const now = goldenFiles(golden);
    const names = new Set([...files.keys(), ...now.keys()]);

    expect(
      [...names].filter((name) => files.get(name) !== now.get(name)),
      hint,
    ).toEqual([]);
  });

  it("come out the same a second time", async () => {
    expect(goldenFiles(await synthesise())).toEqual(goldenFiles(golden));
  });

  it.each(goldenStacks)("know the $pipeline in $environment with what watches it", ({ pipeline, environment }) => {
    const stack = golden.stacks.find((each) => each.pipeline === pipeline && each.environment === environment);

    const types = new Set(Object.keys(stack?.resources ?? {}).map((identity) => identity.split(/[:$]/, 1)[0]));
    expect([...types].sort()).toEqual(["pulumi", "sluice"]);
    expect(Object.keys(stack?.resources ?? {}).filter((identity) => identity.includes("datadog:index/"))).not.toEqual(
      [],
    );
  });

  it("name no folder of this machine", () => {
    expect([...files.values()].filter((text) => text.includes(join(import.meta.dirname, "../..")))).toEqual([]);
  });
});
