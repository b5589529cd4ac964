export type { Denial, LocalEvent } from "./events.ts";
export { LocalAws } from "./local-aws.ts";
export type { LocalAwsOptions } from "./local-aws-options.ts";
export type { DeclaredResource } from "./resource.ts";
export type { ServerCommand } from "./sagemaker/endpoint-host.ts";
export type { QueueMessage } from "./sqs/queue.ts";
export type { DeadLetter } from "./sqs/queues.ts";
