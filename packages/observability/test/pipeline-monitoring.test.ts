import { beforeAll, describe, expect, it } from "vitest";
import { PipelineMonitoring } from "../src/index.ts";
import { production, resolved } from "./support/pipelines.ts";
import { type Registration, record, valueFrom } from "./support/record.ts";

describe("the monitoring of a pipeline in production", () => {
  let registered: Registration[] = [];
  let made: PipelineMonitoring;
  beforeAll(async () => {
    ({ made, registered } = await record(
      () => new PipelineMonitoring("lease-reader", { pipeline: resolved(), environment: production }),
    ));
  });
  const inputs = (name: string) => registered.find((resource) => resource.name === name)?.inputs;

  it("registers exactly these resources", () => {
    expect(registered.map(({ name, type }) => `${type} ${name}`).sort()).toEqual([
      "datadog:index/dashboardJson:DashboardJson lease-reader-board",
      "datadog:index/logsCustomPipeline:LogsCustomPipeline lease-reader-log-containers",
      "datadog:index/logsCustomPipeline:LogsCustomPipeline lease-reader-log-handlers",
      "datadog:index/logsMetric:LogsMetric lease-reader-sluice-batches-partial",
      "datadog:index/logsMetric:LogsMetric lease-reader-sluice-documents-delivered",
      "datadog:index/logsMetric:LogsMetric lease-reader-sluice-documents-duration",
      "datadog:index/logsMetric:LogsMetric lease-reader-sluice-documents-invoked",
      "datadog:index/logsMetric:LogsMetric lease-reader-sluice-documents-superseded",
      "datadog:index/logsMetric:LogsMetric lease-reader-sluice-messages-failed",
      "datadog:index/logsMetric:LogsMetric lease-reader-sluice-predictions-duration",
      "datadog:index/monitor:Monitor lease-reader-asked-ocr",
      "datadog:index/monitor:Monitor lease-reader-asked-rent",
      "datadog:index/monitor:Monitor lease-reader-burn-rate-delivered-24h",
      "datadog:index/monitor:Monitor lease-reader-burn-rate-delivered-6h",
      "datadog:index/monitor:Monitor lease-reader-burn-rate-predicted-24h",
      "datadog:index/monitor:Monitor lease-reader-burn-rate-predicted-6h",
      "datadog:index/monitor:Monitor lease-reader-burn-rate-started-24h",
      "datadog:index/monitor:Monitor lease-reader-burn-rate-started-6h",
      "datadog:index/monitor:Monitor lease-reader-dead-letters",
      "datadog:index/monitor:Monitor lease-reader-delivery-delay",
      "datadog:index/monitor:Monitor lease-reader-failure-count",
      "datadog:index/monitor:Monitor lease-reader-failure-share",
      "datadog:index/monitor:Monitor lease-reader-failures",
      "datadog:index/monitor:Monitor lease-reader-handler-error-count",
      "datadog:index/monitor:Monitor lease-reader-handler-error-share",
      "datadog:index/monitor:Monitor lease-reader-handler-errors",
      "datadog:index/monitor:Monitor lease-reader-handler-throttle-count",
      "datadog:index/monitor:Monitor lease-reader-handler-throttle-share",
      "datadog:index/monitor:Monitor lease-reader-handler-throttles",
      "datadog:index/monitor:Monitor lease-reader-kept-failures",
      "datadog:index/monitor:Monitor lease-reader-oldest-document",
      "datadog:index/monitor:Monitor lease-reader-silent-ocr",
      "datadog:index/monitor:Monitor lease-reader-silent-rent",
      "datadog:index/monitor:Monitor lease-reader-unanswered-ocr",
      "datadog:index/monitor:Monitor lease-reader-unanswered-rent",
      "datadog:index/serviceLevelObjective:ServiceLevelObjective lease-reader-objective-delivered",
      "datadog:index/serviceLevelObjective:ServiceLevelObjective lease-reader-objective-predicted",
      "datadog:index/serviceLevelObjective:ServiceLevelObjective lease-reader-objective-started",
      "sluice:observability:PipelineMonitoring lease-reader",
    ]);
  });

  it("watches the dead-letter queues", () => {
    expect(inputs("lease-reader-dead-letters")).toMatchObject({
      name: "[lease-reader data_prod] Documents are dead-lettered",
      type: "query alert",
      query:
        "max(last_15m):max:aws.sqs.approximate_number_of_messages_visible{queuename IN (lease-reader--ocr-prod-dlq,lease-reader--rent-prod-dlq,lease-reader-prod-delivery-dlq)} by {queuename} > 0",
      monitorThresholds: { critical: "0" },
      priority: "1",
      requireFullWindow: false,
      onMissingData: "resolve",
      evaluationDelay: 900,
      newGroupDelay: 900,
      renotifyInterval: 120,
      renotifyStatuses: ["alert"],
      includeTags: true,
    });
  });

  it("puts the ids of other resources into queries, and the board's address into messages", () => {
    expect(inputs("lease-reader-unanswered-rent")).toMatchObject({
      type: "composite",
      query: "lease-reader-asked-rent-id && lease-reader-silent-rent-id",
      message: expect.stringContaining("[Board](https://app.datadoghq.com/dashboard/lease-reader-board-id)"),
    });
    expect(inputs("lease-reader-burn-rate-predicted-6h")).toMatchObject({
      type: "slo alert",
      query: 'burn_rate("lease-reader-objective-predicted-id").over("30d").long_window("6h").short_window("30m") > 6',
      monitorThresholds: { critical: "6" },
    });
  });

  it("promises what the file says", () => {
    expect(inputs("lease-reader-objective-started")).toMatchObject({
      type: "time_slice",
      thresholds: [{ target: 99, timeframe: "30d" }],
      timeframe: "30d",
      targetThreshold: 99,
      forceDelete: true,
      sliSpecification: {
        timeSlice: {
          comparator: "<=",
          threshold: 1800,
          queryIntervalSeconds: 300,
          query: {
            formula: { formulaExpression: "q1" },
            queries: [
              {
                metricQuery: {
                  dataSource: "metrics",
                  name: "q1",
                  query:
                    "max:aws.sqs.approximate_age_of_oldest_message{queuename IN (lease-reader--ocr-prod-queue,lease-reader--rent-prod-queue,lease-reader-prod-delivery-queue)}",
                },
              },
            ],
          },
        },
      },
    });
  });

  it("makes metrics of log lines, and completes the lines", () => {
    expect(inputs("lease-reader-sluice-predictions-duration")).toEqual({
      name: "sluice.lease_reader.data_prod.predictions.duration",
      filter: {
        query: '@pipeline:lease-reader @environment:data_prod "prediction delivered" @prediction_ms:* -@test:true',
      },
      compute: { aggregationType: "distribution", path: "@prediction_ms", includePercentiles: true },
      groupBies: [
        { path: "@endpoint", tagName: "endpointname" },
        { path: "@model", tagName: "model" },
        { path: "@model_version", tagName: "version" },
      ],
    });
    expect(inputs("lease-reader-log-handlers")).toMatchObject({
      isEnabled: true,
      filters: [{ query: "@pipeline:lease-reader @environment:data_prod source:lambda" }],
      processors: expect.arrayContaining([
        {
          categoryProcessor: expect.objectContaining({ target: "status_class" }),
        },
        { serviceRemapper: { name: "Service", isEnabled: true, sources: ["sluice.service"] } },
      ]),
    });
  });

  it("tells what it made", async () => {
    expect(await valueFrom(made.dashboardUrl)).toBe("https://app.datadoghq.com/dashboard/lease-reader-board-id");
    expect(await valueFrom(made.monitorIds)).toMatchObject({ "dead-letters": "lease-reader-dead-letters-id" });
    expect(Object.keys(await valueFrom(made.objectiveIds))).toEqual(["predicted", "started", "delivered"]);
  });
});
