import type { S3Client } from "@aws-sdk/client-s3";
import { isSluiceError, SluiceError } from "@sluice/spec/errors";
import { type Connection, connectionOf } from "../aws/connection.ts";
import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";
import { openLedger } from "../releases/open-ledger.ts";
import type { SourceHistory } from "./find-proof.ts";

/** The environment that another one takes its releases from: its ledger and its artifacts, to read. */
export interface PromotionSource {
  readonly environment: Environment;
  /**
   * What its ledger says of a pipeline, the newest releases of it.
   * @throws SluiceError `PROMOTE_SOURCE_UNREADABLE`
   */
  history(pipeline: string): Promise<SourceHistory>;
  /** A client that reads its artifacts. */
  s3(): Promise<S3Client>;
  /** Whether its objects can be copied within S3 by whoever deploys to the other environment. */
  readonly sharesS3: boolean;
  close(): void;
}

// Whoever promotes what is older than this names nobody's last release.
const releasesLookedAt = 200;

/**
 * Opens the environment that another one takes its releases from. An emulated one is asked at its own emulator; any other as who deploys
 * to the other environment, for in a workflow nobody else is there: `sluice bootstrap` lets that role read there.
 */
export function openSource(from: Environment, to: Environment, io: Io): PromotionSource {
  const { deployRole: _, ...place } = from;
  const asReader = to.deployRole === undefined ? place : { ...place, deployRole: to.deployRole };
  let connection: Connection | undefined;
  // A ledger in a folder needs no emulator that runs.
  const s3 = async () => {
    connection ??= connectionOf(from.emulator === true ? from : asReader, io);
    return await connection.clients.s3();
  };
  const ledger = openLedger(from, io, { s3 });
  return {
    environment: from,
    history: async (pipeline) => {
      try {
        const releases = await ledger.list(pipeline, { newest: releasesLookedAt });
        const notes = await ledger.notes(pipeline, { since: releases[0]?.number ?? 0 });
        return { environment: from.name, releases, notes };
      } catch (error) {
        throw unreadable(error, from, to);
      }
    },
    s3,
    sharesS3: (from.emulator !== true && to.emulator !== true) || (io.env.AWS_ENDPOINT_URL ?? "") !== "",
    close: () => connection?.clients.close(),
  };
}

function unreadable(error: unknown, from: Environment, to: Environment): unknown {
  if (!isSluiceError(error) || error.code !== "RELEASE_LEDGER_UNUSABLE") return error;
  const grants = `sluice bootstrap --environment ${from.name}, and then --environment ${to.name}, lets who deploys to ${to.name} read there`;
  return new SluiceError("PROMOTE_SOURCE_UNREADABLE", `the releases of ${from.name} cannot be read: ${error.message}`, {
    cause: error,
    hint: [...(error.hint === undefined ? [] : [error.hint]), ...(from.emulator === true ? [] : [grants])].join("\n"),
  });
}
