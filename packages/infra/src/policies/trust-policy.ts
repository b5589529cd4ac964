import type { PolicyStatement } from "./policy-document.ts";

/** Lets one AWS service assume a role; `sourceAccount` where the service says for which account it acts. */
export function trustService(
  service: string,
  condition: { sourceAccount?: string; externalId?: string } = {},
): PolicyStatement[] {
  const { sourceAccount, externalId } = condition;
  const equals = {
    ...(sourceAccount === undefined ? {} : { "aws:SourceAccount": sourceAccount }),
    ...(externalId === undefined ? {} : { "sts:ExternalId": externalId }),
  };
  return [
    {
      Sid: "AssumeRole",
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      ...(Object.keys(equals).length === 0 ? {} : { Condition: { StringEquals: equals } }),
    },
  ];
}
