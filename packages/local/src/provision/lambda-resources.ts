import { randomUUID } from "node:crypto";
import { AwsError } from "../gateway/service.ts";
import type { EventSourceMappingSettings } from "../lambda/event-source-mapping.ts";
import type { FunctionSettings } from "../lambda/function-settings.ts";
import { unpackCode } from "../lambda/unpack-code.ts";
import type { DeclaredResource } from "../resource.ts";
import type { LocalCloud } from "./local-cloud.ts";
import { type Provisioners, thereIf } from "./provisioner.ts";
import { inputsOf, outputsOf, problemOf } from "./resource-fields.ts";

/**
 * A laptop runs no more environments of one function at a time: each is a thread with its own copy of the bundle, and with two the
 * function keeps up with its model.
 */
const maximumLocalConcurrency = 2;

/** Functions and the queues that feed them. */
export const lambdaResources: Provisioners = {
  "aws:lambda/function:Function": {
    make: async (resource, cloud) => {
      cloud.createFunction(await functionSettings(resource, cloud, nameOf(resource)));
    },
    refuse: (resource, cloud) => {
      const name = nameOf(resource);
      if (cloud.functions.has(name))
        throw new AwsError("ResourceConflictException", 409, `Function already exist: ${name}`);
      refuseRole(resource, cloud);
    },
    change: async ({ after }, cloud) => {
      refuseRole(after, cloud);
      // A folder of its own: an event under way may still load a module of the old code.
      const settings = await functionSettings(after, cloud, `${nameOf(after)}-${randomUUID()}`);
      cloud.functions.get(settings.name)?.reconfigure(settings);
    },
    remove: async (resource, cloud) => {
      const name = nameOf(resource);
      const removed = cloud.functions.get(name);
      cloud.functions.delete(name);
      await removed?.close();
    },
    actual: (resource, cloud) => thereIf(cloud.functions.has(nameOf(resource))),
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    make: (resource, cloud) => {
      const settings = mappingSettings(resource);
      if (isEnabled(resource)) cloud.mappings.declare(resource.id, settings);
    },
    refuse: (resource, cloud) => {
      const { queueArn, functionName } = mappingSettings(resource);
      if (cloud.mappings.between(queueArn, functionName).length === 0) return;
      const problem = `An event source mapping with SQS arn (" ${queueArn} ") and function (" ${functionName} ") already exists. Please update or delete the existing mapping.`;
      throw new AwsError("ResourceConflictException", 409, problem);
    },
    create: startMapping,
    change: ({ after }, cloud) => startMapping(after, cloud),
    remove: (resource, cloud) => cloud.mappings.remove(resource.id),
    actual: (resource, cloud) => {
      const state = cloud.mappings.stateOf(resource.id);
      return state && { enabled: state === "enabled" };
    },
  },
  // Who may invoke a function matters to push sources only; here queues are polled, as the function's own role.
  "aws:lambda/permission:Permission": { make: () => {} },
};

async function functionSettings(
  resource: DeclaredResource,
  cloud: LocalCloud,
  folder: string,
): Promise<FunctionSettings> {
  const inputs = inputsOf(resource);
  const name = nameOf(resource);
  if (resource.assets === undefined)
    throw problemOf(resource)("its code is not on this disk (code must be an asset or archive)");
  const codeDirectory = await unpackCode(resource.assets, cloud.directory, folder);
  return {
    name,
    arn: outputsOf(resource).string("arn"),
    roleArn: inputs.string("role"),
    handler: inputs.string("handler"),
    runtime: inputs.optionalString("runtime") ?? "nodejs24.x",
    timeoutSeconds: inputs.integer("timeout", { min: 1, max: 900 }, 3),
    memoryMiB: inputs.integer("memorySize", { min: 128, max: 10_240 }, 128),
    environment: inputs.optionalObject("environment")?.stringMap("variables") ?? {},
    codeDirectory,
    logGroupName: inputs.optionalObject("loggingConfig")?.optionalString("logGroup") ?? `/aws/lambda/${name}`,
  };
}

function refuseRole(resource: DeclaredResource, cloud: LocalCloud): void {
  if (cloud.policies.canAssume(inputsOf(resource).string("role"), "lambda.amazonaws.com")) return;
  const problem = "The role defined for the function cannot be assumed by Lambda.";
  throw new AwsError("InvalidParameterValueException", 400, problem);
}

function startMapping(resource: DeclaredResource, cloud: LocalCloud): void {
  const settings = mappingSettings(resource);
  if (!isEnabled(resource)) {
    cloud.mappings.disable(resource.id, settings);
    return;
  }
  try {
    cloud.mappings.start(resource.id, settings);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== "AccessDenied") throw error;
    const action = /perform: sqs:(\w+)/.exec(error.message)?.[1] ?? "ReceiveMessage";
    const problem = `The provided execution role does not have permissions to call ${action} on SQS`;
    throw new AwsError("InvalidParameterValueException", 400, problem);
  }
}

function mappingSettings(resource: DeclaredResource): EventSourceMappingSettings {
  const inputs = inputsOf(resource);
  if (inputs.has("filterCriteria")) throw problemOf(resource)("the local Lambda does not know filterCriteria");
  const concurrency = inputs
    .optionalObject("scalingConfig")
    ?.optionalInteger("maximumConcurrency", { min: 2, max: 2000 });
  return {
    queueArn: inputs.string("eventSourceArn"),
    functionName: functionNameOf(inputs.string("functionName")),
    batchSize: inputs.integer("batchSize", { min: 1, max: 10_000 }, 10),
    batchingWindowSeconds: inputs.integer("maximumBatchingWindowInSeconds", { min: 0, max: 300 }, 0),
    reportsBatchItemFailures: inputs.strings("functionResponseTypes").includes("ReportBatchItemFailures"),
    maximumConcurrency: Math.min(concurrency ?? maximumLocalConcurrency, maximumLocalConcurrency),
  };
}

function isEnabled(resource: DeclaredResource): boolean {
  return inputsOf(resource).boolean("enabled", true);
}

function nameOf(resource: DeclaredResource): string {
  return inputsOf(resource).optionalString("name") ?? resource.id;
}

function functionNameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf(":") + 1);
}
