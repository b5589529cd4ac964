import type { EndpointContents } from "./endpoint-contents.ts";
import { type ImageNames, imageReason } from "./image-names.ts";
import { differingKeys, type Inputs, numberAt, textAt, textsAt, valueAt } from "./input-values.ts";
import { changeOf, listOf, shortDigests, verb } from "./wording.ts";

type Contents = { readonly before: EndpointContents; readonly after: EndpointContents };

/** Why an endpoint needs new instances, apart from how many: what its SageMaker model and its configuration say. */
export function restartReasons(model: string, { before, after }: Contents, images: ImageNames | undefined): string[] {
  if (before.configuration === undefined || after.configuration === undefined) return [];
  return [
    ...imageReasons(model, [before.model, after.model], images),
    ...modelReasons(before.model ?? {}, after.model ?? {}),
    ...configurationReasons(before.configuration, after.configuration),
  ];
}

function imageReasons(
  model: string,
  [before, after]: readonly [Inputs | undefined, Inputs | undefined],
  names: ImageNames | undefined,
): string[] {
  const images = [container(before, "image"), container(after, "image")] as const;
  return images[0] === images[1] ? [] : [imageReason(model, images, names)];
}

function container(inputs: Inputs | undefined, key: string): string | undefined {
  return textAt(inputs, "primaryContainer", key);
}

function modelReasons(before: Inputs, after: Inputs): string[] {
  const reasons: string[] = [];
  const data = [container(before, "modelDataUrl"), container(after, "modelDataUrl")] as const;
  if (data[0] !== data[1]) reasons.push(changeOf("model data", ...shortLocations(...data)));
  reasons.push(...environmentReasons(before, after));
  const rest = differingKeys(before, after).filter((key) => !["name", "tags", "primaryContainer"].includes(key));
  const known: Readonly<Record<string, string>> = { vpcConfig: "subnets or security groups", executionRoleArn: "role" };
  return [...reasons, ...rest.map((key) => `${known[key] ?? key} changed`)];
}

/** Names only: a value may be a secret. */
function environmentReasons(before: Inputs, after: Inputs): string[] {
  const [was, is] = [before, after].map((inputs) => textsAt(inputs, "primaryContainer", "environment"));
  const names = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])].sort();
  const sorted = Map.groupBy(names, (name) => {
    if (was?.[name] === undefined) return "added";
    if (is?.[name] === undefined) return "removed";
    return was[name] === is[name] ? "same" : "changed";
  });
  sorted.delete("same");
  return [...sorted].map(
    ([word, some]) => `environment ${verb(some.length, "variable", "variables")} ${listOf(some)} ${word}`,
  );
}

function configurationReasons(before: Inputs, after: Inputs): string[] {
  const reasons: string[] = [];
  const type = (inputs: Inputs) => textAt(inputs, "productionVariants", 0, "instanceType");
  if (type(before) !== type(after)) reasons.push(changeOf("instance type", type(before), type(after)));
  const [was, is] = [before, after].map((inputs) => {
    return numberAt(inputs, "asyncInferenceConfig", "clientConfig", "maxConcurrentInvocationsPerInstance");
  });
  if (was !== is) reasons.push(changeOf("documents at a time per instance", was?.toString(), is?.toString()));
  return [...reasons, ...outputReasons(before, after)];
}

function outputReasons(before: Inputs, after: Inputs): string[] {
  const output = (inputs: Inputs, ...path: string[]) =>
    valueAt(inputs, "asyncInferenceConfig", "outputConfig", ...path);
  const differs = (...path: string[]) => output(before, ...path) !== output(after, ...path);
  const reasons: string[] = [];
  if (textAt(before, "kmsKeyArn") !== textAt(after, "kmsKeyArn") || differs("kmsKeyId"))
    reasons.push("encryption key changed");
  if (differs("s3OutputPath") || differs("s3FailurePath")) {
    reasons.push(changeOf("output", String(output(before, "s3OutputPath")), String(output(after, "s3OutputPath"))));
  }
  if (differs("notificationConfig", "errorTopic")) {
    const [was, is] = [before, after].map((inputs) => output(inputs, "notificationConfig", "errorTopic"));
    const word = was === undefined ? "switched on" : is === undefined ? "switched off" : "go to another topic";
    reasons.push(`failure notifications ${word}`);
  }
  return reasons;
}

/** Two S3 locations, as short as tells them apart: digests cut, and the bucket left out when it is the same. */
function shortLocations(
  before: string | undefined,
  after: string | undefined,
): [string | undefined, string | undefined] {
  const [was, is] = [before, after].map((uri) => (uri === undefined ? undefined : shortDigests(uri)));
  if (was === undefined || is === undefined) return [was, is];
  const common = was.slice(0, was.indexOf("/", "s3://".length) + 1);
  return common !== "" && is.startsWith(common) ? [was.slice(common.length), is.slice(common.length)] : [was, is];
}
