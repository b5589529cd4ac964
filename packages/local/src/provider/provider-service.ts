import type { ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { detailedDiff } from "./detailed-diff.ts";
import type { WireProperties } from "./property-values.ts";
import type { ExistingResource, OperationContext, Provider, ProviderResource } from "./provider.ts";
import { unary } from "./unary.ts";

type Struct = InstanceType<typeof struct.Struct>;

/** One engine that has attached itself: its provider, and what ends its waits. */
interface Attachment {
  readonly provider: Provider;
  interruption: AbortController;
}

/**
 * Pulumi's provider protocol over a {@link Provider}. Every engine's connection gets one of its own, as an engine starts a provider's
 * process for every set of its settings.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
export function providerService(createProvider: () => Provider): UntypedServiceImplementation {
  const attachments = new Map<string, Attachment>();
  const attached = <Request, Response>(call: ServerUnaryCall<Request, Response>): Attachment => {
    const known = attachments.get(call.getPeer());
    if (known !== undefined) return known;
    const attachment = { provider: createProvider(), interruption: new AbortController() };
    attachments.set(call.getPeer(), attachment);
    return attachment;
  };
  return { ...setting(attached), ...planning(attached), ...carryingOut(attached) };
}

type Attached = <Request, Response>(call: ServerUnaryCall<Request, Response>) => Attachment;

/** Calls that set a provider up and take it down. */
function setting(attached: Attached): UntypedServiceImplementation {
  return {
    handshake: unary<messages.ProviderHandshakeRequest, messages.ProviderHandshakeResponse>(() => {
      const response = new messages.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(true);
      return response;
    }),
    attach: unary(() => new empty.Empty()),
    getPluginInfo: unary<empty.Empty, plugin.PluginInfo>((_, call) => {
      const response = new plugin.PluginInfo();
      response.setVersion(attached(call).provider.version);
      return response;
    }),
    getSchema: unary<messages.GetSchemaRequest, messages.GetSchemaResponse>(() => {
      const response = new messages.GetSchemaResponse();
      response.setSchema("{}");
      return response;
    }),
    getMapping: unary<messages.GetMappingRequest, messages.GetMappingResponse>(() => new messages.GetMappingResponse()),
    getMappings: unary<messages.GetMappingsRequest, messages.GetMappingsResponse>(
      () => new messages.GetMappingsResponse(),
    ),
    checkConfig: unary<messages.CheckRequest, messages.CheckResponse>((request) => {
      const response = new messages.CheckResponse();
      response.setInputs(request.getNews());
      return response;
    }),
    diffConfig: unary<messages.DiffRequest, messages.DiffResponse>((request) => {
      const response = new messages.DiffResponse();
      const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
      const isSame =
        JSON.stringify(fromStruct(request.getOldInputs())) === JSON.stringify(fromStruct(request.getNews()));
      response.setChanges(isSame ? DIFF_NONE : DIFF_SOME);
      return response;
    }),
    configure: unary<messages.ConfigureRequest, messages.ConfigureResponse>((request, call) => {
      attached(call).provider.configure(fromStruct(request.getArgs()));
      const response = new messages.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setAcceptresources(true);
      response.setSupportspreview(true);
      return response;
    }),
    cancel: unary<empty.Empty, empty.Empty>((_, call) => {
      const attachment = attached(call);
      attachment.interruption.abort();
      attachment.interruption = new AbortController();
      return new empty.Empty();
    }),
  };
}

/** Calls that change nothing. */
function planning(attached: Attached): UntypedServiceImplementation {
  return {
    check: unary<messages.CheckRequest, messages.CheckResponse>((request, call) => {
      const response = new messages.CheckResponse();
      const inputs = fromStruct(request.getNews());
      const oldInputs = fromStruct(request.getOlds());
      const seed = request.getRandomseed_asU8();
      response.setInputs(toStruct(attached(call).provider.check(resourceOf(request), { inputs, oldInputs, seed })));
      return response;
    }),
    diff: unary<messages.DiffRequest, messages.DiffResponse>((request, call) => {
      const resource = existing(request, request.getOlds(), request.getOldInputs());
      return detailedDiff(attached(call).provider.diff(resource, fromStruct(request.getNews())));
    }),
    read: unary<messages.ReadRequest, messages.ReadResponse>(async (request, call) => {
      const response = new messages.ReadResponse();
      const found = await attached(call).provider.read(existing(request, request.getProperties(), request.getInputs()));
      // No id says that there is no such resource any more.
      if (found === undefined) return response;
      response.setId(found.id);
      response.setProperties(toStruct(found.state));
      response.setInputs(toStruct(found.inputs));
      return response;
    }),
    invoke: unary<messages.InvokeRequest, messages.InvokeResponse>((request, call) => {
      const response = new messages.InvokeResponse();
      const answer = attached(call).provider.invoke(request.getTok(), fromStruct(request.getArgs()));
      response.setReturn(toStruct(answer));
      return response;
    }),
  };
}

/** Calls that make, change and remove. */
function carryingOut(attached: Attached): UntypedServiceImplementation {
  return {
    create: unary<messages.CreateRequest, messages.CreateResponse>(async (request, call) => {
      const { provider, interruption } = attached(call);
      const context = contextOf(call, interruption, request.getPreview());
      const inputs = fromStruct(request.getProperties());
      const { id, state } = await provider.create(resourceOf(request), inputs, context);
      const response = new messages.CreateResponse();
      response.setId(id);
      response.setProperties(toStruct(state));
      return response;
    }),
    update: unary<messages.UpdateRequest, messages.UpdateResponse>(async (request, call) => {
      const { provider, interruption } = attached(call);
      const context = contextOf(call, interruption, request.getPreview());
      const resource = existing(request, request.getOlds(), request.getOldInputs());
      const { state } = await provider.update(resource, fromStruct(request.getNews()), context);
      const response = new messages.UpdateResponse();
      response.setProperties(toStruct(state));
      return response;
    }),
    delete: unary<messages.DeleteRequest, empty.Empty>(async (request, call) => {
      const { provider, interruption } = attached(call);
      const resource = existing(request, request.getProperties(), request.getOldInputs());
      await provider.delete(resource, contextOf(call, interruption, false));
      return new empty.Empty();
    }),
  };
}

interface ResourceRequest {
  getUrn(): string;
}

/** A URN ends in its type, behind those of its parents, and its name. */
function resourceOf(request: ResourceRequest): ProviderResource {
  const urn = request.getUrn();
  const [, , types = "", ...name] = urn.split("::");
  return { urn, type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

function existing(
  request: ResourceRequest & { getId(): string },
  state: Struct | undefined,
  oldInputs: Struct | undefined,
): ExistingResource {
  const resource = resourceOf(request);
  return { ...resource, id: request.getId(), state: fromStruct(state), oldInputs: fromStruct(oldInputs) };
}

function contextOf<Request, Response>(
  call: ServerUnaryCall<Request, Response>,
  { signal }: AbortController,
  preview: boolean,
): OperationContext {
  const gone = new AbortController();
  call.on("cancelled", () => gone.abort());
  return { preview, signal: AbortSignal.any([signal, gone.signal]) };
}

function fromStruct(value: Struct | undefined): WireProperties {
  return value?.toJavaScript() ?? {};
}

function toStruct(properties: WireProperties): Struct {
  const present = Object.entries(properties).filter(([, value]) => value !== undefined);
  return struct.Struct.fromJavaScript(
    Object.fromEntries(present) as Parameters<typeof struct.Struct.fromJavaScript>[0],
  );
}
