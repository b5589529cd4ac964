import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { readStackMark } from "../../src/engine/stack-mark.ts";
import { openAccount } from "../support/open-account.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const stacks = ".pulumi/stacks/reader";
const stack = { project: "reader", stack: "reader.data_dev" };

interface Backend {
  mark(): Promise<string>;
  write(name: string, text: string): Promise<void>;
}

async function folderBackend(): Promise<Backend> {
  const folder = temporaryFolder();
  const { clients } = await openAccount();
  return {
    mark: () => readStackMark({ backend: `file://${folder}`, ...stack, clients }),
    // As the engine writes: beside it, and then in its place.
    write: async (name, text) => {
      const file = join(folder, stacks, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
      rmSync(`${file}.new`, { force: true });
    },
  };
}

async function bucketBackend(): Promise<Backend> {
  const account = await openAccount();
  account.bucket("states");
  return {
    mark: () => readStackMark({ backend: "s3://states/team?region=us-west-2", ...stack, clients: account.clients }),
    write: async (name, text) => void (await account.put("states", `team/${stacks}/${name}`, text)),
  };
}

describe.each([
  { name: "a folder", open: folderBackend },
  { name: "a bucket", open: bucketBackend },
])("the mark of a state in $name", ({ open }) => {
  it("is empty for a stack that is not there", async () => {
    expect(await (await open()).mark()).toBe("");
  });

  it.each([
    { name: "stays while nobody writes", file: undefined, text: "", moves: false },
    { name: "moves when the state is written", file: "reader.data_dev.json", text: "{3}", moves: true },
    { name: "moves when a compressed state is written", file: "reader.data_dev.json.gz", text: "x", moves: true },
    { name: "stays when the state before is kept", file: "reader.data_dev.json.bak", text: "{2}", moves: false },
    { name: "stays when another stack is written", file: "reader.data_dev.json2.json", text: "{}", moves: false },
    { name: "stays when a stack's namesake is written", file: "reader.data_prod.json", text: "{}", moves: false },
  ])("$name", async ({ file, text, moves }) => {
    const { mark, write } = await open();
    await write("reader.data_dev.json", "{1}");
    const before = await mark();
    expect(before).not.toBe("");

    if (file !== undefined) await write(file, text);

    expect((await mark()) !== before).toBe(moves);
  });
});
