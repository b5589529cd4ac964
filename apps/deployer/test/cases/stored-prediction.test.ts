import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Case } from "../../src/cases/case.ts";
import type { CaseRun } from "../../src/cases/case-run.ts";
import { judgeRun } from "../../src/cases/judge/judge-run.ts";
import { updateStored } from "../../src/cases/judge/stored-prediction.ts";
import { readCases } from "../../src/cases/read/read-cases.ts";
import { pipelineOfCases } from "../support/case-folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const content = { image: "registry/model-b:1.2.0", archive: "a".repeat(64) };

/** A run in which model-b wrote this text, of a document with this id. */
function runOf(text: string, overrides: { id?: string; image?: string } = {}): CaseRun {
  const documentId = overrides.id ?? "1".repeat(64);
  const source = { bucket: "flyers-local", key: `incoming/sluice-test/${documentId.slice(0, 4)}/office/office.png` };
  const body = Buffer.from(text);
  const made = { ...content, ...(overrides.image === undefined ? {} : { image: overrides.image }) };
  const models = [{ model: "model-b", content: made, status: "succeeded" as const, body }];
  return { repetition: 1, documentId, source, seconds: 1, models };
}

function caseWith(stored: string): { readonly one: () => Case; readonly file: string } {
  const folder = temporaryFolder({
    "cases/office/office.png": "picture",
    "cases/office/expect.yaml": `models: {model-b: {stored: ${stored}}}`,
  });
  const one = () => readCases({ folder, pipeline: pipelineOfCases, cwd: folder }).cases[0] as Case;
  return { one, file: join(folder, "cases/office/stored/model-b.json") };
}

describe("storing a prediction", () => {
  it("writes it as JSON for people, with placeholders, its members by name and what made it", () => {
    const { one, file } = caseWith("{}");
    const run = runOf(`{"zone":1,"id":"${"1".repeat(64)}","big":12345678901234567890}`);

    const { written } = updateStored(one(), run);

    expect(written).toEqual([file]);
    expect(readFileSync(file, "utf8")).toBe(`{
  "version": 1,
  "model": "model-b",
  "madeBy": {
    "image": "registry/model-b:1.2.0",
    "archive": "${"a".repeat(64)}"
  },
  "prediction": {
    "big": 12345678901234567890,
    "id": "\${documentId}",
    "zone": 1
  }
}
`);
    expect(readdirSync(join(file, ".."))).toEqual(["model-b.json"]);
  });

  it("makes the case pass, at once and when it is read anew, for another document", () => {
    const { one } = caseWith("true");
    const next = runOf(`{"id":"${"2".repeat(64)}"}`, { id: "2".repeat(64) });

    const { updated } = updateStored(one(), runOf(`{"id":"${"1".repeat(64)}"}`));

    expect(judgeRun(updated, next)).toEqual([]);
    expect(judgeRun(one(), next)).toEqual([]);
  });

  it.each([
    { name: "the same prediction", text: '{"a":1}', wrote: false },
    {
      name: "the same with its members in another order",
      text: '{"b":[],"a":1}',
      before: '{"a":1,"b":[]}',
      wrote: false,
    },
    { name: "a number within the tolerance", text: '{"a":1.05}', wrote: false },
    { name: "another value where nothing is compared", text: '{"a":1,"at":2}', before: '{"a":1,"at":1}', wrote: false },
    { name: "a number beyond the tolerance", text: '{"a":1.5}', wrote: true },
    { name: "the same prediction of another image", text: '{"a":1}', image: "registry/model-b:1.3.0", wrote: true },
  ])("again, of $name, writes: $wrote", ({ text, before = '{"a":1}', image, wrote }) => {
    const { one, file } = caseWith("{within: 0.1, ignore: [/at]}");
    updateStored(one(), runOf(before));
    const { ino } = statSync(file);

    const { written } = updateStored(one(), runOf(text, image === undefined ? {} : { image }));

    expect(written).toHaveLength(wrote ? 1 : 0);
    expect(statSync(file).ino !== ino).toBe(wrote);
  });

  it.each([
    { name: "what is no JSON", run: runOf("office") },
    {
      name: "a failed model",
      run: { ...runOf(""), models: [{ model: "model-b", content, status: "failed" as const }] },
    },
    { name: "a model that did not run", run: { ...runOf(""), models: [] } },
  ])("writes nothing of $name", ({ run }) => {
    const { one } = caseWith("{}");

    const { written, updated } = updateStored(one(), run);

    expect(written).toEqual([]);
    expect(updated).toEqual(one());
  });

  it("writes nothing of a model that the case does not compare with a stored one", () => {
    const folder = temporaryFolder({
      "cases/office/office.png": "",
      "cases/office/expect.yaml": "models: {model-b: {}}",
    });
    const one = readCases({ folder, pipeline: pipelineOfCases, cwd: folder }).cases[0] as Case;

    expect(updateStored(one, runOf("{}")).written).toEqual([]);
    expect(readdirSync(join(folder, "cases/office")).sort()).toEqual(["expect.yaml", "office.png"]);
  });

  it("says what keeps it from being written, and leaves nothing half done", () => {
    const { one, file } = caseWith("{}");
    const read = one();
    mkdirSync(join(file, "in-the-way"), { recursive: true });
    writeFileSync(join(file, "in-the-way", "file"), "");

    expect(() => updateStored(read, runOf("{}"))).toThrow(expect.objectContaining({ code: "DEPLOY_CANNOT_WRITE" }));
    expect(readdirSync(join(file, ".."))).toEqual(["model-b.json"]);
  });
});
