import { conditionOperators } from "./condition-operators.ts";
import type { ContextLookup } from "./glob.ts";
import { listOf, malformed, type PolicyConditions } from "./policy-document.ts";

/** Whether a request meets all of a statement's conditions. */
export type ConditionTest = (lookup: ContextLookup) => boolean;

/**
 * Compiles a statement's condition block.
 * @throws AwsError `MalformedPolicyDocument` for an operator IAM does not know
 */
export function compileConditions(conditions: PolicyConditions | undefined, variables: boolean): ConditionTest {
  const tests = Object.entries(conditions ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) =>
      compileTest({ operator, key: key.toLowerCase(), values: listOf(values).map(String), variables }),
    ),
  );
  return (lookup) => tests.every((test) => test(lookup));
}

interface ConditionArgs {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly variables: boolean;
}

function compileTest({ operator, key, values, variables }: ConditionArgs): ConditionTest {
  const [, quantifier, name = "", ifExists] = /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  if (name === "Null") return (lookup) => values.includes(String(lookup(key) === undefined));
  const known = conditionOperators.get(name);
  if (known === undefined) throw malformed(`unknown condition operator "${operator}"`);
  const matchers = values.map((value) => known.compile(value, variables));
  // ForAllValues holds over an empty set, ForAnyValue does not; without a quantifier a negated operator holds for an absent key.
  const whenAbsent = ifExists !== undefined || (quantifier ? quantifier === "ForAllValues:" : known.negated);
  return (lookup) => {
    const actual = lookup(key);
    if (actual === undefined) return whenAbsent;
    return matchers.some((matches) => matches(actual, lookup)) !== known.negated;
  };
}
