import { type Connection, connectionOf } from "../aws/connection.ts";
import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";
import { backendOf } from "./backend.ts";
import type { Engine, StackProgram } from "./engine.ts";
import { findPulumi } from "./find-pulumi.ts";
import { PulumiCli } from "./pulumi-cli.ts";
import { PulumiEngine } from "./pulumi-engine.ts";

/** What {@link openEngine} opens. */
export interface OpenEngineOptions {
  /** The pipeline's name. */
  readonly project: string;
  /** `<pipeline>.<environment>`. */
  readonly stack: string;
  readonly environment: Environment;
  readonly program: StackProgram;
  readonly io: Io;
  /** @defaultValue the environment's own */
  readonly connection?: Pick<Connection, "engineEnv" | "emulated">;
  /** Shows what the engine prints on standard error, and keeps stack traces. @defaultValue false */
  readonly debug?: boolean;
}

/**
 * A stack in the hands of the Pulumi engine; nothing is read or made before it is asked for.
 * @throws SluiceError `ENGINE_CLI_MISSING`, `ENGINE_CLI_UNUSABLE`, `ENGINE_PASSPHRASE_MISSING`, `DEPLOY_ENVIRONMENT_INCOMPLETE`
 */
export async function openEngine(options: OpenEngineOptions): Promise<Engine> {
  const { debug = false, environment, io, program, project, stack } = options;
  const connection = options.connection ?? connectionOf(environment, io);
  const backend = backendOf(environment, io);
  const [pulumi, connected] = await Promise.all([findPulumi(io), connection.engineEnv()]);
  // What an attached provider does not know, no download may bring in either.
  const offline = connection.emulated ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {};
  return new PulumiEngine({
    project,
    stack,
    backend,
    program,
    cli: new PulumiCli(pulumi, io.env),
    io,
    env: { ...connected, ...offline },
    debug,
    ...(debug ? { onOutput: (text: string) => void io.stderr.write(text) } : {}),
  });
}
