import { Server, ServerCredentials } from "@grpc/grpc-js";
import providers from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { LocalAws } from "../local-aws.ts";
import { AcceptingProvider, type OutputsOf } from "./accepting-provider.ts";
import { AwsProvider, type ComputeOutputs, type ProviderOperation } from "./aws-provider.ts";
import type { WireProperties } from "./property-values.ts";
import { providerService } from "./provider-service.ts";

// A state file may hold a function's whole configuration; the default limit is 4 MiB.
const limits = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** What the providers stand on. */
export interface ServeProvidersOptions {
  readonly aws: LocalAws;
  /** What AWS adds to a resource's inputs. */
  readonly compute: ComputeOutputs;
  /** Told of every operation of the AWS provider when it has ended. */
  readonly onOperation?: (operation: ProviderOperation) => void;
}

/** Providers that a Pulumi engine can attach to. */
export interface ServedProviders {
  /** Value of the engine's `PULUMI_DEBUG_PROVIDERS`, such as `aws:41001,datadog:41002`. */
  readonly debugProviders: string;
  /** Inputs of every Datadog resource there is, by id. */
  readonly datadogResources: ReadonlyMap<string, WireProperties>;
  /** Stops listening and cuts every connection. */
  close(): void;
}

/** Serves a local AWS as the provider `aws`, and an accepting `datadog` beside it, on loopback ports. */
export async function serveProviders({ aws, compute, onOperation }: ServeProvidersOptions): Promise<ServedProviders> {
  const { accountId, region, resources } = aws;
  const datadogResources = new Map<string, WireProperties>();
  const options = { accountId, region, resources, compute, onOperation: onOperation ?? (() => {}) };
  const servers = [new Server(limits), new Server(limits)] as const;
  const { ResourceProviderService } = providers;
  servers[0].addService(
    ResourceProviderService,
    providerService(() => new AwsProvider(options)),
  );
  servers[1].addService(
    ResourceProviderService,
    providerService(() => new AcceptingProvider("4.0.0", datadogResources)),
  );
  const [awsPort, datadogPort] = await Promise.all([listen(servers[0]), listen(servers[1])]);
  return {
    debugProviders: `aws:${awsPort},datadog:${datadogPort}`,
    datadogResources,
    close: () => {
      for (const server of servers) server.forceShutdown();
    },
  };
}

/**
 * Serves one provider that accepts every resource and remembers its inputs, by id, on a loopback port; resolves to its part of
 * `PULUMI_DEBUG_PROVIDERS`, such as `aws:41001`. For programs that are run without what they declare, as benchmarks do.
 */
export async function serveAcceptingProvider(
  name: string,
  version: string,
  resources: Map<string, WireProperties>,
  outputsOf?: OutputsOf,
): Promise<string> {
  const server = new Server(limits);
  server.addService(
    providers.ResourceProviderService,
    providerService(() => new AcceptingProvider(version, resources, outputsOf)),
  );
  return `${name}:${await listen(server)}`;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}
