import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Deployment, LocalWorkspace, Stack } from "@pulumi/pulumi/automation/index.js";
import type { Io } from "../io.ts";
import type { Backend } from "./backend.ts";
import type {
  Engine,
  OperationOptions,
  OperationResult,
  SettledPending,
  SettlePendingOptions,
  StackProgram,
  StateResource,
} from "./engine.ts";
import { explainCliError, isStackMissing } from "./explain-cli-error.ts";
import { CliError, type PulumiCli } from "./pulumi-cli.ts";
import { quickly } from "./quick-program.ts";
import { EngineRecord } from "./resource-steps.ts";
import { askablePending, stateResources, withoutResources } from "./state-resources.ts";

/** What a {@link PulumiEngine} is made from. */
export interface PulumiEngineOptions {
  readonly project: string;
  readonly stack: string;
  readonly backend: Backend;
  readonly program: StackProgram;
  readonly cli: PulumiCli;
  readonly io: Pick<Io, "clock" | "env">;
  /** Variables of the engine, its backend and its providers. */
  readonly env: Readonly<Record<string, string>>;
  /** Told all that the engine prints. */
  readonly onOutput?: (text: string) => void;
  /** Keeps stack traces, which take a third of a program's time. */
  readonly debug: boolean;
}

type Run = (stack: Stack, options: AutomationOptions) => Promise<unknown>;

interface AutomationOptions {
  readonly onEvent: NonNullable<OperationOptions["onEvent"]>;
  readonly onOutput?: (text: string) => void;
  readonly signal: AbortSignal;
}

/** One stack in the hands of the Pulumi CLI, by Automation API. */
export class PulumiEngine implements Engine {
  readonly stack: string;
  readonly #options: PulumiEngineOptions;
  readonly #directory = mkdtempSync(join(tmpdir(), "sluice-engine-"));
  #opened: Promise<Stack> | undefined;

  constructor(options: PulumiEngineOptions) {
    this.#options = options;
    this.stack = options.stack;
  }

  async preview(options: OperationOptions): Promise<OperationResult> {
    return await this.#operate(options, async (stack, each) => {
      await orIfMissing(
        () => stack.preview(each),
        async () => {
          // A preview leaves no trace: what is not deployed yet is compared with an empty stack of this folder.
          const fresh = await this.#openBeside({
            secretsProvider: "passphrase",
            env: { PULUMI_CONFIG_PASSPHRASE: "" },
          });
          await fresh.preview(each);
        },
      );
    });
  }

  async up(options: OperationOptions): Promise<OperationResult> {
    return await this.#operate(options, async (stack, each) => {
      const up = async () => (await stack.up(each)).outputs;
      const outputs = await orIfMissing(up, async () => {
        await stack.workspace.createStack(this.stack);
        return await up();
      });
      return Object.fromEntries(
        Object.entries(outputs).flatMap(([key, { value, secret }]) => (secret ? [] : [[key, value]])),
      );
    });
  }

  async destroy({
    targets,
    dependents = false,
    unprotect = false,
    ...options
  }: Parameters<Engine["destroy"]>[0]): Promise<OperationResult> {
    return await this.#operate(options, async (stack, each) => {
      if (unprotect) this.#options.cli.nextArguments = ["--ignore-protect"];
      const target = targets === undefined ? {} : { target: [...targets], targetDependents: dependents };
      await stack.destroy({ ...each, ...target, runProgram: false });
    });
  }

  async refresh({ targets, ...options }: Parameters<Engine["refresh"]>[0]): Promise<OperationResult> {
    return await this.#operate(options, async (stack, each) => {
      const target = targets === undefined ? {} : { target: [...targets] };
      await stack.refresh({ ...each, ...target, runProgram: false });
    });
  }

  async settlePending({ ids, isOurs, beforeWrite, ...options }: SettlePendingOptions): Promise<SettledPending> {
    const stack = await this.#open();
    const exported = await this.#explained(() => stack.exportStack());
    const { candidates, deployment, targets } = askablePending(exported.deployment, ids);
    const looked = await this.#lookAt({ ...exported, deployment }, targets, options);
    if (looked.result !== "succeeded") return { ...looked, adopted: [], foreign: [] };
    const { resources } = stateResources(looked.deployment);
    const found = resources.filter(({ urn }) => candidates.includes(urn));
    const foreign = found.filter((resource) => !isOurs(resource, resources));
    const settled = withoutResources(looked.deployment, new Set(foreign.map(({ urn }) => urn)));
    await beforeWrite();
    options.signal.throwIfAborted();
    await this.#explained(() => stack.importStack({ ...exported, deployment: settled }));
    const adopted = found.filter((resource) => !foreign.includes(resource));
    return { result: "succeeded", errors: looked.errors, adopted, foreign };
  }

  /** What AWS says of some resources of a deployment, found out beside the stack, which knows nothing of it. */
  async #lookAt(
    exported: Deployment,
    targets: readonly string[],
    options: OperationOptions,
  ): Promise<Pick<OperationResult, "result" | "errors"> & { readonly deployment: unknown }> {
    if (targets.length === 0) return { result: "succeeded", errors: [], deployment: exported.deployment };
    let deployment: unknown;
    const { result, errors } = await this.#operate(options, async (_, each) => {
      const beside = await this.#openBeside(this.#options.backend);
      await beside.importStack(exported);
      await beside.refresh({ ...each, target: [...targets], runProgram: false });
      ({ deployment } = await beside.exportStack());
    });
    return { result, errors, deployment };
  }

  async state(): Promise<readonly StateResource[]> {
    return stateResources(await this.#exported()).resources;
  }

  async pending(): ReturnType<Engine["pending"]> {
    return stateResources(await this.#exported()).pending;
  }

  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const resources = await this.state();
    return resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  }

  async breakLock(): Promise<void> {
    await this.#command("cancel");
  }

  async unprotect(urn: string): Promise<void> {
    await this.#command("state", "unprotect", urn);
  }

  close(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Runs a command of the CLI for this stack. */
  async #command(...words: readonly string[]): Promise<void> {
    const { workspace } = await this.#open();
    const args = [...words, "--yes", "--stack", this.stack];
    await this.#explained(() => this.#options.cli.run(args, workspace.workDir, workspace.envVars));
  }

  async #exported(): Promise<unknown> {
    const stack = await this.#open();
    return await this.#explained(() =>
      orIfMissing(
        async () => (await stack.exportStack()).deployment as unknown,
        async () => undefined,
      ),
    );
  }

  async #operate({ onEvent, signal }: OperationOptions, run: Run): Promise<OperationResult> {
    const record = new EngineRecord();
    const { onOutput } = this.#options;
    const each = {
      onEvent: (event: Parameters<NonNullable<typeof onEvent>>[0]) => {
        record.add(event);
        onEvent?.(event);
      },
      signal,
      ...(onOutput === undefined ? {} : { onOutput }),
    };
    const result = (outcome: OperationResult["result"], outputs: unknown): OperationResult => ({
      result: outcome,
      steps: record.steps,
      errors: record.errors,
      outputs: (outputs ?? {}) as OperationResult["outputs"],
    });
    signal.throwIfAborted();
    const limit = Error.stackTraceLimit;
    // Pulumi takes a stack trace for each of a program's thousands of promises, which is most of its time. Messages stay.
    if (!this.#options.debug) Error.stackTraceLimit = 0;
    try {
      return result("succeeded", await run(await this.#open(), each));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      onOutput?.(error.result.stdout + error.result.stderr);
      if (signal.aborted) return result("cancelled", undefined);
      if (record.errors.length > 0) return result("failed", undefined);
      throw this.#explain(error);
    } finally {
      Error.stackTraceLimit = limit;
    }
  }

  async #explained<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw error instanceof CliError ? this.#explain(error) : error;
    }
  }

  #explain(error: CliError): Error {
    const { backend, io } = this.#options;
    return explainCliError(error, { stack: this.stack, backend: backend.url, io });
  }

  #open(): Promise<Stack> {
    this.#opened ??= this.#openStack(this.#options.backend, this.#directory);
    return this.#opened;
  }

  /** An empty stack of the same name, in a folder of its own. */
  async #openBeside(secrets: Pick<Backend, "secretsProvider" | "env">): Promise<Stack> {
    const directory = mkdtempSync(join(this.#directory, "beside-"));
    const { secretsProvider, env } = secrets;
    const stack = await this.#openStack({ url: `file://${directory}`, secretsProvider, env }, directory);
    await stack.workspace.createStack(this.stack);
    return stack;
  }

  async #openStack(backend: Backend, workDir: string): Promise<Stack> {
    const { LocalWorkspace, Stack } = await import("@pulumi/pulumi/automation/index.js");
    const { cli, debug, env, program, project } = this.#options;
    const workspace = await LocalWorkspace.create({
      workDir,
      pulumiCommand: cli,
      projectSettings: { name: project, runtime: "nodejs", backend: { url: backend.url } },
      secretsProvider: backend.secretsProvider,
      program: debug ? program : quickly(program),
      envVars: { ...env, ...backend.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    // Whether the stack is there shows when it is used: asking first takes a run of the CLI, and leaves a note in Pulumi's folder.
    workspace.selectStack = async () => undefined;
    return await Stack.select(this.stack, workspace satisfies LocalWorkspace);
  }
}

async function orIfMissing<T, U>(run: () => Promise<T>, otherwise: () => Promise<U>): Promise<T | U> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CliError && isStackMissing(error)) return await otherwise();
    throw error;
  }
}
