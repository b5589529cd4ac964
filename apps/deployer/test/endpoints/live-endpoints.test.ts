import { fileURLToPath } from "node:url";
import type { DeclaredResource } from "@sluice/local";
import { handlerBundle } from "@sluice/runtime/bundle";
import type { ResolvedPipeline } from "@sluice/spec";
import { describe, expect, it } from "vitest";
import { confirmEndpoints } from "../../src/endpoints/confirm-endpoints.ts";
import { expectedEndpoints } from "../../src/endpoints/expected-endpoints.ts";
import { explainEndpoint } from "../../src/endpoints/explain-endpoint.ts";
import { mismatchFailure } from "../../src/endpoints/mismatch-failure.ts";
import { servedEndpoints } from "../../src/endpoints/served-endpoints.ts";
import { evaluatePipeline } from "../../src/pipeline/evaluate-pipeline.ts";
import { localEnvironment } from "../support/environments.ts";
import { openAccount } from "../support/open-account.ts";
import { localPipeline } from "../support/pipelines.ts";

const server = fileURLToPath(new URL("../fixtures/model-server.ts", import.meta.url));
const environment = localEnvironment();
const { signal } = new AbortController();
const waiting = { signal, clock: { nowMs: () => Date.now() }, pauses: { firstSeconds: 0.02, mostSeconds: 0.1 } };
const repository = "123456789012.dkr.ecr.us-west-2.amazonaws.com/a";
const sageMaker = ["model:Model", "endpointConfiguration:EndpointConfiguration"];

function pipeline(
  tag: string,
  instances: ResolvedPipeline["models"][number]["instances"] = { kind: "fixed", count: 1 },
) {
  const plain = localPipeline({ a: [] });
  return { ...plain, models: plain.models.map((model) => ({ ...model, image: `${repository}:${tag}`, instances })) };
}

/** An account where a pipeline is deployed; an image with the tag `exit` never starts. */
async function deploy(subject: ResolvedPipeline) {
  const account = await openAccount(environment.account, {
    servers: ({ image }) => ({
      command: `"${process.execPath}" "${server}" a ${image.endsWith(":exit") ? "exit" : "serve"}`,
      cwd: process.cwd(),
    }),
  });
  const { resources } = await evaluatePipeline(subject, environment);
  for (const resource of resources) await account.aws.make(resource);
  await account.aws.start();
  /** Moves the endpoint to another version as an engine does: model, configuration, endpoint. */
  const update = async (changed: ResolvedPipeline) => {
    const next = await evaluatePipeline(changed, environment);
    for (const resource of next.resources) {
      if (sageMaker.some((type) => resource.type.endsWith(type))) await account.aws.resources.create(resource, signal);
    }
    await account.aws.resources.change({ before: endpointOf(resources), after: endpointOf(next.resources) }, signal);
  };
  return { ...account, update };
}

function endpointOf(resources: readonly DeclaredResource[]): DeclaredResource {
  const endpoint = resources.find(({ type }) => type === "aws:sagemaker/endpoint:Endpoint");
  if (endpoint === undefined) throw new Error("the program makes no endpoint");
  return endpoint;
}

async function expected(subject: ResolvedPipeline, before: Readonly<Record<string, string>> = {}) {
  const [trigger, delivery] = await Promise.all([handlerBundle("trigger"), handlerBundle("delivery")]);
  return expectedEndpoints({ pipeline: subject, environment, handlers: { trigger, delivery }, before });
}

describe("an endpoint of the local SageMaker", () => {
  it("serves what was deployed, and then what it was updated to", async () => {
    const { clients, update } = await deploy(pipeline("1"));

    expect(await confirmEndpoints(await expected(pipeline("1")), clients, waiting)).toEqual([]);
    await update(pipeline("2"));
    expect(await confirmEndpoints(await expected(pipeline("2")), clients, waiting)).toEqual([]);
    expect(await confirmEndpoints(await expected(pipeline("1")), clients, waiting)).toMatchObject([
      { kind: "other-configuration", status: "InService" },
    ]);
  });

  it("goes back to what served before when the new servers do not start, which is told with their last words", async () => {
    const { clients, update } = await deploy(pipeline("1"));
    const { configurations: before } = await servedEndpoints(pipeline("1"), environment, clients);
    await update(pipeline("exit"));
    const mismatches = await confirmEndpoints(await expected(pipeline("exit"), before), clients, waiting);
    const failure = await mismatchFailure(mismatches, clients, { again: "sluice up", isReleased: false });

    expect(mismatches).toMatchObject([{ kind: "rolled-back", model: "a", actual: before["a"], status: "InService" }]);
    expect(failure.code).toBe("DEPLOY_ENDPOINT_ROLLED_BACK");
    expect(failure.hint).toContain("| cannot import the weights");
    expect(failure.hint).toContain("The version before it goes on serving");
    expect(await explainEndpoint("reader--a-local", clients)).toMatchObject({ status: "InService" });
  });

  it("tells how many instances run, and nothing of models that are not deployed", async () => {
    const scales = { kind: "backlog", min: 0, max: 4, backlogPerInstance: 5 } as const;
    const { clients } = await deploy(pipeline("1", scales));
    const models = ["a", "b"].flatMap((name) => pipeline("1", scales).models.map((model) => ({ ...model, name })));

    expect((await servedEndpoints({ ...pipeline("1"), models }, environment, clients)).instances).toEqual({ a: 1 });
  });
});
