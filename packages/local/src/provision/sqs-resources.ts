import type { DeclaredResource } from "../resource.ts";
import type { QueueSettings } from "../sqs/queue.ts";
import type { LocalCloud } from "./local-cloud.ts";
import { type Provisioners, thereIf } from "./provisioner.ts";
import { documentOf, inputsOf, outputsOf } from "./resource-fields.ts";

/** Queues and who may use them. */
export const sqsResources: Provisioners = {
  "aws:sqs/queue:Queue": {
    // AWS makes no queue whose dead-letter queue is not there; here its messages would end nowhere.
    isReady: (resource, cloud) => {
      const { redrive } = queueSettings(resource);
      return redrive === undefined || cloud.queues.findByArn(redrive.deadLetterArn) !== undefined;
    },
    make: makeQueue,
    change: ({ after }, cloud) => {
      const settings = queueSettings(after);
      makeQueue(after, cloud);
      cloud.queues.find(settings.name)?.reconfigure(settings);
    },
    remove: (resource, cloud) => {
      const { arn, name } = queueSettings(resource);
      cloud.queues.remove(name);
      cloud.policies.removeResourcePolicy(arn);
    },
    actual: (resource, cloud) => thereIf(cloud.queues.findByArn(outputsOf(resource).string("arn")) !== undefined),
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    make: (resource, cloud) =>
      cloud.policies.setResourcePolicy(queueArn(resource, cloud), documentOf(resource, "policy")),
    remove: (resource, cloud) => cloud.policies.removeResourcePolicy(queueArn(resource, cloud)),
    actual: (resource, cloud) => thereIf(cloud.policies.hasResourcePolicy(queueArn(resource, cloud))),
  },
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": {
    make: () => {},
    actual: (resource, cloud) => thereIf(cloud.queues.findByArn(queueArn(resource, cloud)) !== undefined),
  },
};

function makeQueue(resource: DeclaredResource, cloud: LocalCloud): void {
  const settings = queueSettings(resource);
  cloud.queues.create(settings);
  if (resource.inputs["policy"] !== undefined) {
    cloud.policies.setResourcePolicy(settings.arn, documentOf(resource, "policy"));
  }
}

function queueSettings(resource: DeclaredResource): QueueSettings {
  const inputs = inputsOf(resource);
  const redrive = documentOf(resource, "redrivePolicy");
  return {
    name: inputs.optionalString("name") ?? nameOf(resource.id),
    arn: outputsOf(resource).string("arn"),
    visibilityTimeoutSeconds: inputs.integer("visibilityTimeoutSeconds", { min: 0, max: 43_200 }, 30),
    delaySeconds: inputs.integer("delaySeconds", { min: 0, max: 900 }, 0),
    receiveWaitSeconds: inputs.integer("receiveWaitTimeSeconds", { min: 0, max: 20 }, 0),
    maxMessageBytes: inputs.integer("maxMessageSize", { min: 1024, max: 1_048_576 }, 262_144),
    ...(redrive === undefined ? {} : { redrive: redrivePolicy(redrive) }),
  };
}

function redrivePolicy(policy: unknown): { deadLetterArn: string; maxReceiveCount: number } {
  const { deadLetterTargetArn, maxReceiveCount } = policy as Record<string, unknown>;
  return { deadLetterArn: String(deadLetterTargetArn), maxReceiveCount: Number(maxReceiveCount) };
}

function queueArn(resource: DeclaredResource, cloud: LocalCloud): string {
  const name = nameOf(inputsOf(resource).string("queueUrl"));
  return `arn:aws:sqs:${cloud.region}:${cloud.accountId}:${name}`;
}

function nameOf(queueUrl: string): string {
  return queueUrl.slice(queueUrl.lastIndexOf("/") + 1);
}
