import type { BootstrapNames } from "@sluice/infra/bootstrap";
import { SluiceError } from "@sluice/spec/errors";
import type { Connection } from "../aws/connection.ts";
import type { Engine, OperationResult } from "../engine/engine.ts";
import { openEngine } from "../engine/open-engine.ts";
import type { ResourceStep } from "../engine/resource-step.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { type Io, writeLine } from "../io.ts";
import { type BootstrapState, findState, moveState } from "./bootstrap-state.ts";
import type { ForeignParts } from "./foreign-of.ts";
import { bootstrapProgram } from "./program.ts";
import type { PromotionParts } from "./promotion-of.ts";

/** What a {@link Foundation} is opened with. */
export interface FoundationOptions extends ForeignParts, PromotionParts {
  /** Without its deploy role. */
  readonly environment: Environment;
  readonly names: BootstrapNames;
  readonly adoptBoundary: boolean;
  /** Whose workflows may deploy. @defaultValue as it was made last */
  readonly repository: string | undefined;
  readonly connection: Connection;
  readonly debug: boolean;
  readonly io: Io;
}

const project = "sluice-bootstrap";
const githubProviderType = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

/** An environment's foundation in the hands of the engine. */
export class Foundation {
  readonly #options: FoundationOptions;
  readonly #state: BootstrapState;
  readonly #engine: Engine;

  private constructor(options: FoundationOptions, state: BootstrapState, engine: Engine) {
    this.#options = options;
    this.#state = state;
    this.#engine = engine;
  }

  /** Finds what was made before; nothing is changed. */
  static async open(options: FoundationOptions): Promise<Foundation> {
    const { connection, environment, io, names } = options;
    const state = await findState({ environment, names, clients: connection.clients, cwd: io.cwd });
    const made = await readMade(options, state);
    const program = bootstrapProgram({
      args: argsOf(options),
      repository: options.repository ?? made.repository,
      // An account on this machine has no identity providers to ask for.
      githubProvider: made.hasProvider || connection.emulated ? "create" : "look",
    });
    return new Foundation(options, state, await openStack(options, state, program));
  }

  /** @throws SluiceError `BOOTSTRAP_FAILED` */
  async preview(): Promise<readonly ResourceStep[]> {
    const operation = await this.#engine.preview({ signal: this.#options.io.signal });
    return this.#succeeded(operation, "nothing was changed").steps;
  }

  /** @throws SluiceError `BOOTSTRAP_FAILED`; what was made by then is kept in mind, and the next run goes on from there */
  async up(): Promise<void> {
    const { io } = this.#options;
    const operation = await this.#engine.up({
      signal: io.signal,
      onEvent: ({ resOutputsEvent: done }) => {
        const { op, urn, type } = done?.metadata ?? {};
        if (op !== undefined && op !== "same" && type?.startsWith("aws:"))
          writeLine(io.stderr, `  ${op} ${urn?.split("::").at(-1)}`);
      },
    });
    this.#succeeded(operation, "run it again: it goes on from there");
  }

  /** Moves the state of a first run into the bucket that it made. */
  async settleState(): Promise<void> {
    if (this.#state.kind === "bucket") return;
    const { connection, environment, io, names } = this.#options;
    await moveState({ environment, names, clients: connection.clients, cwd: io.cwd });
    writeLine(io.stderr, `moved bootstrap's own state to s3://${names.stateBucket}`);
  }

  close(): void {
    this.#engine.close();
  }

  #succeeded(operation: OperationResult, next: string): OperationResult {
    this.#options.io.signal.throwIfAborted();
    if (operation.result === "succeeded") return operation;
    const reasons = operation.errors.map(({ message }) => message.trim());
    throw new SluiceError("BOOTSTRAP_FAILED", `the foundation of ${this.#options.environment.name} was not made`, {
      hint: [...reasons, next].join("\n"),
    });
  }
}

interface Made {
  readonly repository: string | undefined;
  readonly hasProvider: boolean;
}

/** What an earlier run made that this one's program depends on. */
async function readMade(options: FoundationOptions, state: BootstrapState): Promise<Made> {
  if (state.isNew) return { repository: undefined, hasProvider: false };
  const engine = await openStack(options, state, async () => ({}));
  try {
    const resources = await engine.state();
    const repository = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs["repository"];
    return {
      repository: typeof repository === "string" ? repository : undefined,
      hasProvider: resources.some(({ type }) => type === githubProviderType),
    };
  } finally {
    engine.close();
  }
}

function argsOf(options: FoundationOptions) {
  const { adoptBoundary, environment, foreignBuckets, foreignStages, names, promotedBy, promotesFrom } = options;
  const { account, kmsKeyArn, name, region, stage, subnets } = environment;
  return {
    environment: name,
    stage,
    accountId: account,
    region,
    names,
    adoptBoundary,
    foreignBuckets,
    foreignStages,
    promotedBy,
    ...(promotesFrom === undefined ? {} : { promotesFrom }),
    inSubnets: subnets !== undefined,
    ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
  };
}

async function openStack(
  { connection, debug, environment, io }: FoundationOptions,
  state: BootstrapState,
  program: Parameters<typeof openEngine>[0]["program"],
): Promise<Engine> {
  return await openEngine({
    project,
    stack: `${project}.${environment.name}`,
    environment: { ...environment, backend: state.url, secretsProvider: "passphrase" },
    program,
    // The program has no secret, and its state must open in every later run.
    io: { ...io, env: { ...io.env, PULUMI_CONFIG_PASSPHRASE: "", PULUMI_CONFIG_PASSPHRASE_FILE: undefined } },
    connection,
    debug,
  });
}
