import type { PolicyStatement } from "./policy-document.ts";

/** Denies everybody every call that does not come over TLS. */
export function tlsOnly(service: "s3" | "sqs" | "sns", resources: string | readonly string[]): PolicyStatement {
  return {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: `${service}:*`,
    Resource: resources,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
