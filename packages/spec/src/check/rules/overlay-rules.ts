import { didYouMean } from "../../did-you-mean.ts";
import type { EnvironmentName } from "../../environment-name.ts";
import { isObject, ownValue } from "../../merge-patch.ts";
import type { Finding } from "../finding.ts";
import { quote } from "../quote.ts";

/** Rules about overlays: each is for an environment there is, and changes only models the file has. */
export function overlayRules(content: unknown, environments: readonly EnvironmentName[]): Finding[] {
  const overlays = ownValue(content, "environments");
  if (!isObject(overlays)) return [];
  const names = environments.map((environment) => environment.name);
  return Object.entries(overlays).flatMap(([name, overlay]) => {
    const path = ["environments", name];
    const unknown = names.includes(name) ? [] : [unknownEnvironment(path, name, names)];
    return [...unknown, ...unknownModels(content, overlay, path)];
  });
}

function unknownEnvironment(path: Finding["path"], name: string, names: readonly string[]): Finding {
  const meant = didYouMean(name, names);
  const known = names.length === 0 ? "there are no environments" : `environments are: ${names.join(", ")}`;
  return {
    code: "SPEC_UNKNOWN_ENVIRONMENT",
    path,
    part: "key",
    message: `there is no environment ${quote(name)}`,
    hint: meant === undefined ? known : `${known}\ndid you mean ${quote(meant)}?`,
  };
}

function unknownModels(content: unknown, overlay: unknown, path: Finding["path"]): Finding[] {
  const models = ownValue(content, "models");
  const changed = ownValue(overlay, "models");
  if (!isObject(models) || !isObject(changed)) return [];
  return Object.keys(changed)
    .filter((name) => !Object.hasOwn(models, name))
    .map((name) => {
      const meant = didYouMean(name, Object.keys(models));
      return {
        code: "SPEC_UNKNOWN_MODEL",
        path: [...path, "models", name],
        part: "key" as const,
        message: `the overlay changes model ${quote(name)}, which this pipeline does not have`,
        hint: meant === undefined ? `add it to models first` : `did you mean ${quote(meant)}?`,
      };
    });
}
