import { PatternError } from "../eventbridge/pattern-error.ts";
import type { DeclaredResource } from "../resource.ts";
import { filterPolicy, type MessageFilter } from "../sns/filter-policy.ts";
import type { Subscription } from "../sns/topics.ts";
import { type Provisioners, thereIf } from "./provisioner.ts";
import { documentOf, inputsOf, outputsOf, problemOf } from "./resource-fields.ts";

/** Topics, who may use them, and the queues that listen. */
export const snsResources: Provisioners = {
  "aws:sns/topic:Topic": {
    make: (resource, cloud) => {
      const arn = outputsOf(resource).string("arn");
      cloud.topics.create(arn);
      if (resource.inputs["policy"] !== undefined)
        cloud.policies.setResourcePolicy(arn, documentOf(resource, "policy"));
    },
    remove: (resource, cloud) => {
      const arn = outputsOf(resource).string("arn");
      cloud.topics.remove(arn);
      cloud.policies.removeResourcePolicy(arn);
    },
    actual: (resource, cloud) => thereIf(cloud.topics.has(outputsOf(resource).string("arn"))),
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    make: (resource, cloud) =>
      cloud.policies.setResourcePolicy(inputsOf(resource).string("arn"), documentOf(resource, "policy")),
    remove: (resource, cloud) => cloud.policies.removeResourcePolicy(inputsOf(resource).string("arn")),
    actual: (resource, cloud) => thereIf(cloud.policies.hasResourcePolicy(inputsOf(resource).string("arn"))),
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    isReady: (resource, cloud) => {
      const inputs = inputsOf(resource);
      if (!cloud.topics.has(inputs.string("topic"))) return false;
      return inputs.string("protocol") !== "sqs" || cloud.queues.findByArn(inputs.string("endpoint")) !== undefined;
    },
    make: (resource, cloud) => {
      if (!isQueueSubscription(resource)) return;
      cloud.topics.resubscribe(inputsOf(resource).string("topic"), subscriptionOf(resource));
    },
    remove: (resource, cloud) =>
      cloud.topics.unsubscribe(inputsOf(resource).string("topic"), subscriptionArnOf(resource)),
    actual: (resource, cloud) => {
      const topic = inputsOf(resource).string("topic");
      if (!cloud.topics.has(topic)) return undefined;
      const isListed = cloud.topics.subscriptions(topic).some(({ arn }) => arn === subscriptionArnOf(resource));
      return thereIf(isListed || !isQueueSubscription(resource));
    },
  },
};

/** A mail, a phone or a web address beyond the laptop hears nothing of a local run. */
function isQueueSubscription(resource: DeclaredResource): boolean {
  return inputsOf(resource).string("protocol") === "sqs";
}

function subscriptionArnOf(resource: DeclaredResource): string {
  return outputsOf(resource).optionalString("arn") ?? `${inputsOf(resource).string("topic")}:${resource.name}`;
}

function subscriptionOf(resource: DeclaredResource): Subscription {
  const inputs = inputsOf(resource);
  const redrive = documentOf(resource, "redrivePolicy") as { deadLetterTargetArn?: string } | undefined;
  return {
    arn: subscriptionArnOf(resource),
    queueArn: inputs.string("endpoint"),
    raw: inputs.boolean("rawMessageDelivery", false),
    filter: filterOf(resource),
    deadLetterArn: redrive?.deadLetterTargetArn,
  };
}

function filterOf(resource: DeclaredResource): MessageFilter | undefined {
  const policy = documentOf(resource, "filterPolicy");
  if (policy === undefined) return undefined;
  const scope = inputsOf(resource).optionalString("filterPolicyScope");
  try {
    return filterPolicy(policy, scope === "MessageBody" ? "MessageBody" : "MessageAttributes");
  } catch (error) {
    if (error instanceof PatternError) throw problemOf(resource)(error.message);
    throw error;
  }
}
