import { BlockList, isIP } from "node:net";
import { compileGlob, type Matcher } from "./glob.ts";

/** How one condition operator compares a policy's value with a request's. */
export interface ConditionOperator {
  /** A negated operator holds when none of the policy's values matches, and when the key is absent. */
  readonly negated: boolean;
  compile(expected: string, variables: boolean): Matcher;
}

type Comparison = (actual: number, expected: number) => boolean;

const comparisons: Readonly<Record<string, Comparison>> = {
  Equals: (actual, expected) => actual === expected,
  LessThan: (actual, expected) => actual < expected,
  LessThanEquals: (actual, expected) => actual <= expected,
  GreaterThan: (actual, expected) => actual > expected,
  GreaterThanEquals: (actual, expected) => actual >= expected,
};

/** Every operator except `Null`, by its name in a policy. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export const conditionOperators: ReadonlyMap<string, ConditionOperator> = new Map([
  ...withNegation("String", "Equals", compileText(false)),
  ...withNegation("String", "EqualsIgnoreCase", compileText(true)),
  ...withNegation("String", "Like", (expected, variables) => compileGlob(expected, { variables })),
  ...withNegation("Arn", "Equals", compileArn),
  ...withNegation("Arn", "Like", compileArn),
  ...withNegation("", "IpAddress", compileAddress),
  ...Object.entries(comparisons).flatMap(([name, comparison]) => [
    ...withNegation("Numeric", name, compileOrder(comparison, Number)),
    ...withNegation("Date", name, compileOrder(comparison, parseDate)),
  ]),
  positive("Bool", compileText(true)),
  positive("BinaryEquals", compileText(false)),
]);

function withNegation(
  kind: string,
  name: string,
  compile: ConditionOperator["compile"],
): [string, ConditionOperator][] {
  return [positive(`${kind}${name}`, compile), [`${kind}Not${name}`, { negated: true, compile }]];
}

function positive(name: string, compile: ConditionOperator["compile"]): [string, ConditionOperator] {
  return [name, { negated: false, compile }];
}

// Wildcards are plain characters here, variables are not: `${*}` is how a glob writes a literal star.
function compileText(ignoreCase: boolean): ConditionOperator["compile"] {
  return (expected, variables) => {
    if (!variables || !expected.includes("${")) {
      const text = ignoreCase ? expected.toLowerCase() : expected;
      return (value) => (ignoreCase ? value.toLowerCase() : value) === text;
    }
    const literal = expected.replace(/\$\{[^}]*\}|[*?]/g, (part) => (part.length > 1 ? part : `\${${part}}`));
    return compileGlob(literal, { ignoreCase, variables });
  };
}

// Each of the six parts of an ARN is matched by itself, so a `*` does not reach over a colon of the first five.
function compileArn(expected: string, variables: boolean): Matcher {
  const patterns = splitArn(expected).map((part) => compileGlob(part, { variables }));
  return (value, lookup) => {
    const parts = splitArn(value);
    return parts.length === patterns.length && patterns.every((matches, index) => matches(parts[index] ?? "", lookup));
  };
}

function splitArn(arn: string): string[] {
  const parts = arn.split(/:(?![^${]*\})/);
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function compileOrder(comparison: Comparison, parse: (text: string) => number): ConditionOperator["compile"] {
  return (expected) => {
    const bound = parse(expected);
    return (value) => comparison(parse(value), bound);
  };
}

function parseDate(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function compileAddress(expected: string): Matcher {
  const [address = "", bits] = expected.split("/");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  const list = new BlockList();
  if (isIP(address) === 0) return () => false;
  list.addSubnet(address, bits === undefined ? (family === "ipv6" ? 128 : 32) : Number(bits), family);
  return (value) => isIP(value) !== 0 && list.check(value, isIP(value) === 6 ? "ipv6" : "ipv4");
}
