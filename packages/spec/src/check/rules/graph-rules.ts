import { didYouMean } from "../../did-you-mean.ts";
import { modelGraph } from "../../model-graph.ts";
import type { Path } from "../../yaml/path.ts";
import { type Draft, type DraftModel, draftModels } from "../draft.ts";
import { findCycles } from "../find-cycles.ts";
import type { Finding } from "../finding.ts";
import { quote } from "../quote.ts";

/** A suggestion compares a name with every model's, so a file full of unknown names gets only so many. */
const mostSuggestions = 20;

/** Rules about who depends on whom: every parent exists, nothing runs in circles, every model is reached and heard. */
export function graphRules(draft: Draft): Finding[] {
  const models = new Map(draftModels(draft));
  const cycles = findCycles(models);
  return [
    ...unknownParents(models),
    ...unknownDeliveries(draft, models),
    ...cycles.map((cycle) => cycleFinding(cycle, models)),
    ...unreached(models, new Set(cycles.flat())),
    ...unheard(draft, models),
  ];
}

function unknownParents(models: ReadonlyMap<string, DraftModel>): Finding[] {
  const findings: Finding[] = [];
  for (const [name, model] of models) {
    for (const [index, parent] of (model.dependsOn ?? []).entries()) {
      if (models.has(parent)) continue;
      findings.push({
        code: "SPEC_UNKNOWN_PARENT",
        path: ["models", name, "dependsOn", index],
        causes: [
          ["models", name, "dependsOn", index],
          ["models", parent],
        ],
        message: `${name} depends on ${quote(parent)}, which is no model of this pipeline`,
        hint: findings.length < mostSuggestions ? suggestModel(parent, models, name) : "name a model of this pipeline",
      });
    }
  }
  return findings;
}

function unknownDeliveries(draft: Draft, models: ReadonlyMap<string, DraftModel>): Finding[] {
  const findings: Finding[] = [];
  for (const [index, name] of (draft.deliver?.models ?? []).entries()) {
    if (models.has(name)) continue;
    findings.push({
      code: "SPEC_UNKNOWN_MODEL",
      path: ["deliver", "models", index],
      causes: [
        ["deliver", "models", index],
        ["models", name],
      ],
      message: `deliver.models lists ${quote(name)}, which is no model of this pipeline`,
      hint: findings.length < mostSuggestions ? suggestModel(name, models) : "name a model of this pipeline",
    });
  }
  return findings;
}

function suggestModel(name: string, models: ReadonlyMap<string, DraftModel>, except?: string): string {
  const known = [...models.keys()].filter((candidate) => candidate !== except);
  if (known.length === 0 && except !== undefined) {
    return `${except} is its only model: remove ${name} from its dependsOn, or add ${name} to models`;
  }
  const meant = didYouMean(name, known);
  return meant === undefined ? `models are: ${listSome(known)}` : `did you mean ${quote(meant)}?`;
}

function listSome(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(", ");
  return names.length > 8 ? `${shown}, and ${names.length - 8} more` : shown;
}

function cycleFinding(cycle: readonly string[], models: ReadonlyMap<string, DraftModel>): Finding {
  const first = cycle[0] ?? "";
  const edges = cycle.map((name, index) => dependencyPath(name, cycle[(index + 1) % cycle.length] ?? first, models));
  const [path = []] = edges;
  if (cycle.length === 1) {
    const message = `${first} depends on itself`;
    return { code: "SPEC_SELF_DEPENDENCY", path, message, hint: `remove ${first} from its dependsOn` };
  }
  return {
    code: "SPEC_CYCLE",
    path,
    causes: edges,
    message: `models depend on each other in a circle: ${[...cycle, first].join(" -> ")}`,
    hint: "remove one of these dependencies, so that a document can begin somewhere",
  };
}

function dependencyPath(name: string, parent: string, models: ReadonlyMap<string, DraftModel>): Path {
  return ["models", name, "dependsOn", (models.get(name)?.dependsOn ?? []).indexOf(parent)];
}

function unreached(models: ReadonlyMap<string, DraftModel>, inCycle: ReadonlySet<string>): Finding[] {
  if (inCycle.size === 0) return [];
  const graph = modelGraph(Object.fromEntries(models) as Parameters<typeof modelGraph>[0]);
  return [...models].flatMap(([name, model]) => {
    if (inCycle.has(name) || graph.get(name) !== undefined) return [];
    const parent = (model.dependsOn ?? []).find(
      (candidate) => models.has(candidate) && graph.get(candidate) === undefined,
    );
    const why = parent === undefined ? "" : `: it waits for ${parent}, which no document reaches either`;
    return [
      {
        code: "SPEC_ORPHAN_MODEL",
        path: ["models", name],
        part: "key" as const,
        causes: [],
        message: `no document ever reaches ${name}${why}`,
        hint: "break the circle of dependencies before it",
      },
    ];
  });
}

function unheard(draft: Draft, models: ReadonlyMap<string, DraftModel>): Finding[] {
  const delivered = draft.deliver?.models;
  if (delivered === undefined) return [];
  const named = new Set([...delivered, ...[...models.values()].flatMap((model) => model.dependsOn ?? [])]);
  // Whoever is misspelt is told of that, and is heard once it is mended.
  const misspelt = [...named].filter((name) => !models.has(name)).slice(0, mostSuggestions);
  const heard = new Set([...named, ...misspelt.map((name) => didYouMean(name, models.keys()))]);
  return [...models.keys()]
    .filter((name) => !heard.has(name))
    .map((name) => ({
      code: "SPEC_ORPHAN_MODEL",
      path: ["models", name],
      part: "key" as const,
      causes: [["deliver", "models"]],
      message: `predictions of ${name} go nowhere: no model depends on it and deliver.models does not list it`,
      hint: `add ${name} to deliver.models, or remove the model`,
    }));
}
