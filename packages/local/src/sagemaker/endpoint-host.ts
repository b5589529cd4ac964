import { devNull } from "node:os";
import { delimiter, dirname } from "node:path";
import { SluiceError } from "@sluice/spec";
import type { Emit } from "../emit.ts";
import type { Sessions } from "../gateway/sessions.ts";
import type { ObjectStore } from "../object-store.ts";
import { rolePrincipal } from "../role-principal.ts";
import type { EndpointSettings } from "./endpoint-settings.ts";
import { unpackModelData } from "./model-data.ts";
import { ModelServer } from "./model-server.ts";
import { parseS3Uri } from "./s3-uri.ts";

/** How a model's server is started. */
export interface ServerCommand {
  /** Run by a shell. */
  readonly command: string;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What decides which server stands for a model's container. */
export interface ServedModel {
  readonly endpointName: string;
  readonly image: string;
  /** S3 URI; absent for a model without data. */
  readonly modelDataUrl?: string;
}

/** How models are served: by endpoint name, or by whatever of the model decides; undefined where nothing serves it. */
export type Servers = Readonly<Record<string, ServerCommand>> | ((model: ServedModel) => ServerCommand | undefined);

/** What servers are started with. */
export interface EndpointHostOptions {
  readonly servers: Servers;
  readonly directory: string;
  readonly region: string;
  readonly endpointUrl: () => string;
  readonly sessions: Sessions;
  readonly store: ObjectStore;
  readonly startTimeoutSeconds: number;
  readonly emit: Emit;
  /** Told of every line a server prints. */
  readonly onLine?: (settings: EndpointSettings, line: string) => void;
}

/** Prepares a model's server: its unpacked model data, its environment and the role's credentials. @throws SluiceError if it has no command or no readable model data */
export async function prepareModelServer(
  settings: EndpointSettings,
  options: EndpointHostOptions,
  modelDirectory: string,
): Promise<ModelServer> {
  const { endpointName } = settings;
  const server = serverOf(settings, options.servers);
  if (server === undefined) {
    throw new SluiceError(
      "LOCAL_MODEL_SERVER_MISSING",
      `No command is known that serves the model of ${endpointName}`,
      {
        hint: 'give the model a "serve" command under environments.local',
      },
    );
  }
  await unpackModel(settings, modelDirectory, options.store);
  const { startTimeoutSeconds, emit, onLine } = options;
  const env = serverEnvironment(settings, { modelDirectory, server, options });
  const { command, cwd } = server;
  const heard = onLine === undefined ? {} : { onLine: (line: string) => onLine(settings, line) };
  return new ModelServer({ endpointName, command, cwd, env, startTimeoutSeconds, emit, ...heard });
}

function serverOf(
  { endpointName, image, modelDataUrl }: EndpointSettings,
  servers: Servers,
): ServerCommand | undefined {
  if (typeof servers !== "function") return servers[endpointName];
  return servers({ endpointName, image, ...(modelDataUrl === undefined ? {} : { modelDataUrl }) });
}

async function unpackModel(settings: EndpointSettings, directory: string, store: ObjectStore): Promise<void> {
  const { endpointName, modelDataUrl, executionRoleArn } = settings;
  if (modelDataUrl === undefined) return;
  const address = parseS3Uri(modelDataUrl);
  const archive = await readModelData(address, executionRoleArn, store).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SluiceError(
      "LOCAL_MODEL_DATA_INVALID",
      `The model data of ${endpointName} cannot be read from ${modelDataUrl}: ${reason}`,
      { cause },
    );
  });
  await unpackModelData(archive, directory, endpointName);
}

async function readModelData(
  address: ReturnType<typeof parseS3Uri>,
  roleArn: string,
  store: ObjectStore,
): Promise<Buffer> {
  if (address === undefined) throw new Error("it names no object");
  return (await store.getObject(rolePrincipal(roleArn), address)).body;
}

interface ServerEnvironmentParts {
  readonly modelDirectory: string;
  readonly server: ServerCommand;
  readonly options: EndpointHostOptions;
}

function serverEnvironment(
  settings: EndpointSettings,
  { modelDirectory, server, options }: ServerEnvironmentParts,
): Record<string, string> {
  const credentials = options.sessions.issue(rolePrincipal(settings.executionRoleArn));
  return {
    ...inheritedEnvironment(),
    ...server.env,
    ...settings.containerEnvironment,
    SM_MODEL_DIR: modelDirectory,
    AWS_REGION: options.region,
    AWS_DEFAULT_REGION: options.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: options.endpointUrl(),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** The laptop's own environment, for tools and caches, but nothing that could reach a real AWS account. */
function inheritedEnvironment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined && !entry[0].startsWith("AWS_") && !entry[0].startsWith("NODE_");
  });
  const environment = Object.fromEntries(inherited);
  // "node" in a serve command means the Node.js this runs on, not an older one of the system.
  environment["PATH"] = [dirname(process.execPath), environment["PATH"] ?? ""].join(delimiter);
  return environment;
}
