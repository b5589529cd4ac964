import { PatternError } from "../eventbridge/pattern-error.ts";
import type { DeclaredResource } from "../resource.ts";
import { type Provisioners, thereIf } from "./provisioner.ts";
import { documentOf, inputsOf, outputsOf, problemOf } from "./resource-fields.ts";

const unsupportedTransformations = ["input", "inputPath", "inputTransformer"] as const;

/** Rules of the default bus and their targets. */
export const eventBridgeResources: Provisioners = {
  "aws:cloudwatch/eventRule:EventRule": {
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      try {
        cloud.bus.putRule({
          name: ruleNameOf(resource),
          arn: outputsOf(resource).string("arn"),
          pattern: documentOf(resource, "eventPattern"),
          enabled: inputs.optionalString("state") !== "DISABLED",
        });
      } catch (error) {
        if (error instanceof PatternError) throw problemOf(resource)(error.message);
        throw error;
      }
    },
    remove: (resource, cloud) => cloud.bus.removeRule(ruleNameOf(resource)),
    actual: (resource, cloud) => thereIf(cloud.bus.hasRule(ruleNameOf(resource))),
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    // EventBridge would drop the events of a queue that is not there, and nobody would hear of it.
    isReady: (resource, cloud) => {
      const inputs = inputsOf(resource);
      const arn = inputs.string("arn");
      // Anything else is refused when it is made.
      if (!isQueue(arn)) return true;
      const deadLetterArn = inputs.optionalObject("deadLetterConfig")?.optionalString("arn");
      const queues = deadLetterArn === undefined ? [arn] : [arn, deadLetterArn];
      return cloud.bus.hasRule(inputs.string("rule")) && queues.every((queue) => cloud.queues.findByArn(queue));
    },
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      const transformation = unsupportedTransformations.find((name) => inputs.has(name));
      if (transformation !== undefined)
        throw problemOf(resource)(`the local EventBridge does not know ${transformation}`);
      const arn = inputs.string("arn");
      if (!isQueue(arn)) throw problemOf(resource)(`the local EventBridge sends to SQS queues only, not to ${arn}`);
      cloud.bus.putTarget({
        ruleName: inputs.string("rule"),
        targetId: targetIdOf(resource),
        arn,
        deadLetterArn: inputs.optionalObject("deadLetterConfig")?.optionalString("arn"),
      });
    },
    remove: (resource, cloud) => cloud.bus.removeTarget(inputsOf(resource).string("rule"), targetIdOf(resource)),
    actual: (resource, cloud) => {
      const targets = cloud.bus.targets(inputsOf(resource).string("rule"));
      return thereIf(targets.some(({ targetId }) => targetId === targetIdOf(resource)));
    },
  },
};

function ruleNameOf(resource: DeclaredResource): string {
  return inputsOf(resource).optionalString("name") ?? resource.id;
}

function targetIdOf(resource: DeclaredResource): string {
  return inputsOf(resource).optionalString("targetId") ?? resource.name;
}

function isQueue(arn: string): boolean {
  return arn.startsWith("arn:aws:sqs:");
}
