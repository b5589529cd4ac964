import type { PolicyStatement } from "./policy-document.ts";
import { tlsOnly } from "./tls-only.ts";

/** Lets one service send to a queue, for the named rules or topics only, and everybody only over TLS. */
export function queuePolicy(
  queueArn: string,
  sender: "events" | "sns",
  sourceArns: readonly string[],
): PolicyStatement[] {
  return [
    tlsOnly("sqs", queueArn),
    {
      Sid: "Send",
      Effect: "Allow",
      Principal: { Service: `${sender}.amazonaws.com` },
      Action: "sqs:SendMessage",
      Resource: queueArn,
      Condition: { ArnEquals: { "aws:SourceArn": sourceArns.length === 1 ? (sourceArns[0] ?? []) : sourceArns } },
    },
  ];
}
