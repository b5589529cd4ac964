import type { PipelineContext } from "../pipeline-context.ts";
import type { PolicyStatement } from "./policy-document.ts";

/**
 * Lets a role use the environment's key through the named services; nothing when the environment has no key. That a role needs
 * exactly these two actions is what AWS describes per service; it lists no set for an asynchronous endpoint.
 */
export function useKey(
  context: PipelineContext,
  services: readonly ("s3" | "sqs" | "sns" | "firehose")[],
): PolicyStatement[] {
  const { kmsKeyArn, region } = context.environment;
  if (kmsKeyArn === undefined) return [];
  return [
    {
      Sid: "UseKey",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: kmsKeyArn,
      Condition: {
        StringEquals: { "kms:ViaService": services.map((service) => `${service}.${region}.amazonaws.com`) },
      },
    },
  ];
}
