import type { PolicyStatement } from "../../policies/policy-document.ts";
import { environmentTag } from "../../tags.ts";
import type { BootstrapContext } from "../bootstrap-context.ts";

/** Denies whatever is tagged as another environment's, whatever it is called, where the service knows tags. */
export function onlyOwnEnvironment({ environment }: BootstrapContext): PolicyStatement {
  return onlyOwn("NeverTaggedOtherwise", `aws:ResourceTag/${environmentTag}`, environment);
}

/** Keeps the tag by which environments are told apart: nothing gets another environment's, and nothing loses its own. */
export function keepEnvironmentTag({ environment }: BootstrapContext): PolicyStatement[] {
  return [
    onlyOwn("NeverTagOtherwise", `aws:RequestTag/${environmentTag}`, environment),
    {
      Sid: "NeverUntag",
      Effect: "Deny",
      Action: untagActions,
      Resource: "*",
      Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": environmentTag } },
    },
  ];
}

function onlyOwn(sid: string, key: string, environment: string): PolicyStatement {
  return {
    Sid: sid,
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { Null: { [key]: "false" }, StringNotEquals: { [key]: environment } },
  };
}

/** Every action that takes tags off what a pipeline is made of. */
const untagActions = [
  "application-autoscaling:UntagResource",
  "cloudwatch:UntagResource",
  "events:UntagResource",
  "firehose:UntagDeliveryStream",
  "iam:UntagPolicy",
  "iam:UntagRole",
  "lambda:UntagResource",
  "logs:UntagResource",
  "s3:UntagResource",
  "sagemaker:DeleteTags",
  "sns:UntagResource",
  "sqs:UntagQueue",
];
