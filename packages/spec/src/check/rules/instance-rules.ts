import { didYouMean } from "../../did-you-mean.ts";
import { instanceTypes } from "../../instance-types.ts";
import { type Draft, draftModels } from "../draft.ts";
import type { Finding } from "../finding.ts";
import { quote } from "../quote.ts";

/** Rules about a model's instances: the type exists, and there are not fewer at most than at least. */
export function instanceRules(draft: Draft): Finding[] {
  return draftModels(draft).flatMap(([name, { instanceType, instances }]) => {
    const findings: Finding[] = [];
    if (instanceType !== undefined && !instanceTypes.has(instanceType)) findings.push(unknownType(name, instanceType));
    if (typeof instances === "object" && instances.min !== undefined && instances.max !== undefined) {
      if (instances.min > instances.max) findings.push(minAboveMax(name, instances.min, instances.max));
    }
    return findings;
  });
}

function unknownType(name: string, instanceType: string): Finding {
  const meant = didYouMean(instanceType, instanceTypes);
  return {
    code: "SPEC_UNKNOWN_INSTANCE_TYPE",
    path: ["models", name, "instanceType"],
    message: `SageMaker has no instance type ${quote(instanceType)} for endpoints`,
    hint: meant === undefined ? "write one such as ml.m5.xlarge or ml.g5.xlarge" : `did you mean ${quote(meant)}?`,
  };
}

function minAboveMax(name: string, min: number, max: number): Finding {
  return {
    code: "SPEC_MIN_ABOVE_MAX",
    path: ["models", name, "instances", "min"],
    causes: [
      ["models", name, "instances", "min"],
      ["models", name, "instances", "max"],
    ],
    message: `models.${name}.instances has min ${min} above max ${max}`,
    hint: `did you mean {min: ${max}, max: ${min}}?`,
  };
}
