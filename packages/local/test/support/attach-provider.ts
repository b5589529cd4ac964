import { type Client, credentials, type ServiceError } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { LocalAws, type LocalAwsOptions, type LocalEvent } from "../../src/index.ts";
import { type ComputeOutputs, type ProviderOperation, serveProviders } from "../../src/provider/index.ts";
import { account } from "./one-model-pipeline.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

type Properties = Readonly<Record<string, unknown>>;
type Struct = InstanceType<typeof struct.Struct>;

/** A resource that the provider has made. */
export interface MadeResource {
  readonly urn: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
}

/** What a diff says. */
export interface ToldDiff {
  readonly changes: "none" | "some";
  /** Kind by path. */
  readonly details: Readonly<Record<string, string>>;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** An engine's side of one attached provider. */
export class AttachedProvider {
  readonly #client: InstanceType<typeof services.ResourceProviderClient>;

  constructor(port: string) {
    // A connection of its own, as every engine has; clients of one process would share theirs.
    const options = { "grpc.use_local_subchannel_pool": 1 };
    const address = `127.0.0.1:${port}`;
    this.#client = new services.ResourceProviderClient(address, credentials.createInsecure(), options);
  }

  async configure(config: Properties): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setArgs(toStruct(config));
    await call((done) => this.#client.configure(request, done));
  }

  async check(type: string, name: string, inputs: Properties, options: { olds?: Properties; seed?: string } = {}) {
    const request = new messages.CheckRequest();
    request.setUrn(urnOf(type, name));
    request.setNews(toStruct(inputs));
    request.setOlds(toStruct(options.olds ?? {}));
    request.setRandomseed(Buffer.from(options.seed ?? "seed"));
    const response = await call<InstanceType<typeof messages.CheckResponse>>((done) =>
      this.#client.check(request, done),
    );
    return fromStruct(response.getInputs());
  }

  async diff(made: MadeResource, inputs: Properties): Promise<ToldDiff> {
    const request = new messages.DiffRequest();
    request.setUrn(made.urn);
    request.setId(made.id);
    request.setOlds(toStruct(made.state));
    request.setOldInputs(toStruct(made.inputs));
    request.setNews(toStruct(inputs));
    const response = await call<InstanceType<typeof messages.DiffResponse>>((done) => this.#client.diff(request, done));
    const kinds = new Map(Object.entries(messages.PropertyDiff.Kind).map(([word, number]) => [number, word]));
    const details = response
      .getDetaileddiffMap()
      .toObject(false, (_, detail) => detail)
      .map(([path]) => [path, kinds.get(response.getDetaileddiffMap().get(path)?.getKind() ?? 0) ?? ""]);
    return {
      changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_NONE ? "none" : "some",
      details: Object.fromEntries(details),
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(
    type: string,
    name: string,
    inputs: Properties,
    options: { preview?: boolean } = {},
  ): Promise<MadeResource> {
    const urn = urnOf(type, name);
    const request = new messages.CreateRequest();
    request.setUrn(urn);
    request.setProperties(toStruct(inputs));
    request.setPreview(options.preview ?? false);
    const response = await call<InstanceType<typeof messages.CreateResponse>>((done) =>
      this.#client.create(request, done),
    );
    return { urn, id: response.getId(), inputs, state: fromStruct(response.getProperties()) };
  }

  async update(made: MadeResource, inputs: Properties, options: { preview?: boolean } = {}): Promise<MadeResource> {
    const request = new messages.UpdateRequest();
    request.setUrn(made.urn);
    request.setId(made.id);
    request.setOlds(toStruct(made.state));
    request.setOldInputs(toStruct(made.inputs));
    request.setNews(toStruct(inputs));
    request.setPreview(options.preview ?? false);
    const response = await call<InstanceType<typeof messages.UpdateResponse>>((done) =>
      this.#client.update(request, done),
    );
    return { ...made, inputs, state: fromStruct(response.getProperties()) };
  }

  async delete(made: MadeResource): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setUrn(made.urn);
    request.setId(made.id);
    request.setProperties(toStruct(made.state));
    request.setOldInputs(toStruct(made.inputs));
    await call((done) => this.#client.delete(request, done));
  }

  /** Undefined when the resource is gone. */
  async read(made: Pick<MadeResource, "urn" | "id"> & Partial<MadeResource>): Promise<MadeResource | undefined> {
    const request = new messages.ReadRequest();
    request.setUrn(made.urn);
    request.setId(made.id);
    request.setProperties(toStruct(made.state ?? {}));
    request.setInputs(toStruct(made.inputs ?? {}));
    const response = await call<InstanceType<typeof messages.ReadResponse>>((done) => this.#client.read(request, done));
    if (response.getId() === "") return undefined;
    const state = fromStruct(response.getProperties());
    return { urn: made.urn, id: response.getId(), inputs: fromStruct(response.getInputs()), state };
  }

  async invoke(token: string): Promise<Properties> {
    const request = new messages.InvokeRequest();
    request.setTok(token);
    const response = await call<InstanceType<typeof messages.InvokeResponse>>((done) =>
      this.#client.invoke(request, done),
    );
    return fromStruct(response.getReturn());
  }

  async cancel(): Promise<void> {
    await call((done) => this.#client.cancel(new empty.Empty(), done));
  }

  close(): void {
    (this.#client as Client).close();
  }
}

/** A local AWS with its providers, and an engine attached to each of them. */
export interface AttachedProviders extends AsyncDisposable {
  readonly aws: LocalAws;
  readonly provider: AttachedProvider;
  readonly datadog: AttachedProvider;
  readonly operations: ProviderOperation[];
  readonly events: LocalEvent[];
  readonly directory: string;
  /** Another engine, attached beside the first. */
  attach(): AttachedProvider;
}

/** Opens a local AWS with nothing in it and attaches to its providers. */
export async function attachProviders(options: Partial<LocalAwsOptions> = {}): Promise<AttachedProviders> {
  const temporary = await temporaryDirectory();
  const operations: ProviderOperation[] = [];
  const events: LocalEvent[] = [];
  const onEvent = (event: LocalEvent) => void events.push(event);
  const aws = await LocalAws.open({ ...account, directory: temporary.path, servers: {}, onEvent, ...options });
  const served = await serveProviders({ aws, compute: computeForTests, onOperation: (each) => operations.push(each) });
  const [awsPort = "", datadogPort = ""] = [...served.debugProviders.matchAll(/:(\d+)/g)].map(([, port = ""]) => port);
  const attached: AttachedProvider[] = [];
  const attach = (port: string) => {
    const provider = new AttachedProvider(port);
    attached.push(provider);
    return provider;
  };
  return {
    aws,
    operations,
    events,
    directory: temporary.path,
    provider: attach(awsPort),
    datadog: attach(datadogPort),
    attach: () => attach(awsPort),
    [Symbol.asyncDispose]: async () => {
      for (const provider of attached) provider.close();
      served.close();
      await aws.close();
      await temporary[Symbol.asyncDispose]();
    },
  };
}

/** A resource's URN in a stack of these tests. */
export function urnOf(type: string, name: string): string {
  return `urn:pulumi:test::local::sluice:pipeline:Pipeline$${type}::${name}`;
}

const resourceKinds: Readonly<Record<string, string>> = {
  "aws:s3/bucket:Bucket": "s3:::",
  "aws:sqs/queue:Queue": "sqs:REGION:ACCOUNT:",
  "aws:sns/topic:Topic": "sns:REGION:ACCOUNT:",
  "aws:iam/role:Role": "iam::ACCOUNT:role/",
  "aws:iam/policy:Policy": "iam::ACCOUNT:policy/",
  "aws:lambda/function:Function": "lambda:REGION:ACCOUNT:function:",
  "aws:cloudwatch/eventRule:EventRule": "events:REGION:ACCOUNT:rule/",
  "aws:sagemaker/endpoint:Endpoint": "sagemaker:REGION:ACCOUNT:endpoint/",
  "aws:sagemaker/model:Model": "sagemaker:REGION:ACCOUNT:model/",
};

const computeForTests: ComputeOutputs = ({ type, urn, name, inputs }) => {
  const given = inputs["name"] ?? inputs["bucket"];
  const physical = typeof given === "string" ? given : `${name}-${urn.length}-${urn.slice(-4)}`;
  const kind = resourceKinds[type];
  if (kind === undefined) return { id: physical, outputs: {} };
  const scoped = kind.replace("REGION", account.region).replace("ACCOUNT", account.accountId);
  return { id: physical, outputs: { arn: `arn:aws:${scoped}${physical}` } };
};

function call<Response>(
  send: (done: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

function toStruct(properties: Properties): Struct {
  return struct.Struct.fromJavaScript(properties as Parameters<typeof struct.Struct.fromJavaScript>[0]);
}

function fromStruct(value: Struct | undefined): Properties {
  return value?.toJavaScript() ?? {};
}
