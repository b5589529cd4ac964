import type { PipelineContext } from "../pipeline-context.ts";
import type { PolicyStatement } from "./policy-document.ts";

/** What every handler does: take messages from its queue and write its log. */
export function functionPolicy(context: PipelineContext, args: { queue: string; logGroup: string }): PolicyStatement[] {
  const { arns } = context;
  return [
    {
      Sid: "ConsumeQueue",
      Effect: "Allow",
      Action: ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
      Resource: arns.queue(args.queue),
    },
    {
      Sid: "WriteLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `${arns.logGroup(args.logGroup)}:*`,
    },
  ];
}
