import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Handlers } from "../../apps/deployer/src/deploy/evaluate-program.ts";

/** Bundles of constant content, in a folder that goes when they are disposed of. */
export interface StandInHandlers extends AsyncDisposable {
  readonly handlers: Handlers;
  /** What a function's code is called in a golden file, by the SHA-256 of its bundle. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Makes bundles that stand in for the real ones: a model's version is a digest of its trigger's bundle, too, so every change of a
 * handler would otherwise show at every resource of every model.
 */
export async function standInHandlers(): Promise<StandInHandlers> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-golden-"));
  const [trigger, delivery] = await Promise.all([standIn(folder, "trigger"), standIn(folder, "delivery")]);
  return {
    handlers: { trigger, delivery },
    names: new Map([
      [trigger.sha256, "bundle of the trigger"],
      [delivery.sha256, "bundle of the delivery"],
    ]),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

async function standIn(folder: string, name: string): Promise<Handlers["trigger"]> {
  const directory = join(folder, name);
  const code = `stands in for the ${name}`;
  await mkdir(directory);
  await writeFile(join(directory, "index.js"), code);
  return {
    directory,
    file: "index.js",
    sha256: createHash("sha256").update(code).digest("hex"),
    handler: "index.handler",
  };
}
