import type { Environment } from "./environment-schema.ts";

/** Keys whose values name things in AWS, or folders, that belong to one environment. */
export const placeKeys = [
  "backend",
  "secretsProvider",
  "ledger",
  "artifacts",
  "deployRole",
  "permissionsBoundary",
  "kmsKeyArn",
] as const satisfies readonly (keyof Environment)[];

/** One of {@link placeKeys}. */
export type PlaceKey = (typeof placeKeys)[number];

/** Something an environment's file names as its own. */
export interface Place {
  /** Or the path of a key within another. */
  readonly key: PlaceKey | "datadog.forwarder";
  readonly value: string;
  /** What two environments must not share, such as `the bucket "sluice-state-dev"`; a bucket is one, whatever the prefix. Absent for what they may share. */
  readonly what?: string;
}

/** What an environment's file names as its own, in the order of {@link placeKeys}. */
export function placesOf(environment: Environment): Place[] {
  const forwarder = environment.datadog?.forwarder;
  return [
    ...placeKeys.flatMap((key) => {
      const value = environment[key];
      // A passphrase is not in the file: each environment is given its own.
      return value === undefined || value === "passphrase" ? [] : [{ key, value, what: describePlace(key, value) }];
    }),
    // An account has one Forwarder, for all that run in it.
    ...(forwarder === undefined ? [] : [{ key: "datadog.forwarder" as const, value: forwarder }]),
  ];
}

function describePlace(key: PlaceKey, value: string): string {
  const bucket = /^s3:\/\/([^/?]+)/.exec(value)?.[1];
  if (bucket !== undefined) return `the bucket ${JSON.stringify(bucket)}`;
  if (key === "secretsProvider" || key === "kmsKeyArn") return `the key ${JSON.stringify(keyName(value))}`;
  if (key === "deployRole") return `the role ${JSON.stringify(value)}`;
  if (key === "permissionsBoundary") return `the policy ${JSON.stringify(value)}`;
  return `the folder ${JSON.stringify(folderName(value))}`;
}

/** One name for a KMS key, written as a Pulumi secrets provider or as an ARN. */
function keyName(value: string): string {
  return value.replace(/^awskms:\/\/\/?/, "").replace(/\?.*$/, "");
}

function folderName(value: string): string {
  return value
    .replace(/^file:\/\//, "")
    .replace(/^(\.\/)+/, "")
    .replace(/\/+$/, "");
}
