import { type Connection, connectionOf } from "../aws/connection.ts";
import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";
import { openLedger } from "./open-ledger.ts";
import type { Ledger } from "./release.ts";

/**
 * Reads an environment's ledger with a connection of its own, which is closed afterwards.
 * @throws SluiceError `DEPLOY_ENVIRONMENT_INCOMPLETE` when the environment has none
 */
export async function withLedger<T>(
  environment: Environment,
  io: Io,
  read: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  let connection: Connection | undefined;
  // A ledger in a folder needs no AWS, and no emulator that runs.
  const s3 = () => {
    connection ??= connectionOf(environment, io);
    return connection.clients.s3();
  };
  try {
    return await read(openLedger(environment, io, { s3 }));
  } finally {
    connection?.clients.close();
  }
}
