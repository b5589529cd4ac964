import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPipelineFile } from "@sluice/spec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environments, validText } from "./support/pipeline-text.ts";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-spec-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function read(content: string | Uint8Array) {
  const path = join(folder, "pipeline.yaml");
  await writeFile(path, content);
  return readPipelineFile(path, { environments });
}

describe("reading a pipeline file", () => {
  it("gives the document, its path and its text", async () => {
    const result = await read(validText);

    expect(result.problems).toEqual([]);
    expect(result.text).toBe(validText);
    expect(result.ok && result.value.file).toBe(join(folder, "pipeline.yaml"));
  });

  it("takes a byte order mark and Windows line ends", async () => {
    const result = await read(`\ufeff${validText.replaceAll("\n", "\r\n")}`);

    expect(result.problems).toEqual([]);
  });

  it.each([
    {
      name: "10 MB",
      content: "#".repeat(10_000_000),
      place: "1:1",
      code: "SPEC_FILE_TOO_LARGE",
      message: "the file has 9.5 MiB or more",
    },
    {
      name: "binary data",
      content: new Uint8Array([0x1f, 0x8b, 0x08, 0x00, 0x01]),
      place: "1:1",
      code: "SPEC_BINARY_FILE",
      message: "byte 3 is zero",
    },
    {
      name: "another encoding than UTF-8",
      content: Buffer.concat([Buffer.from("name: a\nowner: M"), Buffer.from([0xfc]), Buffer.from("ller\n")]),
      place: "2:9",
      code: "SPEC_NOT_UTF8",
      message: "the file is not text in UTF-8",
    },
    {
      name: "the encoding that Windows calls Unicode",
      content: Buffer.from("\ufeffname: a\n", "utf16le"),
      place: "1:1",
      code: "SPEC_NOT_UTF8",
      message: "the file is text in UTF-16",
    },
    { name: "nothing", content: "", place: "1:1", code: "SPEC_EMPTY_FILE", message: "the file is empty" },
  ])("refuses $name", async ({ content, place, code, message }) => {
    const { ok, problems } = await read(content);

    expect(ok).toBe(false);
    expect(problems.map((problem) => `${problem.line}:${problem.column} ${problem.code}`)).toEqual([
      `${place} ${code}`,
    ]);
    expect(problems[0]?.message).toContain(message);
  });

  it("refuses a folder", async () => {
    const { problems } = await readPipelineFile(folder, { environments });

    expect(problems[0]).toMatchObject({
      code: "SPEC_UNREADABLE_FILE",
      message: "this is a folder, expected a pipeline file",
    });
  });

  it("refuses a path where nothing is", async () => {
    const { problems } = await readPipelineFile(join(folder, "none.yaml"), { environments });

    expect(problems[0]).toMatchObject({ code: "SPEC_UNREADABLE_FILE", message: "there is no such file" });
  });
});
