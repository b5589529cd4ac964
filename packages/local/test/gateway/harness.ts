import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { UntimedEvent } from "../../src/emit.ts";
import type { Denial } from "../../src/events.ts";
import { Gateway, type GatewayRequestRecord } from "../../src/gateway/gateway.ts";
import type { AwsService } from "../../src/gateway/service.ts";
import { type Credentials, ownerCredentials, Sessions } from "../../src/gateway/sessions.ts";
import type { PolicyStatement } from "../../src/iam/policy-document.ts";
import { PolicyStore } from "../../src/iam/policy-store.ts";
import type { Principal } from "../../src/iam/principal.ts";
import { S3Service } from "../../src/s3/s3-service.ts";
import { S3Store, type S3StoreOptions } from "../../src/s3/s3-store.ts";
import type { ObjectCreated } from "../../src/s3/s3-types.ts";
import { StsService } from "../../src/sts/sts-service.ts";

export const accountId = "123456789012";
export const region = "us-west-2";
export const owner: Principal = { kind: "owner" };

/** A gateway with S3 and STS behind it, and everything it told. */
export interface Harness {
  readonly url: string;
  readonly sessions: Sessions;
  readonly policies: PolicyStore;
  readonly store: S3Store;
  readonly denials: Denial[];
  readonly events: UntimedEvent[];
  readonly created: ObjectCreated[];
  readonly requests: GatewayRequestRecord[];
  readonly faults: unknown[];
  s3(credentials?: Credentials, config?: S3ClientConfig): S3Client;
  close(): Promise<void>;
}

export async function openHarness(
  options: { services?: AwsService[]; store?: Partial<S3StoreOptions>; clock?: { nowMs(): number } } = {},
): Promise<Harness> {
  const directory = mkdtempSync(join(tmpdir(), "sluice-local-"));
  const denials: Denial[] = [];
  const events: UntimedEvent[] = [];
  const created: ObjectCreated[] = [];
  const requests: GatewayRequestRecord[] = [];
  const faults: unknown[] = [];
  const clients: S3Client[] = [];
  const sessions = new Sessions();
  const policies = new PolicyStore({ accountId, region, onDenied: (denial) => denials.push(denial) });
  const store = new S3Store({
    authorizer: policies,
    accountId,
    region,
    directory,
    emit: (event) => events.push(event),
    onObjectCreated: (event) => created.push(event),
    ...options.store,
  });
  const gateway = await Gateway.listen({
    services: [new S3Service(store), new StsService({ accountId }), ...(options.services ?? [])],
    sessions,
    onRequest: (record) => requests.push(record),
    onFault: (error) => faults.push(error),
    ...(options.clock && { clock: options.clock }),
  });
  return {
    ...{ url: gateway.url, sessions, policies, store, denials, events, created, requests, faults },
    s3: (credentials = ownerCredentials, config = {}) => {
      const client = new S3Client({ endpoint: gateway.url, region, credentials, maxAttempts: 1, ...config });
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      await gateway.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A role with the given statements, as its principal. */
export function makeRole(policies: PolicyStore, roleName: string, ...statements: PolicyStatement[]): Principal {
  policies.setIdentityPolicy(roleName, "test", { Version: "2012-10-17", Statement: statements });
  return { kind: "role", roleName, roleArn: `arn:aws:iam::${accountId}:role/${roleName}` };
}
