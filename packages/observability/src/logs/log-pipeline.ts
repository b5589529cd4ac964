import { deliveryLines } from "../metrics/filters.ts";
import { type MonitoringFacts, scopeOf } from "../monitoring-facts.ts";
import { attributes } from "./log-search.ts";

/** How Datadog completes a pipeline's log lines, as data: filters, and processors in their order. */
export interface LogPipelinePlan {
  readonly key: "handlers" | "containers";
  readonly name: string;
  readonly search: string;
  readonly processors: readonly LogProcessor[];
}

/** One step of a {@link LogPipelinePlan}. Attributes are named without `@`. */
export type LogProcessor =
  | {
      readonly kind: "grok";
      readonly name: string;
      readonly source: string;
      readonly rules: string;
      readonly sample: string;
    }
  | { readonly kind: "constant"; readonly name: string; readonly target: string; readonly value: string }
  | {
      readonly kind: "category";
      readonly name: string;
      readonly target: string;
      readonly categories: readonly { readonly value: string; readonly search: string }[];
    }
  | { readonly kind: "rename"; readonly name: string; readonly sources: readonly string[]; readonly target: string }
  | { readonly kind: "service"; readonly name: string; readonly source: string }
  | { readonly kind: "status"; readonly name: string; readonly source: string };

const endpointGroup = "/aws/sagemaker/Endpoints/";
const serviceAttribute = "sluice.service";

/** Makes lines of handlers and of models' containers searchable by pipeline, model, endpoint, document and status class. */
export function planLogPipelines(facts: MonitoringFacts): readonly LogPipelinePlan[] {
  const { environment, pipeline } = scopeOf(facts);
  const title = `Sluice: ${pipeline} in ${environment}`;
  return [
    {
      key: "handlers",
      name: `${title}, handlers`,
      search: `${attributes.pipeline}:${pipeline} ${attributes.environment}:${environment} source:lambda`,
      processors: [endpointOfModel(facts), statusClass(), ...service(pipeline)],
    },
    {
      key: "containers",
      name: `${title}, models`,
      search: `@aws.awslogs.logGroup:(${facts.names.models.map(({ endpoint }) => `"${endpointGroup}${endpoint}"`).join(" OR ")})`,
      processors: [
        {
          kind: "grok",
          name: "Endpoint from the log group",
          source: "aws.awslogs.logGroup",
          rules: "endpoint \\/aws\\/sagemaker\\/Endpoints\\/%{notSpace:endpoint}",
          sample: `${endpointGroup}${facts.names.models[0]?.endpoint ?? "reader--ocr-prod"}`,
        },
        {
          kind: "grok",
          name: "Document id: an inference id of 64 hexadecimal digits",
          source: "message",
          rules: 'document_id %{data}%{regex("[0-9a-f]{64}"):document_id}%{data}',
          sample: `inference ${"0123456789abcdef".repeat(4)} done`,
        },
        {
          kind: "rename",
          name: "Document id: an inference id of a JSON line",
          sources: ["inference_id", "inferenceId", "InferenceId"],
          target: "document_id",
        },
        { kind: "constant", name: "Pipeline", target: "pipeline", value: pipeline },
        { kind: "constant", name: "Environment", target: "environment", value: environment },
        modelOfEndpoint(facts),
        statusClass(),
        ...service(pipeline),
      ],
    },
  ];
}

function endpointOfModel({ names }: MonitoringFacts): LogProcessor {
  const models = names.models.map(({ endpoint, model }) => ({
    value: endpoint,
    search: `${attributes.model}:${model}`,
  }));
  return {
    kind: "category",
    name: "Endpoint of the model",
    target: "endpoint",
    categories: [...models, { value: deliveryLines, search: `-${attributes.model}:*` }],
  };
}

function modelOfEndpoint({ names }: MonitoringFacts): LogProcessor {
  return {
    kind: "category",
    name: "Model of the endpoint",
    target: "model",
    categories: names.models.map(({ endpoint, model }) => ({
      value: model,
      search: `${attributes.endpoint}:${endpoint}`,
    })),
  };
}

/** What handlers write themselves, said again by the same rule as for a container, which may write `http.status_code` of each answer. */
function statusClass(): LogProcessor {
  return {
    kind: "category",
    name: "Status class",
    target: "status_class",
    categories: [2, 3, 4, 5].map((digit) => ({
      value: `${digit}xx`,
      search: `@http_status:[${digit}00 TO ${digit}99] OR @http.status_code:[${digit}00 TO ${digit}99]`,
    })),
  };
}

function service(pipeline: string): readonly LogProcessor[] {
  return [
    { kind: "constant", name: "Name of the service", target: serviceAttribute, value: pipeline },
    { kind: "service", name: "Service", source: serviceAttribute },
    { kind: "status", name: "Status", source: "level" },
  ];
}
