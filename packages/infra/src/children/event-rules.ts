import { EventRule } from "@pulumi/aws/cloudwatch/eventRule.js";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget.js";
import type { ComponentResource } from "@pulumi/pulumi/resource.js";
import { defaults } from "../defaults.ts";
import type { PipelineContext } from "../pipeline-context.ts";
import type { Tags } from "../tags.ts";
import { transformed } from "../transform.ts";
import type { QueuePair } from "./queue-pair.ts";

/** One rule: its physical name and pattern. */
export interface RulePlan {
  readonly name: string;
  readonly pattern: string;
}

/** Creates rules that put matching events on one queue; what EventBridge cannot deliver goes to its dead-letter queue. */
export function createEventRules(
  parent: ComponentResource,
  name: string,
  context: PipelineContext,
  args: {
    readonly rules: readonly RulePlan[];
    readonly description: string;
    readonly queues: QueuePair;
    readonly tags: Tags;
  },
): EventTarget[] {
  const { queue, deadLetterQueue, policies } = args.queues;
  return args.rules.map((plan, index) => {
    // The first keeps its name when a pipeline grows to need a second.
    const ruleName = index === 0 ? `${name}-rule` : `${name}-rule-${index + 1}`;
    const ruleArgs = { name: plan.name, description: args.description, eventPattern: plan.pattern, tags: args.tags };
    const rule = new EventRule(ruleName, transformed(context.transform, "rule", ruleName, ruleArgs), { parent });
    return new EventTarget(
      `${ruleName}-target`,
      {
        rule: rule.name,
        targetId: "queue",
        arn: queue.arn,
        retryPolicy: {
          maximumEventAgeInSeconds: defaults.eventAgeSeconds,
          maximumRetryAttempts: defaults.eventRetries,
        },
        deadLetterConfig: { arn: deadLetterQueue.arn },
      },
      // Without the policy EventBridge does not retry: the first events would be dead letters at once.
      { parent, dependsOn: [...policies] },
    );
  });
}
