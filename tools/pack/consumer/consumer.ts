import { Pipeline } from "@sluice/infra";
import { evaluate } from "@sluice/infra/evaluate";
import { record } from "@sluice/infra/testing";
import { PipelineMonitoring } from "@sluice/observability";
import { documentId, type Envelope } from "@sluice/runtime";
import { handlerBundle } from "@sluice/runtime/bundle";
import { parsePipeline, type ResolvedPipeline, resolvePipeline } from "@sluice/spec";
import schema from "@sluice/spec/schema.json" with { type: "json" };

const text = `
apiVersion: sluice/v1
name: reader
owner: data-science
description: Reads documents.
source: { bucket: "reader-input-\${stage}", create: true, prefix: incoming/, suffixes: [.pdf] }
models:
  ocr:
    image: 123456789012.dkr.ecr.us-west-2.amazonaws.com/ocr:1.4.0
    instanceType: ml.m5.xlarge
    instances: 1
`;
const dev = { name: "data_dev", stage: "dev", accountId: "123456789012" };
const region = "us-west-2";

const parsed = parsePipeline(text, { environments: [dev] });
const resolved = parsed.ok ? resolvePipeline(parsed.value, dev) : parsed;
if (!resolved.ok) throw new Error(resolved.problems.map((problem) => problem.message).join("\n"));
const pipeline: ResolvedPipeline = resolved.value;
const handlers = { trigger: await handlerBundle("trigger"), delivery: await handlerBundle("delivery") };

const { resources } = await evaluate(
  () => {
    new Pipeline("reader", {
      pipeline,
      environment: { ...dev, region, logRetentionDays: 30, protect: false },
      handlers,
    });
    new PipelineMonitoring("reader", {
      pipeline,
      environment: { ...dev, region, site: "datadoghq.com", notify: { warn: ["@slack-data"] } },
    });
  },
  { project: "reader", stack: "reader.data_dev", accountId: dev.accountId, region },
);

const envelope: Pick<Envelope, "documentId"> = {
  documentId: documentId({ bucket: "b", key: "k", etag: "e" }),
};
console.log(
  JSON.stringify({
    types: resources.map(({ type }) => type),
    title: schema.title,
    recorder: typeof record,
    bundleSha256: handlers.trigger.sha256,
    envelope,
  }),
);
