import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  DescribeEndpointCommand,
  SageMakerClient,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { describe, expect, it } from "vitest";
import type { LocalAwsOptions, ServedModel } from "../../src/index.ts";
import { type AttachedProviders, attachProviders, type MadeResource } from "../support/attach-provider.ts";
import { endpointInputs, makeConfiguration, makeSurroundings } from "../support/engine-program.ts";
import { clientOf, eventsOf, fixtures } from "../support/open-pipeline.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const owner = { kind: "owner" } as const;
const endpointType = "aws:sagemaker/endpoint:Endpoint";
const EndpointName = "reader";

/** The image says which version serves. */
const serve = ({ image }: ServedModel) => ({ command: `node versioned-server.mjs ${image}`, cwd: fixtures });

interface Account extends AsyncDisposable {
  readonly attached: AttachedProviders;
  create(configuration: string): Promise<MadeResource>;
  describe(): Promise<{
    readonly EndpointStatus?: string | undefined;
    readonly EndpointConfigName?: string | undefined;
    readonly FailureReason?: string | undefined;
  }>;
  /** Puts a document on the endpoint's queue; its prediction will be at that name. */
  invoke(name: string): Promise<void>;
  prediction(name: string): Promise<string>;
}

async function openAccount(options: Partial<LocalAwsOptions> = {}): Promise<Account> {
  const attached = await attachProviders({ servers: serve, startTimeoutSeconds: 10, ...options });
  const { provider, aws } = attached;
  await makeSurroundings(provider);
  const sageMaker = new SageMakerClient(clientOf(aws));
  const runtime = new SageMakerRuntimeClient(clientOf(aws));
  return {
    attached,
    create: (configuration) => provider.create(endpointType, EndpointName, endpointInputs(configuration)),
    describe: () => sageMaker.send(new DescribeEndpointCommand({ EndpointName })),
    invoke: async (Filename) => {
      await runtime.send(new InvokeEndpointAsyncCommand({ EndpointName, Body: Buffer.from("lease"), Filename }));
    },
    prediction: async (name) => {
      const { body } = await aws.s3.getObject(owner, { bucket: "predictions", key: `out/${name}` });
      return body.toString();
    },
    [Symbol.asyncDispose]: () => attached[Symbol.asyncDispose](),
  };
}

describe("an endpoint that is created", () => {
  it("is in service when the provider answers", async () => {
    await using account = await openAccount();
    await makeConfiguration(account.attached.provider, "one");

    const endpoint = await account.create("one");

    expect(endpoint).toMatchObject({ id: "reader", state: { endpointConfigName: "one" } });
    expect(await account.describe()).toMatchObject({ EndpointStatus: "InService", EndpointConfigName: "one" });
    await account.invoke("a");
    await account.attached.aws.idle();
    expect(await account.prediction("a")).toBe("one");
  });

  it("fails in the AWS provider's words when its server does not start, and stays there as failed", async () => {
    await using account = await openAccount();
    const { provider } = account.attached;
    await makeConfiguration(provider, "broken");
    await makeConfiguration(provider, "one");

    await expect(account.create("broken")).rejects.toMatchObject({
      details: expect.stringContaining(
        "waiting for SageMaker AI Endpoint (reader) create: unexpected state 'Failed', wanted target 'InService'. last error: The primary container for production variant main did not pass the ping health check.",
      ),
    });

    expect(await account.describe()).toMatchObject({
      EndpointStatus: "Failed",
      FailureReason: expect.stringContaining("ping health check"),
    });
    // The provider has not remembered it, so the name is taken until somebody deletes the failed one.
    await expect(account.create("one")).rejects.toMatchObject({
      details: expect.stringContaining("Cannot create already existing endpoint"),
    });
    const left = await provider.read({ urn: `urn:pulumi:x::y::${endpointType}::reader`, id: EndpointName });
    expect(left?.state).toMatchObject({ endpointConfigName: "broken" });
    if (left !== undefined) await provider.delete(left);
    await expect(account.create("one")).resolves.toMatchObject({ id: "reader" });
  });

  it.each([
    { name: "nothing serves", servers: {}, reason: /Unable to pull the image "one"/ },
    {
      name: "ends at once",
      servers: { reader: { command: "exit 1", cwd: fixtures } },
      reason: /did not pass the ping health check/,
    },
  ])("names the reason when $name", async ({ servers, reason }) => {
    await using account = await openAccount({ servers });
    await makeConfiguration(account.attached.provider, "one");

    await expect(account.create("one")).rejects.toMatchObject({ details: expect.stringMatching(reason) });
  });

  it("goes on being created when the engine stops waiting", async () => {
    await using account = await openAccount({ slowSeconds: 0.5 });
    const { provider } = account.attached;
    await makeConfiguration(provider, "one");
    const creating = account.create("one").catch((error: unknown) => error);
    await expect.poll(async () => (await account.describe().catch(() => undefined))?.EndpointStatus).toBe("Creating");

    await provider.cancel();

    expect(await creating).toMatchObject({ details: expect.stringContaining("context canceled") });
    expect((await account.describe()).EndpointStatus).toBe("Creating");
    await expect.poll(async () => (await account.describe()).EndpointStatus, { timeout: 10_000 }).toBe("InService");
  });
});

describe("an endpoint that is updated", () => {
  it("serves with the old servers until the new ones are ready, and loses no document that waits or is at work", async () => {
    await using folder = await temporaryDirectory();
    const gate = join(folder.path, "gate");
    await using account = await openAccount({
      slowSeconds: 0.3,
      servers: ({ image }) => ({
        command: `node versioned-server.mjs ${image} ${image === "one" ? gate : ""}`,
        cwd: fixtures,
      }),
    });
    const { provider, aws, events } = account.attached;
    await makeConfiguration(provider, "one");
    await makeConfiguration(provider, "two");
    const endpoint = await account.create("one");
    const names = ["first", "at work", "waiting", "waiting too"].map((name) => name.replaceAll(" ", "-"));
    for (const name of names) await account.invoke(name);

    const updating = provider.update(endpoint, endpointInputs("two"));
    await expect
      .poll(() => account.describe())
      .toMatchObject({
        EndpointStatus: "Updating",
        EndpointConfigName: "one",
        PendingDeploymentSummary: { EndpointConfigName: "two" },
      });
    const updated = await updating;
    expect(updated.state).toMatchObject({ endpointConfigName: "two" });
    expect(await account.describe()).toMatchObject({ EndpointStatus: "InService", EndpointConfigName: "two" });
    await writeFile(gate, "");
    await aws.idle();

    const served = await Promise.all(names.map((name) => account.prediction(name)));
    expect(served).toEqual(["one", "one", "two", "two"]);
    expect(eventsOf(events, "invocation-failed")).toEqual([]);
  });

  it("goes back to what served when the new servers do not start, which the provider reports as done", async () => {
    await using account = await openAccount();
    const { provider, aws } = account.attached;
    await makeConfiguration(provider, "one");
    await makeConfiguration(provider, "broken");
    const endpoint = await account.create("one");

    const updated = await provider.update(endpoint, endpointInputs("broken"));

    expect(await account.describe()).toMatchObject({
      EndpointStatus: "InService",
      EndpointConfigName: "one",
      FailureReason: expect.stringContaining("ping health check"),
    });
    await account.invoke("a");
    await aws.idle();
    expect(await account.prediction("a")).toBe("one");
    // What AWS tells is what is remembered: the next deployment sees the difference and tries again.
    expect(updated.state).toMatchObject({ endpointConfigName: "one" });
    expect((await provider.diff(updated, endpointInputs("broken"))).details).toEqual({ endpointConfigName: "UPDATE" });
  });

  it.each([
    { name: "of its own", scaling: [] },
    { name: "though nothing waits and it may have none", scaling: [{ minCapacity: 0, maxCapacity: 9 }] },
  ])("begins with its configuration's number of instances, $name", async ({ scaling }) => {
    await using account = await openAccount();
    const { provider, aws } = account.attached;
    await makeConfiguration(provider, "one");
    await makeConfiguration(provider, "two", { instances: 2 });
    const endpoint = await account.create("one");
    for (const bounds of scaling) {
      const scaled = { resourceId: "endpoint/reader/variant/main", serviceNamespace: "sagemaker", ...bounds };
      await provider.create("aws:appautoscaling/target:Target", "target", scaled);
    }
    const sageMaker = new SageMakerClient(clientOf(aws));
    const DesiredWeightsAndCapacities = [{ VariantName: "main", DesiredInstanceCount: 5 }];
    await sageMaker.send(new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName, DesiredWeightsAndCapacities }));
    const instances = (count: number) => ({ ProductionVariants: [{ CurrentInstanceCount: count }] });
    expect(await account.describe()).toMatchObject(instances(5));

    await provider.update(endpoint, endpointInputs("two"));

    expect(await account.describe()).toMatchObject(instances(2));
  });

  it("tells the engine what was asked for when it stops waiting", async () => {
    await using account = await openAccount({ slowSeconds: 0.5 });
    const { provider } = account.attached;
    await makeConfiguration(provider, "one");
    await makeConfiguration(provider, "two");
    const endpoint = await account.create("one");
    const updating = provider.update(endpoint, endpointInputs("two")).catch((error: unknown) => error);
    await expect.poll(async () => (await account.describe()).EndpointStatus).toBe("Updating");

    await provider.cancel();

    const error = await updating;
    expect(error).toMatchObject({ details: expect.stringContaining("context canceled") });
    const [details] = (error as { metadata: { get(name: string): Buffer[] } }).metadata.get("grpc-status-details-bin");
    expect(details?.toString("latin1")).toContain("pulumirpc.ErrorResourceInitFailed");
  });

  it.each([
    { name: "another change is under way", verb: "update" as const, problem: "Cannot update in-progress endpoint" },
    { name: "it is being changed", verb: "delete" as const, problem: "Cannot update in-progress endpoint" },
  ])("refuses to $verb while $name", async ({ verb, problem }) => {
    await using account = await openAccount({ slowSeconds: 0.5 });
    const { provider } = account.attached;
    await makeConfiguration(provider, "one");
    await makeConfiguration(provider, "two");
    const endpoint = await account.create("one");
    const updating = provider.update(endpoint, endpointInputs("two"));
    await expect.poll(async () => (await account.describe()).EndpointStatus).toBe("Updating");

    const second = verb === "update" ? provider.update(endpoint, endpointInputs("two")) : provider.delete(endpoint);

    await expect(second).rejects.toMatchObject({ details: expect.stringContaining(problem) });
    await updating;
  });
});

describe("an endpoint's scaling", () => {
  it("comes and goes with its target and policy", async () => {
    await using account = await openAccount();
    const { provider, aws } = account.attached;
    await makeConfiguration(provider, "one");
    await account.create("one");
    const scaled = { resourceId: "endpoint/reader/variant/main", serviceNamespace: "sagemaker" };
    const scalableDimension = "sagemaker:variant:DesiredInstanceCount";
    const target = await provider.create("aws:appautoscaling/target:Target", "target", {
      ...{ ...scaled, scalableDimension, minCapacity: 0, maxCapacity: 2 },
    });

    await account.invoke("a");
    await aws.idle();
    expect(await account.describe()).toMatchObject({ ProductionVariants: [{ CurrentInstanceCount: 0 }] });
    // One document is enough to wake it.
    await account.invoke("b");
    await aws.idle();
    expect(await account.prediction("b")).toBe("one");
    await provider.delete(target);

    expect(await provider.read(target)).toBeUndefined();
  });
});

it("leaves no server running when the endpoint is deleted", async () => {
  await using account = await openAccount();
  const { provider } = account.attached;
  await makeConfiguration(provider, "one");
  const endpoint = await account.create("one");

  await provider.delete(endpoint);

  await expect(account.describe()).rejects.toMatchObject({
    name: "ValidationException",
    message: 'Could not find endpoint "arn:aws:sagemaker:us-west-2:123456789012:endpoint/reader".',
  });
  await expect(account.invoke("a")).rejects.toMatchObject({ name: "ValidationError" });
  expect(await provider.read(endpoint)).toBeUndefined();
});
