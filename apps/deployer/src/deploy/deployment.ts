import type { Handlers } from "@sluice/infra";
import { SluiceError } from "@sluice/spec/errors";
import { type Connection, connectionOf } from "../aws/connection.ts";
import type { Flags } from "../command-line/flags.ts";
import { bucketsHoldingData } from "../endpoints/buckets-holding-data.ts";
import { checkAdoptedSource, type SourceFinding } from "../endpoints/check-adopted-source.ts";
import { queuedDocuments } from "../endpoints/queued-documents.ts";
import { ServedNow } from "../endpoints/served-now.ts";
import { stepsFromServed } from "../endpoints/steps-from-served.ts";
import type { Engine, OperationResult } from "../engine/engine.ts";
import { openEngine } from "../engine/open-engine.ts";
import type { ResourceStep } from "../engine/resource-step.ts";
import { type Io, writeLine } from "../io.ts";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
import { buildPlan } from "../plan/build-plan.ts";
import type { ImageNames } from "../plan/image-names.ts";
import { textAt } from "../plan/input-values.ts";
import type { Plan } from "../plan/plan.ts";
import { resourceTypes } from "../plan/resource-types.ts";
import type { Admission } from "../promotion/admission.ts";
import type { PinnedPipeline, ReleaseRecord } from "../releases/release.ts";
import { operationFailure } from "./operation-failure.ts";
import { pipelineProgram } from "./pipeline-program.ts";
import { releasedImages } from "./released-images.ts";
import { RetiredModels, retireModels } from "./retire-models.ts";

/** A pipeline file as one environment sees it, or what a rollback has of one: its file may be gone. */
export type DeployTarget = Omit<PipelineForEnvironment, "document"> & {
  readonly document: Pick<PipelineForEnvironment["document"], "text">;
};

/** What is deployed, and where. */
export interface DeploymentOptions {
  readonly target: DeployTarget;
  readonly pinned: PinnedPipeline;
  readonly handlers: Handlers;
  readonly flags: Flags;
  /** The release that a rollback puts back. */
  readonly rolledBackTo?: Pick<ReleaseRecord, "number" | "commit">;
  /** How it comes past the gate of its environment. */
  readonly admission?: Admission;
  /** @defaultValue the environment's own */
  readonly connection?: Connection;
}

/** A pipeline on its way to an environment: what is there now, and the engine that holds its stack. */
export interface Deployment extends DeploymentOptions {
  readonly connection: Connection;
  readonly engine: Engine;
  readonly stack: string;
  readonly served: ServedNow;
  /** Documents on their way into each model. */
  readonly queued: Readonly<Record<string, number>>;
  readonly sourceFindings: readonly SourceFinding[];
  readonly retired: RetiredModels;
  /** What the files call the images that are deployed by digest, now and then. */
  readonly images: ImageNames;
}

/** Looks at what is there and opens the engine; whoever calls it closes the engine. The connection has been checked before. */
export async function openDeployment(options: DeploymentOptions, io: Io): Promise<Deployment> {
  const { flags, handlers, pinned, target } = options;
  const { environment } = target;
  const { pipeline } = pinned;
  const connection = options.connection ?? connectionOf(environment, io);
  const { clients } = connection;
  const stack = stackOf(target);
  // The engine needs seconds to look at everything, and says nothing meanwhile.
  writeLine(io.stderr, `working out what would change in ${stack} ...`);
  const [served, queued, sourceFindings, released] = await Promise.all([
    ServedNow.read(pipeline, environment, clients),
    queuedDocuments(pipeline, environment, clients),
    checkAdoptedSource(pipeline, environment, clients),
    releasedImages(target, connection, io),
  ]);
  const images = { ...(released === undefined ? {} : { before: released }), after: pinned.pins.images };
  const retired = new RetiredModels();
  const engine = await openEngine({
    project: pipeline.name,
    stack,
    environment,
    program: pipelineProgram({ pipeline, environment, handlers, served, retired }),
    io,
    connection,
    debug: flags.has("debug"),
  });
  return { ...options, connection, engine, stack, served, queued, sourceFindings, retired, images };
}

/** `<pipeline>.<environment>`. */
export function stackOf({ pipeline, environment }: Pick<PipelineForEnvironment, "pipeline" | "environment">): string {
  return `${pipeline.name}.${environment.name}`;
}

/**
 * What a deployment would change.
 * @throws SluiceError `DEPLOY_FAILED` when the program or a provider refuses it
 */
export async function previewDeployment(deployment: Deployment, io: Io): Promise<Plan> {
  const { connection, engine, images, pinned, rolledBackTo, served, sourceFindings, target } = deployment;
  let operation = await engine.preview({ signal: io.signal });
  io.signal.throwIfAborted();
  if (await retireModels(deployment, operation)) operation = await engine.preview({ signal: io.signal });
  io.signal.throwIfAborted();
  if (operation.result !== "succeeded") {
    const next = "nothing was changed";
    throw await operationFailure({ verb: "preview", operation, failures: [], clients: connection.clients, next });
  }
  const plan = buildPlan({
    operation: "up",
    steps: stepsFromServed(operation.steps, served.now),
    pipeline: pinned.pipeline,
    environment: target.environment,
    queued: await queuedOf(deployment, operation),
    images,
    ...(rolledBackTo === undefined ? {} : { rollbackTo: rolledBackTo.number }),
  });
  const stops = sourceFindings.filter(({ severity }) => severity === "error");
  const full = await fullBuckets(deployment, operation);
  const sentences = [
    ...stops.map(({ message, fix }) => `${message}: ${fix}`),
    ...full.map((bucket) => `The bucket ${bucket} would be deleted and holds data: leave it in the file, or empty it.`),
  ];
  return { ...plan, blocked: [...plan.blocked, ...sentences] };
}

/** Documents on their way into each model, those that would go with the update included. */
async function queuedOf({ connection, pinned, queued, target }: Deployment, { steps }: OperationResult) {
  const gone = steps.filter(({ kind, type }) => kind === "delete" && type === resourceTypes.queue);
  const alsoModels = gone.flatMap(({ before }) => textAt(before, "tags", "sluice:model") ?? []);
  if (alsoModels.length === 0) return queued;
  return await queuedDocuments(pinned.pipeline, target.environment, connection.clients, { alsoModels });
}

/** Buckets that would be deleted and cannot be, because they hold data: the source's or the delivery's; those of models stay. */
async function fullBuckets({ connection, target }: Deployment, { steps }: OperationResult): Promise<readonly string[]> {
  const goes = ({ kind }: ResourceStep) => kind === "delete" || kind === "delete-replaced";
  const going = steps.filter((step) => goes(step) && step.type === resourceTypes.bucket);
  const names = going.flatMap(({ id }) => id ?? []);
  return await bucketsHoldingData(names, target.environment, connection.clients);
}

/** @throws SluiceError `DEPLOY_BLOCKED` for a plan that cannot be carried out */
export function assertUnblocked({ blocked, stack }: Plan): void {
  if (blocked.length === 0) return;
  throw new SluiceError("DEPLOY_BLOCKED", `${stack} cannot be deployed like this`, { hint: blocked.join("\n") });
}
