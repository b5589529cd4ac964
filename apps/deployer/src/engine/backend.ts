import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { SluiceError } from "@sluice/spec/errors";
import type { Environment } from "../environments/environment-schema.ts";
import { requiredSetting } from "../environments/required-setting.ts";
import type { Io } from "../io.ts";

/** Where stacks are kept and what encrypts their secrets, as the engine is told. */
export interface Backend {
  /** Absolute. */
  readonly url: string;
  /** `passphrase` or `awskms://…`. */
  readonly secretsProvider: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The backend of an environment; a folder is made when it is not there.
 * @throws SluiceError `DEPLOY_ENVIRONMENT_INCOMPLETE`, `ENGINE_PASSPHRASE_MISSING`
 */
export function backendOf(environment: Environment, io: Io): Backend {
  const url = absolute(requiredSetting(environment, "backend"), io);
  const secretsProvider = requiredSetting(environment, "secretsProvider");
  return { url, secretsProvider, env: secretsProvider === "passphrase" ? passphrase(environment, io) : {} };
}

function absolute(url: string, { cwd }: Io): string {
  if (!url.startsWith("file://")) return url;
  const folder = resolve(cwd, url.slice("file://".length));
  mkdirSync(folder, { recursive: true });
  return `file://${folder}`;
}

function passphrase({ emulator, name }: Environment, { env }: Io): Record<string, string> {
  const { PULUMI_CONFIG_PASSPHRASE: phrase, PULUMI_CONFIG_PASSPHRASE_FILE: file } = env;
  if (phrase !== undefined) return { PULUMI_CONFIG_PASSPHRASE: phrase };
  if (file !== undefined) return { PULUMI_CONFIG_PASSPHRASE_FILE: file };
  // Nothing on a laptop is secret.
  if (emulator === true) return { PULUMI_CONFIG_PASSPHRASE: "" };
  throw new SluiceError("ENGINE_PASSPHRASE_MISSING", `the state of ${name} is encrypted with a passphrase`, {
    hint: "set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE to a file that holds it",
  });
}
