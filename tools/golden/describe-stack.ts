import type { EvaluatedOptions, Evaluation } from "../../apps/deployer/src/deploy/evaluate-program.ts";
import { type GoldenResource, type GoldenStack, identityOf } from "./golden-stack.ts";

/** Which stack was evaluated, and what its bundles are called. */
export interface DescribeStackOptions extends Pick<GoldenStack, "pipeline" | "environment" | "stage" | "account"> {
  /** Names of contents, by their SHA-256. */
  readonly names: ReadonlyMap<string, string>;
}

/** An evaluation as a golden file holds it: by identity, sorted, JSON texts as what they hold. */
export function describeStack(evaluation: Evaluation, options: DescribeStackOptions): GoldenStack {
  const { names, ...stack } = options;
  const resources = evaluation.resources.map(({ urn, inputs, options: given }): [string, GoldenResource] => [
    identityOf(urn),
    {
      ...(given === undefined ? {} : { options: withIdentities(given) }),
      inputs: readable(inputs, names) as GoldenResource["inputs"],
    },
  ]);
  return {
    ...stack,
    resources: Object.fromEntries(resources.sort(([a], [b]) => (a < b ? -1 : 1))),
    outputs: readable(evaluation.outputs, names) as GoldenStack["outputs"],
  };
}

function withIdentities({ aliases, ...rest }: EvaluatedOptions): EvaluatedOptions {
  return aliases === undefined ? rest : { ...rest, aliases: aliases.map(identityOf) };
}

function readable(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => readable(item, names));
  if (typeof value === "string") return names.get(value) ?? held(value, names);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, readable(item, names)]));
}

/** What a JSON text holds, so that a change inside a policy or a board shows where it is. */
function held(text: string, names: ReadonlyMap<string, string>): unknown {
  if (!text.startsWith("{")) return text;
  try {
    return readable(JSON.parse(text), names);
  } catch {
    return text;
  }
}
