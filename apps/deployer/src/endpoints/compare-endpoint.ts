import type { ExpectedEndpoint } from "./expected-endpoints.ts";
import type { DescribedEndpoint, ServedContent } from "./read-endpoint.ts";

/** In which way an endpoint is not what a deployment made it. */
export type MismatchKind =
  /** SageMaker took the update back: the configuration before it goes on serving. */
  | "rolled-back"
  /** Neither the update nor taking it back worked: old and new instances serve side by side. */
  | "mixed"
  /** It does not serve. */
  | "failed"
  /** There is none. */
  | "missing"
  /** It serves a configuration of somebody else's making. */
  | "other-configuration"
  /** The configuration has the expected name and serves another image or artifact. */
  | "other-content"
  /** It did not settle in time. */
  | "unsettled";

/** One endpoint that is not what a deployment made it. */
export interface EndpointMismatch {
  readonly kind: MismatchKind;
  readonly model: string;
  readonly endpointName: string;
  /** What had to be there: a configuration's name, or an image or S3 URI when the content differs. */
  readonly expected: string;
  /** What is there instead; absent when nothing is. */
  readonly actual?: string;
  /** SageMaker's status, such as `InService`; absent without an endpoint. */
  readonly status?: string;
  /** SageMaker's own words. */
  readonly failureReason?: string;
}

/** Compares an endpoint that has settled with what a deployment made it; `served` is what its active configuration serves. */
export function compareEndpoint(
  expected: ExpectedEndpoint,
  actual: DescribedEndpoint | undefined,
  served: ServedContent | undefined,
): EndpointMismatch | undefined {
  const { model, endpointName, configurationName } = expected;
  const subject = { model, endpointName, expected: configurationName };
  if (actual === undefined) return { kind: "missing", ...subject };
  const { status, failureReason } = actual;
  const found = { status, ...(failureReason === undefined ? {} : { failureReason }) };
  const kind = kindByStatus(expected, actual);
  if (kind !== undefined) return { kind, ...subject, actual: actual.configurationName, ...found };
  const difference = differenceOf(expected, served);
  return difference && { ...subject, kind: "other-content", ...difference, status };
}

function kindByStatus(expected: ExpectedEndpoint, actual: DescribedEndpoint): MismatchKind | undefined {
  if (actual.status === "UpdateRollbackFailed") return "mixed";
  if (!isServing(actual.status)) return isChanging(actual.status) ? "unsettled" : "failed";
  if (actual.configurationName === expected.configurationName) return undefined;
  // SageMaker gives the reason of an update that it took back; without one it is the configuration that tells.
  const isOld = actual.configurationName === expected.replaces || actual.failureReason !== undefined;
  return isOld ? "rolled-back" : "other-configuration";
}

function differenceOf(
  expected: ExpectedEndpoint,
  served: ServedContent | undefined,
): { readonly expected: string; readonly actual?: string } | undefined {
  if (served === undefined) return { expected: expected.image };
  if (served.image !== expected.image) return { expected: expected.image, actual: served.image };
  if (served.modelData === expected.modelData) return undefined;
  const none = "no artifact";
  return { expected: expected.modelData ?? none, actual: served.modelData ?? none };
}

/** Whether an endpoint is on its way to another status by itself. */
export function isChanging(status: string): boolean {
  return ["Creating", "Updating", "RollingBack", "SystemUpdating", "Deleting"].includes(status);
}

function isServing(status: string): boolean {
  return status === "InService";
}
