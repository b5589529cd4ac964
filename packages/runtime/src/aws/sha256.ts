import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from "node:crypto";
import type { Checksum, SourceData } from "@smithy/types";

/**
 * SHA-256 and its HMAC for signatures. Making Node's key from a secret's bytes costs several times what the digest does, and every
 * signature takes two keys that stay the same all day, so keys are kept.
 */
export class Sha256 implements Checksum {
  readonly #key: KeyObject | undefined;
  #hash: Hash | Hmac;

  /** @param secret of an HMAC; bytes that are not changed afterwards */
  constructor(secret?: SourceData) {
    this.#key = secret === undefined ? undefined : keyOf(secret);
    this.#hash = this.#start();
  }

  update(data: SourceData): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#start();
  }

  #start(): Hash | Hmac {
    return this.#key ? createHmac("sha256", this.#key) : createHash("sha256");
  }
}

/** Keys of secrets that the SDK keeps as bytes, for as long as it keeps them. */
const keysOfBytes = new WeakMap<object, KeyObject>();

/** The key of the secret text that was used last: the role's own, but for once a day. */
let lastText: { readonly secret: string; readonly key: KeyObject } | undefined;

function keyOf(secret: SourceData): KeyObject {
  if (typeof secret === "string") {
    if (lastText?.secret !== secret) lastText = { secret, key: createSecretKey(bytesOf(secret)) };
    return lastText.key;
  }
  const kept = keysOfBytes.get(secret);
  if (kept) return kept;
  const key = createSecretKey(bytesOf(secret));
  keysOfBytes.set(secret, key);
  return key;
}

function bytesOf(data: SourceData): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}
