import type { PipelineContext } from "../pipeline-context.ts";
import type { PolicyStatement } from "./policy-document.ts";
import { tlsOnly } from "./tls-only.ts";

/** Policy of a topic: consumers' accounts may subscribe, and nobody publishes without TLS. Publishers are allowed by their roles. */
export function topicPolicy(context: PipelineContext, topicArn: string): PolicyStatement[] {
  // SNS refuses a policy that denies `sns:*`, as not all of its actions are about a topic.
  const deny = { ...tlsOnly("sns", topicArn), Action: "sns:Publish" };
  const accounts = context.pipeline.consumers.map((consumer) => context.arns.account(consumer.account));
  if (accounts.length === 0) return [deny];
  return [
    deny,
    {
      Sid: "ConsumersSubscribe",
      Effect: "Allow",
      Principal: { AWS: accounts },
      Action: ["sns:GetTopicAttributes", "sns:Subscribe"],
      Resource: topicArn,
    },
  ];
}
