import { onTestFinished } from "vitest";
import { Flags } from "../../src/command-line/flags.ts";
import { currentHandlers } from "../../src/deploy/current-handlers.ts";
import { pipelineProgram } from "../../src/deploy/pipeline-program.ts";
import type { Engine, OperationResult } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { readPipelineFor } from "../../src/pipeline/read-pipeline-for.ts";
import type { DeployAccount } from "./deploy-account.ts";
import { quietIo } from "./quiet-io.ts";

/** What a test changes of an engine. */
export interface AccountEngineOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The engine of an account's pipeline as the file is now, without what a deployment does around it. */
export async function accountEngine(account: DeployAccount, options: AccountEngineOptions = {}): Promise<Engine> {
  const { io } = quietIo({
    cwd: account.folder,
    env: { ...account.env, ...options.env },
    clock: { nowMs: () => Date.now() },
  });
  const flags = new Flags(new Map([["environment", ["data_dev"]]]));
  const { environment, pipeline } = await readPipelineFor({ file: "pipeline.yaml", flags, io });
  const program = pipelineProgram({ pipeline, environment, handlers: await currentHandlers() });
  const stack = `${pipeline.name}.${environment.name}`;
  const engine = await openEngine({ project: pipeline.name, stack, environment, program, io });
  onTestFinished(() => engine.close());
  return engine;
}

/** How many steps of each kind an operation had; what stayed the same is left out. */
export function countSteps({ steps }: OperationResult): Record<string, number> {
  const changes = steps.filter(({ kind }) => kind !== "same");
  return Object.fromEntries([...Map.groupBy(changes, ({ kind }) => kind)].map(([kind, each]) => [kind, each.length]));
}
