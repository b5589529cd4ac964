import type { ResolvedModel } from "@sluice/spec";
import { adjustReasons, resourceReasons } from "./adjust-reasons.ts";
import { endpointContents, startedInstances } from "./endpoint-contents.ts";
import { imageName } from "./image-names.ts";
import { differingKeys } from "./input-values.ts";
import { instanceReasons } from "./instance-reasons.ts";
import type { ModelChange } from "./plan.ts";
import { changeOfType, changesOf, goes, type OwnedChange, type PlanSubject } from "./plan-subject.ts";
import { distinctNouns, modelNounOf, resourceTypes } from "./resource-types.ts";
import { restartReasons } from "./restart-reasons.ts";
import { count, listOf, shortImages } from "./wording.ts";

/** What happens to one model, and why. */
export function modelChange(subject: PlanSubject, model: string): ModelChange {
  const changes = changesOf(subject, model);
  if (changes.every(({ kind }) => kind === "same")) return { model, kind: "unchanged", because: [] };
  if (subject.operation === "refresh") return { model, kind: "adjust", because: driftReasons(changes) };
  const wanted = subject.pipeline.models.find(({ name }) => name === model);
  if (wanted === undefined || subject.operation === "destroy")
    return { model, kind: "remove", because: removal(changes) };
  const endpoint = changeOfType(changes, resourceTypes.endpoint);
  if (endpoint?.kind === "create")
    return { model, kind: "new", because: [contentsText(wanted, subject), ...resumed(changes)] };
  return { model, ...changeInPlace(subject, model, endpoint) };
}

/** Whether the model's endpoint moves to another configuration. */
export function isMoved(endpoint: OwnedChange | undefined): boolean {
  if (endpoint === undefined) return false;
  if (endpoint.kind === "replace") return true;
  return (
    endpoint.kind === "update" && endpoint.before?.["endpointConfigName"] !== endpoint.after?.["endpointConfigName"]
  );
}

function changeInPlace(
  subject: PlanSubject,
  model: string,
  endpoint: OwnedChange | undefined,
): Omit<ModelChange, "model"> {
  const changes = changesOf(subject, model);
  const contents = endpointContents(changes);
  const instances = instanceReasons(changes, contents);
  const around = adjustReasons(changes);
  if (!isMoved(endpoint)) {
    if (instances.length > 0) return { kind: "scale", because: [...instances, ...around] };
    return { kind: "adjust", because: around.length > 0 ? around : orLabels(resourceReasons(changes)) };
  }
  const restart = [...anewReasons(endpoint), ...restartReasons(model, contents, subject.images)];
  const updates = updateReasons(endpoint);
  if (restart.length === 0 && instances.length > 0) {
    const started = startedInstances(contents.after);
    const number = started === undefined ? "new instances" : count(started, "new instance");
    const how = `SageMaker starts ${number} beside the old, as for a restart`;
    return { kind: "scale", because: [...instances, ...updates, how, ...around] };
  }
  const reasons = [...restart, ...instances, ...updates];
  return { kind: "restart", because: [...(reasons.length > 0 ? reasons : ["new endpoint configuration"]), ...around] };
}

function anewReasons(endpoint: OwnedChange | undefined): string[] {
  if (endpoint?.kind !== "replace") return [];
  const keys = [...new Set(endpoint.replacing.map((path) => path.split(/[.[]/, 1)[0]))];
  return [
    `its endpoint is deleted and made anew${keys.length === 0 ? "" : `: AWS cannot change ${listOf(keys.map(String))} in place`}`,
  ];
}

function updateReasons(endpoint: OwnedChange | undefined): string[] {
  if (endpoint?.before === undefined || endpoint.after === undefined) return [];
  return differingKeys(endpoint.before, endpoint.after).includes("deploymentConfig")
    ? ["another way of moving to new versions"]
    : [];
}

function orLabels(reasons: readonly string[]): readonly string[] {
  return reasons.length > 0 ? reasons : ["labels"];
}

function contentsText({ name, image, instanceType, instances }: ResolvedModel, { images }: PlanSubject): string {
  const [short] = shortImages(imageName(images?.after, name, image), undefined);
  if (instances.kind === "fixed") return `image ${short}, ${count(instances.count, `${instanceType} instance`)}`;
  return `image ${short}, ${instances.min} to ${instances.max} ${instanceType} instances by backlog`;
}

/** An earlier deployment stopped before the model had its endpoint, or a destroy kept its bucket. */
function resumed(changes: readonly OwnedChange[]): string[] {
  return changes.every(({ kind }) => kind === "create") ? [] : ["part of it is there already"];
}

/** What goes with a model, and what stays of it. */
function removal(changes: readonly OwnedChange[]): string[] {
  return [...what(changes, "goes"), ...what(changes, "stays")];
}

const shown: readonly string[] = [
  resourceTypes.endpoint,
  resourceTypes.queue,
  resourceTypes.function,
  resourceTypes.bucket,
  resourceTypes.logGroup,
];

function what(changes: readonly OwnedChange[], fate: "goes" | "stays"): string[] {
  const some = changes.filter((change) => (fate === "goes" ? goes(change) : change.kind === "same"));
  const types = shown.filter((type) => some.some((change) => change.type === type));
  const names = types.map(pluralOf);
  if (names.length === 0) return [];
  const word = names.length === 1 && !names[0]?.endsWith("s") ? fate : fate === "goes" ? "go" : "stay";
  return [`its ${listOf(names)} ${word}`];
}

function pluralOf(type: string): string {
  return type === resourceTypes.queue || type === resourceTypes.logGroup ? `${modelNounOf(type)}s` : modelNounOf(type);
}

function driftReasons(changes: readonly OwnedChange[]): string[] {
  const gone = distinctNouns(changes.filter(({ kind }) => kind === "delete").map(({ type }) => modelNounOf(type)));
  const are = gone.length === 1 && !gone[0]?.endsWith("s") ? "is" : "are";
  const changed = changes.filter(({ kind }) => kind !== "same" && kind !== "delete");
  return [
    ...(gone.length === 0 ? [] : [`its ${listOf(gone)} ${are} gone from AWS`]),
    ...changed.map(({ type, changed: paths }) => {
      const keys = [...new Set(paths.map((path) => path.split(/[.[]/, 1)[0] ?? path))];
      return `its ${modelNounOf(type)} was changed outside Sluice${keys.length === 0 ? "" : `: ${listOf(keys)}`}`;
    }),
  ];
}
