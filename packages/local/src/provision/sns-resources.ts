import { PatternError } from "../eventbridge/pattern-error.ts";
import type { DeclaredResource } from "../resource.ts";
import { filterPolicy, type MessageFilter } from "../sns/filter-policy.ts";
import type { Provisioners } from "./provisioner.ts";
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
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    make: (resource, cloud) =>
      cloud.policies.setResourcePolicy(inputsOf(resource).string("arn"), documentOf(resource, "policy")),
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    isReady: (resource, cloud) => {
      const inputs = inputsOf(resource);
      if (!cloud.topics.has(inputs.string("topic"))) return false;
      return inputs.string("protocol") !== "sqs" || cloud.queues.findByArn(inputs.string("endpoint")) !== undefined;
    },
    make: (resource, cloud) => {
      const inputs = inputsOf(resource);
      const protocol = inputs.string("protocol");
      // A mail, a phone or a web address beyond the laptop hears nothing of a local run.
      if (protocol !== "sqs") return;
      const redrive = documentOf(resource, "redrivePolicy") as { deadLetterTargetArn?: string } | undefined;
      cloud.topics.subscribe(inputs.string("topic"), {
        arn: outputsOf(resource).optionalString("arn") ?? `${inputs.string("topic")}:${resource.name}`,
        queueArn: inputs.string("endpoint"),
        raw: inputs.boolean("rawMessageDelivery", false),
        filter: filterOf(resource),
        deadLetterArn: redrive?.deadLetterTargetArn,
      });
    },
  },
};

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
