import type { Principal } from "./iam/principal.ts";

/** What the other services need of S3; every call is judged as the principal. */
export interface ObjectStore {
  getObject(
    principal: Principal,
    address: { readonly bucket: string; readonly key: string; readonly versionId?: string },
  ): Promise<{ readonly body: Buffer }>;
  putObject(
    principal: Principal,
    object: {
      readonly bucket: string;
      readonly key: string;
      readonly body: Buffer;
      readonly contentType?: string;
      readonly contentEncoding?: string;
    },
  ): Promise<unknown>;
}
