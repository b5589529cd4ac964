import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { SluiceError } from "@sluice/spec/errors";

// Pulumi marks values that JSON has no form for with these signatures (sdk/nodejs/runtime/rpc.ts); they are part of its wire protocol.
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";

/** Turns values as Pulumi sends them into plain ones, and notes the files it meets on the way. */
export class PlainValues {
  readonly #hashes = new Map<string, string>();

  /** Plain form of a resource's inputs. */
  read(inputs: Readonly<Record<string, unknown>>): {
    readonly values: Record<string, unknown>;
    readonly assets: Record<string, string>;
  } {
    const assets: Record<string, string> = {};
    const values = this.#object(inputs, assets);
    return { values, assets };
  }

  #object(object: Readonly<Record<string, unknown>>, assets: Record<string, string>): Record<string, unknown> {
    const plain: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(object)) {
      if (value !== undefined && value !== null) plain[key] = this.#value(value, key, assets);
    }
    return plain;
  }

  #value(value: unknown, name: string, assets: Record<string, string>): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.#value(item, name, assets));
    const object = value as Readonly<Record<string, unknown>>;
    switch (object[signatureKey]) {
      case undefined:
        return this.#object(object, assets);
      case secretSignature:
        return this.#value(object["value"], name, assets);
      case resourceSignature:
        return object["id"] ?? object["urn"];
      case archiveSignature:
        return isObject(object["assets"]) ? this.#object(object["assets"], assets) : this.#asset(object, name, assets);
      case assetSignature:
        return this.#asset(object, name, assets);
      default:
        throw new SluiceError("INFRA_UNKNOWN_VALUE", `"${name}" holds a kind of value that cannot be shown`);
    }
  }

  #asset(asset: Readonly<Record<string, unknown>>, name: string, assets: Record<string, string>): unknown {
    const { path, text, uri } = asset;
    if (typeof text === "string") return { sha256: sha256(text) };
    if (typeof uri === "string") return { uri };
    if (typeof path !== "string") return {};
    assets[name] = path;
    return { sha256: this.#fileHash(path) };
  }

  #fileHash(path: string): string {
    const known = this.#hashes.get(path);
    if (known !== undefined) return known;
    const hash = sha256(readFileSync(path));
    this.#hashes.set(path, hash);
    return hash;
  }
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
