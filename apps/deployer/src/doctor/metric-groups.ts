import type { Metric } from "@sluice/observability/plans";

/** The table of metrics, by name. */
export type MetricTable = Readonly<Record<string, Metric>>;

/** Metrics that arrive together or not at all. */
export interface MetricGroup {
  readonly name: string;
  /** What the names begin with. */
  readonly prefix: string;
  /** Whether every watched pipeline has monitors on it. */
  readonly needed: boolean;
  /** What to do when none arrives. */
  readonly advice: string;
}

/** What CloudWatch publishes, by namespace. */
export const metricGroups: readonly MetricGroup[] = [
  {
    name: "SQS metrics",
    prefix: "aws.sqs.",
    needed: true,
    advice:
      "Datadog leaves AWS/SQS out unless it is told otherwise: take it out of the excluded namespaces of the AWS integration (metricsConfig.namespaceFilters)",
  },
  {
    name: "Lambda metrics",
    prefix: "aws.lambda.",
    needed: true,
    advice:
      "send a document through a pipeline and ask again in half an hour; then see that the AWS integration collects AWS/Lambda",
  },
  {
    name: "SageMaker metrics",
    prefix: "aws.sagemaker.",
    needed: true,
    advice:
      "send a document through a pipeline and ask again in half an hour; then see that the AWS integration collects AWS/SageMaker and /aws/sagemaker/Endpoints",
  },
  {
    name: "Firehose metrics",
    prefix: "aws.firehose.",
    needed: false,
    advice: "where a pipeline delivers by Firehose, see that the AWS integration collects AWS/Firehose",
  },
  {
    name: "SNS metrics",
    prefix: "aws.sns.",
    needed: false,
    advice: "where a pipeline notifies, see that the AWS integration collects AWS/SNS",
  },
];

/** Names of a group that Datadog documents. */
export function confirmedNames(table: MetricTable, { prefix }: Pick<MetricGroup, "prefix">): string[] {
  return Object.entries(table).flatMap(([name, { certainty }]) =>
    certainty === "confirmed" && name.startsWith(prefix) ? name : [],
  );
}

/** Names that follow Datadog's rule and stand in no page of it. */
export function unconfirmedNames(table: MetricTable): string[] {
  return Object.entries(table).flatMap(([name, { certainty }]) => (certainty === "unconfirmed" ? name : []));
}
