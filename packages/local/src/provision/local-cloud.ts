import type { Clock } from "../clock.ts";
import type { EventBus } from "../eventbridge/event-bus.ts";
import type { DeliveryStream, DeliveryStreamSettings } from "../firehose/delivery-stream.ts";
import type { PolicyStore } from "../iam/policy-store.ts";
import type { EventSourceMappings } from "../lambda/event-source-mappings.ts";
import type { FunctionSettings } from "../lambda/function-settings.ts";
import type { LambdaFunction } from "../lambda/lambda-function.ts";
import type { LogGroups } from "../logs/log-groups.ts";
import type { S3Store } from "../s3/s3-store.ts";
import type { Endpoints } from "../sagemaker/endpoints.ts";
import type { Topics } from "../sns/topics.ts";
import type { Queues } from "../sqs/queues.ts";
import type { EndpointDeclarations } from "./endpoint-declarations.ts";
import type { RolePolicies } from "./role-policies.ts";

/** The services that resources are made in. */
export interface LocalCloud {
  readonly accountId: string;
  readonly region: string;
  /** Folder for unpacked code and model data. */
  readonly directory: string;
  readonly policies: PolicyStore;
  readonly rolePolicies: RolePolicies;
  readonly s3: S3Store;
  readonly queues: Queues;
  readonly bus: EventBus;
  readonly topics: Topics;
  readonly functions: Map<string, LambdaFunction>;
  readonly mappings: EventSourceMappings;
  readonly streams: Map<string, DeliveryStream>;
  readonly endpoints: EndpointDeclarations;
  readonly endpointHost: Endpoints;
  /** Resources that are remembered only, by type and id. */
  readonly accepted: Set<string>;
  readonly logs: LogGroups;
  readonly clock: Clock;
  createFunction(settings: FunctionSettings): LambdaFunction;
  createStream(settings: DeliveryStreamSettings): DeliveryStream;
}
