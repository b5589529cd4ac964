import { type ResourceTraits, traitsOf as traitsOfAws } from "@sluice/local/resource-diff";

type Traits = Pick<ResourceTraits, "name" | "replacedBy" | "deleteBeforeReplace">;

// From the Datadog provider's own schemas (`ForceNew`), release line 5 of @pulumi/datadog. A name there is no identity: two may share one.
const ofDatadog: Readonly<Record<string, Traits>> = {
  "datadog:index/monitor:Monitor": { replacedBy: ["type"] },
  "datadog:index/serviceLevelObjective:ServiceLevelObjective": { replacedBy: ["type"] },
  "datadog:index/logsMetric:LogsMetric": {
    name: "name",
    replacedBy: ["name", "compute.aggregationType", "compute.path"],
  },
};

/** What the provider of a resource knows of its type, as far as it decides what a change does. */
export function traitsOf(type: string): ResourceTraits {
  if (type.startsWith("aws:")) return traitsOfAws(type);
  const traits = ofDatadog[type] ?? { replacedBy: [] };
  return { noun: "", service: "", operations: { create: "", update: "", delete: "" }, tagged: false, ...traits };
}
