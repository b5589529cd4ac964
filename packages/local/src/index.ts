export type { NewImage, Registry, RepositoryName } from "./ecr/registry.ts";
export type { Denial, LocalEvent } from "./events.ts";
export { PolicyStore, type PolicyStoreOptions } from "./iam/policy-store.ts";
export { LocalAws } from "./local-aws.ts";
export type { LocalAwsOptions } from "./local-aws-options.ts";
export type { DeclaredResource } from "./resource.ts";
export type { ServedModel, ServerCommand, Servers } from "./sagemaker/endpoint-host.ts";
export type { QueueMessage } from "./sqs/queue.ts";
export type { DeadLetter } from "./sqs/queues.ts";
