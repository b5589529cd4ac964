export { type ArnScope, type Arns, arnsOf } from "./arns.ts";
export { createAwsProvider } from "./aws-provider.ts";
export { endpointTakenBack } from "./children/served-configuration.ts";
export { componentTypes } from "./component-types.ts";
export { Delivery, type DeliveryArgs } from "./delivery.ts";
export type { BlueGreen, DeploymentEnvironment } from "./deployment-environment.ts";
export { type EndpointNames, endpointNames } from "./endpoint-version.ts";
export type { HandlerBundle, Handlers } from "./handler-bundle.ts";
export { ModelEndpoint, type ModelEndpointArgs } from "./model-endpoint.ts";
export { modelVersion } from "./model-version.ts";
export { Notifications, type NotificationsArgs } from "./notifications.ts";
export { Pipeline, type PipelineArgs, type PipelineModelOutputs, type PipelineOutputs } from "./pipeline.ts";
export {
  type ModelContext,
  type PipelineContext,
  type PipelineContextOptions,
  pipelineContext,
} from "./pipeline-context.ts";
export { type Retired, RetiredModel, type RetiredModelArgs } from "./retired-model.ts";
export { Source, type SourceArgs } from "./source.ts";
export type { Tags } from "./tags.ts";
export type { Transform, TransformableArgs } from "./transform.ts";
export { Trigger, type TriggerArgs } from "./trigger.ts";
