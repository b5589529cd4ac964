import type { InitializeHandler, InitializeHandlerArguments } from "@smithy/types";
import type { AwsClients } from "../../src/aws/aws-clients.ts";

// Where an S3 operation takes another action than its own name says:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
const s3Actions: Readonly<Record<string, string>> = {
  GetBucketNotificationConfiguration: "GetBucketNotification",
  HeadBucket: "ListBucket",
  HeadObject: "GetObject",
  ListObjectVersions: "ListBucketVersions",
  ListObjectsV2: "ListBucket",
};
const prefixes: Readonly<Record<string, string>> = {
  CloudWatchLogsClient: "logs",
  S3Client: "s3",
  SageMakerClient: "sagemaker",
  SQSClient: "sqs",
};

interface Sent {
  readonly clientName?: string | undefined;
  readonly commandName?: string | undefined;
}

/** Notes the IAM action of every call that goes through the clients, refused ones too. */
export async function recordActions(clients: AwsClients): Promise<ReadonlySet<string>> {
  const actions = new Set<string>();
  const note = ({ clientName = "", commandName = "" }: Sent, input: object): void => {
    const operation = commandName.replace(/Command$/, "");
    for (const action of actionsOf(operation, input)) actions.add(`${prefixes[clientName]}:${action}`);
  };
  const [s3, sageMaker, sqs, logs] = await Promise.all([
    clients.s3(),
    clients.sageMaker(),
    clients.sqs(),
    clients.logs(),
  ]);
  const options = { step: "initialize", name: "recordActions" } as const;
  const noting = <I extends object, O extends object>(next: InitializeHandler<I, O>, context: Sent) => {
    return (call: InitializeHandlerArguments<I>) => {
      note(context, call.input);
      return next(call);
    };
  };
  s3.middlewareStack.add(noting, options);
  sageMaker.middlewareStack.add(noting, options);
  sqs.middlewareStack.add(noting, options);
  logs.middlewareStack.add(noting, options);
  return actions;
}

function actionsOf(operation: string, input: object): string[] {
  if (operation === "DeleteObjects") return ["DeleteObject", "DeleteObjectVersion"];
  if (operation === "DeleteObject" && "VersionId" in input && input.VersionId !== undefined)
    return ["DeleteObjectVersion"];
  return [s3Actions[operation] ?? operation];
}
