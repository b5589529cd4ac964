import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Golden, GoldenStack } from "./golden-stack.ts";
import { parseGoldenParts, parseGoldenStack, renderGolden } from "./golden-text.ts";

const partsFile = "parts.yaml";

/** Where the golden files are, from the root of the repository. */
export const goldenFolder = "tools/golden/fixtures";

/** Text of every file of a golden state, by its name. */
export function goldenFiles({ parts, stacks }: Golden): ReadonlyMap<string, string> {
  return new Map([
    [partsFile, renderGolden(parts)],
    ...stacks.map((stack) => [fileOf(stack), renderGolden(stack)] as const),
  ]);
}

/** A golden state from the text of its files; without any it is one of nothing. */
export function parseGolden(files: ReadonlyMap<string, string>): Golden {
  const parts = files.get(partsFile);
  return {
    parts: parts === undefined ? { bundles: {}, providers: {} } : parseGoldenParts(parts),
    stacks: [...files].filter(([file]) => file !== partsFile).map(([, text]) => parseGoldenStack(text)),
  };
}

/** Reads every file of a folder of golden files; none where it is not there. */
export async function readGoldenFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return new Map(names.map((name, index) => [name, texts[index] ?? ""]));
}

/** Makes a folder hold these golden files and no others. */
export async function writeGoldenFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  const strangers = (await readdir(folder)).filter((name) => !files.has(name));
  await Promise.all(strangers.map((name) => rm(join(folder, name))));
  await Promise.all([...files].map(([name, text]) => writeFile(join(folder, name), text)));
}

function fileOf({ pipeline, environment }: GoldenStack): string {
  return `${pipeline}.${environment}.yaml`;
}
