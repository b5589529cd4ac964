import { resolve } from "node:path";
import type { AwsClients } from "../aws/aws-clients.ts";
import { parseS3Folder } from "../aws/s3-place.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { requiredSetting } from "../environments/required-setting.ts";
import type { Io } from "../io.ts";
import { FolderLedgerStore } from "./folder-ledger-store.ts";
import type { Ledger } from "./release.ts";
import { ReleaseLedger } from "./release-ledger.ts";
import { S3LedgerStore } from "./s3-ledger-store.ts";

/**
 * Opens an environment's ledger: a bucket, or a folder that starts at the working directory.
 * @throws SluiceError `DEPLOY_ENVIRONMENT_INCOMPLETE` when the environment has none
 */
export function openLedger(environment: Environment, io: Pick<Io, "cwd">, clients: Pick<AwsClients, "s3">): Ledger {
  const ledger = requiredSetting(environment, "ledger");
  const folder = parseS3Folder(ledger);
  const store =
    folder === undefined
      ? new FolderLedgerStore(resolve(io.cwd, ledger))
      : new S3LedgerStore(folder, () => clients.s3());
  return new ReleaseLedger(store, environment.name);
}
