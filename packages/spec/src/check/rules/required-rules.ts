import type { EnvironmentName } from "../../environment-name.ts";
import { ModelSchema } from "../../schema/model-schema.ts";
import { type Draft, draftModels } from "../draft.ts";
import { missingKey } from "../explain-schema.ts";
import type { Finding } from "../finding.ts";
import { asJsonSchema } from "../json-schema.ts";

/** Rules about what a model must have once its overlay is merged; an overlay may be what brings it. */
export function requiredRules(draft: Draft, environment: EnvironmentName): Finding[] {
  const { properties = {} } = asJsonSchema(ModelSchema);
  return draftModels(draft).flatMap(([name, model]) => {
    const path = ["models", name];
    const findings: Finding[] = [];
    for (const key of ["image", "instanceType"] as const) {
      if (model[key] === undefined) findings.push(missingKey(path, key, properties[key]));
    }
    if (environment.name === "local" && model.serve === undefined) findings.push(missingServe(name));
    return findings;
  });
}

function missingServe(name: string): Finding {
  return {
    code: "SPEC_MISSING_SERVE",
    path: ["models", name],
    part: "key",
    missing: "serve",
    message: `models.${name} has no command that starts its model server on a laptop`,
    hint: `add environments.local.models.${name}.serve, such as: node models/${name}/server.ts`,
  };
}
