import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RuntimeError } from "../runtime-error.ts";
import type { HandlerName } from "./handler-name.ts";

/** A handler as a Lambda function takes it. */
export interface HandlerBundle {
  /** Absolute path of the folder that holds the bundle and nothing else. */
  readonly directory: string;
  /** Name of the bundle in its folder. */
  readonly file: string;
  /** Of the bundle's bytes, in hex. */
  readonly sha256: string;
  /** Lambda's handler string. */
  readonly handler: string;
}

const file = "index.js";

/**
 * The bundle of a handler: prebuilt in the published package, built from source (once per content) in this repository.
 * @throws RUNTIME_BUNDLE_MISSING
 * @example const { directory, sha256 } = await handlerBundle("trigger");
 */
export async function handlerBundle(name: HandlerName): Promise<HandlerBundle> {
  const fromSource = import.meta.url.endsWith(".ts");
  const directory = fromSource
    ? await builtBundle(name)
    : fileURLToPath(new URL(`../bundles/${name}`, import.meta.url));
  const code = await readFile(join(directory, file)).catch((cause: unknown) => {
    throw new RuntimeError("RUNTIME_BUNDLE_MISSING", `the bundle of the ${name} is not at "${join(directory, file)}"`, {
      hint: "install @sluice/runtime again",
      cause,
    });
  });
  return { directory, file, sha256: createHash("sha256").update(code).digest("hex"), handler: "index.handler" };
}

async function builtBundle(name: HandlerName): Promise<string> {
  const source = fileURLToPath(new URL("../", import.meta.url));
  const repository = fileURLToPath(new URL("../../../../", import.meta.url));
  const modules = join(repository, "node_modules");
  const cache = existsSync(modules) ? join(modules, ".cache") : tmpdir();
  const directory = join(cache, "sluice", `${name}-${await contentOf(source, modules)}`);
  if (existsSync(join(directory, file))) return directory;
  const { buildBundle } = await import("./build-bundle.ts");
  const { code } = await buildBundle(name);
  await publish(directory, code);
  return directory;
}

/** Digest of all that a bundle is made from: our sources, and what npm installed. */
async function contentOf(source: string, modules: string): Promise<string> {
  const files = (await readdir(source, { recursive: true })).filter((path) => path.endsWith(".ts")).sort();
  const texts = await Promise.all(files.map((path) => readFile(join(source, path))));
  const installed = await readFile(join(modules, ".package-lock.json")).catch(() => "");
  const hash = createHash("sha256").update(installed);
  for (const [index, path] of files.entries())
    hash.update(`\0${path.replaceAll("\\", "/")}\0`).update(texts[index] ?? "");
  return hash.digest("hex").slice(0, 16);
}

/** Renames a finished folder into place, so that nobody sees half a bundle; when another process was first, its bundle is the same. */
async function publish(directory: string, code: string): Promise<void> {
  const unfinished = `${directory}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  await writeFile(join(unfinished, file), code);
  await rename(unfinished, directory).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(join(directory, file))) throw error;
  });
}
