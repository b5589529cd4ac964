import type { EvaluatedResource } from "@sluice/infra/evaluate";
import type { ProviderCall } from "./provider-calls.ts";

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const listOf = (value: string | readonly string[]) => (typeof value === "string" ? [value] : value);

/** Every call that the roles of a pipeline are allowed, one for each action and resource; a pattern stands for a name that is like it. */
export function roleGrants(resources: readonly EvaluatedResource[]): ProviderCall[] {
  const policies = resources.filter(({ type }) =>
    ["aws:iam/rolePolicy:RolePolicy", "aws:iam/policy:Policy"].includes(type),
  );
  const statements = policies.flatMap(
    ({ inputs }) => (JSON.parse(String(inputs["policy"])) as { Statement: readonly Statement[] }).Statement,
  );
  return statements
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action, Resource, Condition }) =>
      listOf(Action).flatMap((action) =>
        listOf(Resource).map((on) => ({ action, resource: on.replaceAll("*", "x"), context: meeting(Condition) })),
      ),
    );
}

/** Condition keys that meet a statement's conditions: the first value of each. */
function meeting(conditions: Statement["Condition"] = {}): Record<string, string> {
  const pairs = Object.values(conditions).flatMap((keys) => Object.entries(keys));
  return Object.fromEntries(pairs.map(([key, values]) => [key.toLowerCase(), listOf(values)[0] ?? ""]));
}
