import { connect } from "node:net";
import { datadogKeys } from "../datadog/datadog-keys.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { UsageError } from "../failures/usage-error.ts";
import type { Io } from "../io.ts";
import { type Connection, connectionOf } from "./connection.ts";
import { noEmulator } from "./emulator.ts";

const answerMs = 2_000;

/**
 * Works with an environment's AWS, once the account is known to be the right one, and closes the connection whatever comes of it.
 * @throws SluiceError `DEPLOY_WRONG_ACCOUNT`, `DEPLOY_NO_CREDENTIALS`, `DEPLOY_DATADOG_KEYS`; `DEPLOY_NO_EMULATOR` in place of whatever an emulator that ended meanwhile made fail
 */
export async function withConnection<T>(
  environment: Environment,
  io: Io,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = connectionOf(environment, io);
  try {
    await connection.check();
    // What Datadog has of a stack is deleted with it, so its keys are needed for every verb.
    if (environment.datadog !== undefined && !connection.emulated) datadogKeys(environment, io);
    return await work(connection);
  } catch (error) {
    throw await rootOf(error, connection, environment, io);
  } finally {
    connection.clients.close();
  }
}

/** Every call fails in its own way once nobody answers: what they have in common is what there is to do about it. */
async function rootOf(
  error: unknown,
  { emulated, endpointUrl }: Connection,
  { name }: Environment,
  { signal }: Io,
): Promise<unknown> {
  if (!emulated || endpointUrl === undefined || signal.aborted || error instanceof UsageError) return error;
  if (await isListening(endpointUrl)) return error;
  return noEmulator(`the emulator that ${name} deploys to has ended: nobody answers at ${endpointUrl}`, {
    environment: name,
    cause: error,
    next: `its account ended with it, so run sluice refresh with --environment ${name} next, and then this again`,
  });
}

/** Whether a server of this machine takes connections; one that never answers does not. */
function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((done) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port), timeout: answerMs });
    const end = (answers: boolean) => {
      socket.destroy();
      done(answers);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}
