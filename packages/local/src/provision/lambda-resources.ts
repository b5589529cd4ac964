import { unpackCode } from "../lambda/unpack-code.ts";
import type { Provisioners } from "./provisioner.ts";
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
      const inputs = inputsOf(resource);
      const name = inputs.optionalString("name") ?? resource.id;
      if (resource.assets === undefined)
        throw problemOf(resource)("its code is not on this disk (code must be an asset or archive)");
      const codeDirectory = await unpackCode(resource.assets, cloud.directory, name);
      cloud.createFunction({
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
      });
    },
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      if (!inputs.boolean("enabled", true)) return;
      if (inputs.has("filterCriteria")) throw problemOf(resource)("the local Lambda does not know filterCriteria");
      const concurrency = inputs
        .optionalObject("scalingConfig")
        ?.optionalInteger("maximumConcurrency", { min: 2, max: 2000 });
      cloud.mappings.push({
        queueArn: inputs.string("eventSourceArn"),
        functionName: functionNameOf(inputs.string("functionName")),
        batchSize: inputs.integer("batchSize", { min: 1, max: 10_000 }, 10),
        batchingWindowSeconds: inputs.integer("maximumBatchingWindowInSeconds", { min: 0, max: 300 }, 0),
        reportsBatchItemFailures: inputs.strings("functionResponseTypes").includes("ReportBatchItemFailures"),
        maximumConcurrency: Math.min(concurrency ?? maximumLocalConcurrency, maximumLocalConcurrency),
      });
    },
  },
  // Who may invoke a function matters to push sources only; here queues are polled, as the function's own role.
  "aws:lambda/permission:Permission": { make: () => {} },
};

function functionNameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf(":") + 1);
}
