import { resolve } from "node:path";
import type { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { EventSourceMapping } from "@pulumi/aws/lambda/eventSourceMapping.js";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import { AssetArchive } from "@pulumi/pulumi/asset/archive.js";
import { FileAsset } from "@pulumi/pulumi/asset/asset.js";
import type { ComponentResource, Resource } from "@pulumi/pulumi/resource.js";
import { SluiceError } from "@sluice/spec/errors";
import { defaults } from "../defaults.ts";
import type { HandlerBundle } from "../handler-bundle.ts";
import type { PipelineContext } from "../pipeline-context.ts";
import type { PolicyStatement } from "../policies/policy-document.ts";
import { trustService } from "../policies/trust-policy.ts";
import type { Tags } from "../tags.ts";
import { transformed } from "../transform.ts";
import { createLogGroup } from "./log-group.ts";
import type { QueuePair } from "./queue-pair.ts";
import { createServiceRole, type ServiceRole } from "./service-role.ts";

/** What a handler's function is made from. */
export interface HandlerFunctionArgs {
  /** Physical name. */
  readonly function: string;
  /** Physical name of its role. */
  readonly role: string;
  readonly description: string;
  readonly bundle: HandlerBundle;
  readonly timeoutSeconds: number;
  readonly variables: Readonly<Record<string, string>>;
  /** The role's permissions, given the name of the function's log group. */
  readonly statements: (logGroup: string) => readonly PolicyStatement[];
  readonly queues: QueuePair;
  /** What must be there before the first message is taken. */
  readonly startAfter: readonly Resource[];
  readonly tags: Tags;
}

/** A handler: its function, role and log, fed by a queue. */
export interface HandlerFunction {
  readonly function: LambdaFunction;
  readonly role: ServiceRole;
  readonly mapping: EventSourceMapping;
}

/** Creates a Lambda function of a bundle, with a log group made before it, and lets it take a queue's messages in batches. */
export function createHandlerFunction(
  parent: ComponentResource,
  name: string,
  context: PipelineContext,
  args: HandlerFunctionArgs,
): HandlerFunction {
  const logGroup = `/aws/lambda/${args.function}`;
  const log = createLogGroup(parent, `${name}-log`, context, logGroup, args.tags);
  const role = createServiceRole(parent, `${name}-role`, context, {
    role: args.role,
    description: args.description,
    trust: trustService("lambda.amazonaws.com"),
    statements: args.statements(logGroup),
    tags: args.tags,
  });
  const functionArgs = functionArguments(context, args, { role, log });
  const lambda = new LambdaFunction(
    `${name}-function`,
    transformed(context.transform, "function", `${name}-function`, functionArgs),
    {
      parent,
    },
  );
  const mapping = new EventSourceMapping(
    `${name}-mapping`,
    {
      eventSourceArn: args.queues.queue.arn,
      functionName: lambda.name,
      batchSize: defaults.batchSize,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: defaults.maximumConcurrency },
      tags: args.tags,
    },
    // Lambda checks the role's permissions when the mapping is made.
    { parent, dependsOn: [...role.permissions, ...args.startAfter] },
  );
  return { function: lambda, role, mapping };
}

function functionArguments(
  { environment }: PipelineContext,
  args: HandlerFunctionArgs,
  made: { readonly role: ServiceRole; readonly log: LogGroup },
) {
  const { kmsKeyArn } = environment;
  return {
    name: args.function,
    description: args.description,
    role: made.role.role.arn,
    runtime: "nodejs24.x",
    architectures: ["arm64"],
    handler: args.bundle.handler,
    code: bundleArchive(args.bundle),
    memorySize: defaults.functionMemoryMiB,
    timeout: args.timeoutSeconds,
    environment: { variables: withinLimit(args) },
    loggingConfig: {
      logFormat: "JSON",
      applicationLogLevel: "INFO",
      systemLogLevel: "INFO",
      logGroup: made.log.name,
    },
    tags: args.tags,
    ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
  };
}

/** Most bytes of a function's environment variables: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const variablesLimit = 4096;

function withinLimit(args: HandlerFunctionArgs): Readonly<Record<string, string>> {
  const { function: functionName, variables } = args;
  // As JSON, which counts quotes and commas too: how Lambda counts is not documented.
  const bytes = Buffer.byteLength(JSON.stringify(variables));
  if (bytes <= variablesLimit) return variables;
  throw new SluiceError(
    "INFRA_VARIABLES_TOO_LONG",
    `the environment variables of function "${functionName}" take ${bytes} bytes; Lambda takes ${variablesLimit}`,
    { hint: "give the model fewer parents, or shorten their names, the source's prefix or its suffixes" },
  );
}

const archives = new WeakMap<HandlerBundle, AssetArchive>();

/** One archive per bundle, however many functions are made of it. */
function bundleArchive(bundle: HandlerBundle): AssetArchive {
  const known = archives.get(bundle);
  if (known !== undefined) return known;
  const archive = new AssetArchive({ "index.js": new FileAsset(resolve(bundle.directory, bundle.file)) });
  archives.set(bundle, archive);
  return archive;
}
