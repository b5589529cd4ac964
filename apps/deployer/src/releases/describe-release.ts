import type { Handlers } from "@sluice/infra";
import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";
import type { Admission } from "../promotion/admission.ts";
import type { NewRelease, PinnedPipeline, ReleaseRecord } from "./release.ts";
import { commitOf, releasedBy } from "./release-origin.ts";

/** What was deployed, and how it went. */
export interface DescribeReleaseOptions {
  /** A `PipelineForEnvironment`, or what a rollback has of one. */
  readonly target: {
    readonly environment: Pick<Environment, "name" | "emulator">;
    /** Absolute folder of the pipeline file. */
    readonly folder: string;
    readonly document: { readonly text: string };
  };
  readonly pinned: PinnedPipeline;
  readonly handlers: Handlers;
  readonly kind: ReleaseRecord["kind"];
  /** The release a rollback put back: its commit is what is deployed again. */
  readonly rolledBackTo?: Pick<ReleaseRecord, "number" | "commit">;
  /** How it came past the gate of an environment that takes promoted releases only. */
  readonly admission?: Admission;
  /** ARN of the AWS caller, as `Connection.check` answers it. */
  readonly callerArn?: string;
  /** Resources that changed. */
  readonly changes: number;
  /** Whether a smoke document was sent; it succeeded then. */
  readonly smoke: boolean;
}

/** Describes a deployment that has succeeded, for the ledger to number. */
export async function describeRelease(options: DescribeReleaseOptions, io: Io): Promise<NewRelease> {
  const { target, pinned, handlers, kind, rolledBackTo, callerArn, changes, smoke } = options;
  const { pipeline, pins } = pinned;
  // With the components comes Pulumi, which who only lists releases need not wait for.
  const { modelVersion } = await import("@sluice/infra");
  const { commit, ...admitted } = await originOf(options, io);
  return {
    pipeline: pipeline.name,
    environment: target.environment.name,
    at: new Date(io.clock.nowMs()).toISOString(),
    by: releasedBy(io, target.environment, callerArn),
    kind,
    ...(rolledBackTo === undefined ? {} : { rollbackTo: rolledBackTo.number }),
    ...(commit === undefined ? {} : { commit }),
    ...admitted,
    file: target.document.text,
    resolved: pipeline,
    pins,
    models: Object.fromEntries(pipeline.models.map((model) => [model.name, modelVersion(model, handlers.trigger)])),
    changes,
    result: { endpoints: "confirmed", ...(smoke ? { smoke: "succeeded" as const } : {}) },
  };
}

/** Where a release comes from: the work tree, or what is put back or promoted, whose commit it has. */
async function originOf(
  { admission, rolledBackTo, target }: DescribeReleaseOptions,
  io: Io,
): Promise<Pick<NewRelease, "commit" | "promoted" | "unpromoted">> {
  const recorded = rolledBackTo ?? admission?.content;
  const commit = recorded === undefined ? await commitOf(target.folder, io) : recorded.commit;
  const { promoted, unpromoted } = admission ?? {};
  return {
    ...(commit === undefined ? {} : { commit }),
    ...(promoted === undefined ? {} : { promoted }),
    ...(unpromoted === undefined ? {} : { unpromoted }),
  };
}
