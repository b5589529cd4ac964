import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDeployedPlace } from "../../src/cases/run/deployed-place.ts";
import { bucketsHoldingData } from "../../src/endpoints/buckets-holding-data.ts";
import { checkAdoptedSource } from "../../src/endpoints/check-adopted-source.ts";
import { confirmEndpoints } from "../../src/endpoints/confirm-endpoints.ts";
import { emptyBucket } from "../../src/endpoints/empty-bucket.ts";
import { explainEndpoint } from "../../src/endpoints/explain-endpoint.ts";
import { queueDepths, queuedDocuments } from "../../src/endpoints/queued-documents.ts";
import { requiredActions } from "../../src/endpoints/required-actions.ts";
import { sendSmoke } from "../../src/endpoints/send-smoke.ts";
import { servedEndpoints } from "../../src/endpoints/served-endpoints.ts";
import { localEnvironment } from "../support/environments.ts";
import { localPipeline } from "../support/pipelines.ts";
import { recordActions } from "../support/record-actions.ts";
import { scriptedS3 } from "../support/scripted-s3.ts";
import { scriptedAws } from "../support/scripted-sage-maker.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const plain = localPipeline({ a: [] });
const scaling = { kind: "backlog", min: 0, max: 2, backlogPerInstance: 5 } as const;
const pipeline = { ...plain, models: plain.models.map((model) => ({ ...model, instances: scaling })) };
const environment = localEnvironment();
const { signal } = new AbortController();
const bundle = { pinned: "s3://artifacts/index.js", sha256: "0".repeat(64) };
const clock = { nowMs: () => 0 };
const endpoint = { EndpointStatus: "InService", EndpointConfigName: "c" };
const logGroup = "/aws/sagemaker/Endpoints/reader--a-local";

function sageMaker() {
  return scriptedAws({
    DescribeEndpoint: { "reader--a-local": [endpoint] },
    DescribeEndpointConfig: { c: [{ ProductionVariants: [{ ModelName: "m" }] }] },
    DescribeModel: { m: [{ PrimaryContainer: { Image: "i" } }] },
    DescribeLogStreams: { [logGroup]: [{ logStreams: [{ logStreamName: "s" }] }] },
    GetLogEvents: { s: [{ events: [] }] },
    GetQueueUrl: { "": [{ QueueUrl: "https://queue" }] },
    GetQueueAttributes: { "": [{ Attributes: {} }] },
  });
}

const listing = "<ListVersionsResult><Version><Key>k</Key><VersionId>1</VersionId></Version></ListVersionsResult>";

/** A bucket with one version, until that is deleted. */
function bucket() {
  let isEmpty = false;
  return scriptedS3(({ about }) => {
    if (about.includes("delete")) isEmpty = true;
    return {
      headers: { "x-amz-bucket-region": "us-west-2" },
      body: about.includes("versions") && !isEmpty ? listing : "",
    };
  });
}

const claim = { state: "invoked", outputLocation: "s3://b/o", failureLocation: "s3://b/f" };

/** A bucket where the model has failed. */
function failedModel(versionId: string | undefined) {
  const headers = versionId === undefined ? {} : { "x-amz-version-id": versionId };
  return scriptedS3(({ method }) => {
    if (method === "HEAD") return { status: 404 };
    return { headers: { etag: '"e"', ...headers }, body: method === "GET" ? JSON.stringify(claim) : "" };
  });
}

describe("required actions", () => {
  it.each([
    {
      name: "confirmEndpoints",
      open: async () => (await sageMaker()).clients,
      ask: async (clients) => {
        const expected = { model: "a", endpointName: "reader--a-local", configurationName: "c", image: "i" };
        return await confirmEndpoints([expected], clients, { signal, clock });
      },
    },
    {
      name: "servedEndpoints",
      open: async () => (await sageMaker()).clients,
      ask: (clients) => servedEndpoints(pipeline, environment, clients),
    },
    {
      name: "explainEndpoint",
      open: async () => (await sageMaker()).clients,
      ask: (clients) => explainEndpoint("reader--a-local", clients),
    },
    {
      name: "queuedDocuments",
      open: async () => (await sageMaker()).clients,
      ask: (clients) => queuedDocuments(pipeline, environment, clients),
    },
    {
      name: "queueDepths",
      open: async () => (await sageMaker()).clients,
      ask: (clients) => queueDepths(pipeline, environment, clients),
    },
    { name: "bucketsHoldingData", open: bucket, ask: (clients) => bucketsHoldingData(["ours"], environment, clients) },
    {
      name: "emptyBucket",
      open: bucket,
      ask: (clients) => emptyBucket("ours", clients, { deleteData: true, account: environment.account, signal }),
    },
    {
      name: "checkAdoptedSource",
      open: bucket,
      ask: (clients) => {
        const source = { ...pipeline.source, create: false };
        return checkAdoptedSource({ source }, environment, clients);
      },
    },
  ] as const satisfies readonly Question[])("lists what $name takes, and nothing more", async ({ name, open, ask }) => {
    const clients = await open();
    const used = await recordActions(clients);
    await ask(clients);

    expect(requiredActions[name].map(({ action }) => action).toSorted()).toEqual([...used].toSorted());
  });

  it("lists what sendSmoke takes, in a bucket with versions and in one without", async () => {
    const used = new Set(["s3:ListBucket"]);
    for (const versionId of ["v1", undefined]) {
      const clients = await failedModel(versionId);
      const actions = await recordActions(clients);
      const smoke = { file: "a.txt", name: "a.txt", body: Buffer.from("a") };
      const result = await sendSmoke({ smoke, pipeline, environment, clients, signal, clock });
      for (const action of actions) used.add(action);

      expect(result).not.toHaveProperty("left");
    }

    expect(requiredActions.sendSmoke.map(({ action }) => action).toSorted()).toEqual([...used].toSorted());
  });

  it("lists what a case takes, in a bucket with versions and in one without", async () => {
    const used = new Set(["s3:ListBucket"]);
    const folder = temporaryFolder({ "a.txt": "a" });
    const input = { path: join(folder, "a.txt"), name: "a.txt", sizeBytes: 1 };
    const one = { name: "a", folder, file: "expect.yaml", input, models: {} };
    const pins = { images: {}, artifacts: {}, bundles: { trigger: bundle, delivery: bundle } };
    for (const versionId of ["v1", undefined]) {
      const clients = await failedModel(versionId);
      const actions = await recordActions(clients);
      const left: string[] = [];
      const onLeft = (uri: string) => left.push(uri);
      const options = { release: { resolved: pipeline, pins }, environment, clients, signal, clock, onLeft };
      const place = await openDeployedPlace({ ...options, timeoutSeconds: 1 });
      await place.run(one, 1);
      await place.close();
      for (const action of actions) used.add(action);

      expect(left).toEqual([]);
    }

    expect(requiredActions.runCase.map(({ action }) => action).toSorted()).toEqual([...used].toSorted());
  });
});

interface Question {
  readonly name: keyof typeof requiredActions;
  readonly open: () => ReturnType<typeof scriptedS3>;
  readonly ask: (clients: Awaited<ReturnType<typeof scriptedS3>>) => Promise<unknown>;
}
