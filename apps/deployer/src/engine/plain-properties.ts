// The engine's marks for values that JSON has no form for (sdk/go/common/resource/properties.go); part of its protocol.
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";
const hiddenSecret = "[secret]";
const unknown = /^04da6b54-80e4-46f7-96ec-b56ff0331ba9$/;

/** What stands for a value that is only known once the deployment has made what it comes from. */
export const notYetKnown = "(known once deployed)";

/** Properties as the engine tells them, as plain data: secrets are left out, files are their SHA-256. */
export function plainProperties(
  properties: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  const plain: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (key.startsWith("__") || isSecret(value)) continue;
    plain[key] = plainValue(value);
  }
  return plain;
}

function plainValue(value: unknown): unknown {
  if (typeof value === "string") return unknown.test(value) ? notYetKnown : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.filter((item) => !isSecret(item)).map(plainValue);
  const object = value as Readonly<Record<string, unknown>>;
  const signature = object[signatureKey];
  if (signature === assetSignature || signature === archiveSignature) return { sha256: object["hash"] };
  return plainProperties(object);
}

function isSecret(value: unknown): boolean {
  if (value === hiddenSecret) return true;
  return (
    typeof value === "object" && value !== null && (value as Record<string, unknown>)[signatureKey] === secretSignature
  );
}
