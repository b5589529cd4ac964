import type { LocalEvent } from "@sluice/local";

/** What is said of a policy that the local AWS knows by name only. */
export function unknownPolicyWarning({ policyArn, roleName, use }: LocalEvent & { kind: "policy-unknown" }): string {
  const effect =
    use === "boundary" ? "it bounds nothing here, but does on AWS" : "it allows nothing here, but may on AWS";
  return `warning: the pipeline does not define ${policyArn} of the role ${roleName}: ${effect}`;
}
