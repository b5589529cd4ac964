import { randomBytes } from "node:crypto";
import type { Principal } from "../iam/principal.ts";

/** What a client signs its requests with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Absent for the owner's long-lived key. */
  readonly sessionToken?: string;
}

/** Credentials of an assumed role or a service, which always carry a session token. */
export interface SessionCredentials extends Credentials {
  readonly sessionToken: string;
}

/** Credentials and whom they stand for. */
export interface Session {
  readonly credentials: Credentials;
  readonly principal: Principal;
}

/** Credentials of the person at the laptop, who may do anything; fixed, so that they can be written into a shell once. */
export const ownerCredentials: Credentials = { accessKeyId: "local", secretAccessKey: "local" };

/** Every credential the local AWS has handed out, by access key id. */
export class Sessions {
  readonly #byAccessKeyId = new Map<string, Session>();

  constructor() {
    this.#byAccessKeyId.set(ownerCredentials.accessKeyId, {
      credentials: ownerCredentials,
      principal: { kind: "owner" },
    });
  }

  /** New temporary credentials for a principal; they hold until the local AWS closes. */
  issue(principal: Principal): SessionCredentials {
    const credentials: SessionCredentials = {
      accessKeyId: `ASIA${randomKeyCharacters(16)}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(48).toString("base64"),
    };
    this.#byAccessKeyId.set(credentials.accessKeyId, { credentials, principal });
    return credentials;
  }

  find(accessKeyId: string): Session | undefined {
    return this.#byAccessKeyId.get(accessKeyId);
  }

  /** Makes credentials invalid, such as those of a worker that was terminated. */
  revoke(accessKeyId: string): void {
    if (accessKeyId !== ownerCredentials.accessKeyId) this.#byAccessKeyId.delete(accessKeyId);
  }
}

function randomKeyCharacters(count: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  return Array.from(randomBytes(count), (byte) => alphabet.charAt(byte % alphabet.length)).join("");
}
