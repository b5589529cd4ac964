import { createHmac, createSecretKey, type KeyObject } from "node:crypto";

const cache = new Map<string, KeyObject>();
// A run has some tens of principals and four services each; a day's change makes all of them anew.
const cacheLimit = 2000;

/** The SigV4 key of one secret for a day, region and service; kept, because four HMACs would be most of a request's cost. */
export function signingKey(
  secretAccessKey: string,
  scope: { date: string; region: string; service: string },
): KeyObject {
  const id = `${secretAccessKey} ${scope.date} ${scope.region} ${scope.service}`;
  const known = cache.get(id);
  if (known !== undefined) return known;
  if (cache.size >= cacheLimit) cache.clear();
  const parts = [scope.date, scope.region, scope.service, "aws4_request"];
  const bytes = parts.reduce<Buffer>((parent, part) => hmac(parent, part), Buffer.from(`AWS4${secretAccessKey}`));
  // With a key object an HMAC costs a sixth of one with a buffer.
  const key = createSecretKey(bytes);
  cache.set(id, key);
  return key;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/** Hex SigV4 signature of a string to sign. */
export function signatureOf(key: KeyObject, stringToSign: string): string {
  return createHmac("sha256", key).update(stringToSign).digest("hex");
}
