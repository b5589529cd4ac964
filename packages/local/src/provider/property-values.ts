// Pulumi marks values that JSON has no form for with these signatures (sdk/nodejs/runtime/rpc.ts); they are part of its wire protocol.
const signatureKey = "4dabf18193072939515e22adb298388d";
const signatures = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

/** What stands for a value that is not known before a deployment. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Properties of a resource as they travel between engine and provider, with signatures. */
export type WireProperties = Readonly<Record<string, unknown>>;

/** Properties as a provider works with them. */
export interface PlainProperties {
  /** Secrets unwrapped, files as their hash; what is not known is {@link unknownValue}. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Absolute paths of the files among them, by their name in the archive. */
  readonly assets: Readonly<Record<string, string>>;
}

/** Takes the signatures out of properties. */
export function plainProperties(properties: WireProperties): PlainProperties {
  const assets: Record<string, string> = {};
  return { values: plainObject(properties, assets), assets };
}

function plainObject(object: WireProperties, assets: Record<string, string>): Record<string, unknown> {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key, plainValue(value, key, assets)]));
}

function plainValue(value: unknown, name: string, assets: Record<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => plainValue(item, name, assets));
  if (!isObject(value)) return value;
  switch (value[signatureKey]) {
    case signatures.secret:
      return plainValue(value["value"], name, assets);
    case signatures.output:
      return "value" in value ? plainValue(value["value"], name, assets) : unknownValue;
    case signatures.resource:
      return value["id"] ?? value["urn"];
    case signatures.archive:
      if (isObject(value["assets"])) plainObject(value["assets"], assets);
      return fileValue(value, name, assets);
    case signatures.asset:
      return fileValue(value, name, assets);
    default:
      return plainObject(value, assets);
  }
}

function fileValue({ path, hash }: WireProperties, name: string, assets: Record<string, string>): unknown {
  if (typeof path === "string" && path !== "") assets[name] = path;
  // Where a file lies says nothing about what it holds.
  return { sha256: hash };
}

function isObject(value: unknown): value is WireProperties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
