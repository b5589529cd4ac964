import { type Inputs, jsonAt, listAt, textAt } from "./input-values.ts";
import { count, listOf } from "./wording.ts";

interface Statement {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Account ids. */
  readonly accounts: readonly string[];
}

/** Statements that come from the pipeline file's `permissions`; the others follow from something that has a reason of its own. */
const declared = /^(S3Read|S3Write|Textract|Declared\d+)$/;

/** What a role may do from now on, or no longer, as the pipeline file declares it; both given as its policies' inputs. */
export function permissionReasons(before: readonly Inputs[], after: readonly Inputs[]): string[] {
  const [was, is] = [allowed(before), allowed(after)];
  return [
    ...[...missing(is, was)].map((text) => `may now ${text}`),
    ...[...missing(was, is)].map((text) => `may no longer ${text}`),
  ];
}

/** Accounts that a policy allows something, sorted. */
export function allowedAccounts(policy: Inputs | undefined): string[] {
  return [...new Set(statements(policy).flatMap(({ accounts }) => accounts))].sort();
}

/** Actions by the resource they are allowed on. */
function allowed(policies: readonly Inputs[]): Map<string, Set<string>> {
  const byResource = new Map<string, Set<string>>();
  for (const { sid, actions, resources } of policies.flatMap(statements)) {
    if (!declared.test(sid)) continue;
    for (const resource of resources) {
      const known = byResource.get(resource) ?? new Set();
      byResource.set(resource, new Set([...known, ...actions]));
    }
  }
  return byResource;
}

/** What one side allows and the other does not, one text for all resources with the same actions. */
function missing(here: Map<string, Set<string>>, there: Map<string, Set<string>>): string[] {
  const extra = [...here].map(([resource, actions]) => {
    return { resource, actions: [...actions].filter((action) => there.get(resource)?.has(action) !== true).sort() };
  });
  const byActions = Map.groupBy(
    extra.filter(({ actions }) => actions.length > 0),
    ({ actions }) => actions.join(" "),
  );
  return [...byActions.values()].map((same) => {
    const resources = same.map(({ resource }) => shortArn(resource)).filter((resource) => resource !== "*");
    const on = resources.length === 0 ? "" : ` on ${listOf(resources)}`;
    return `${actionsText(same[0]?.actions ?? [])}${on}`;
  });
}

function actionsText(actions: readonly string[]): string {
  if (actions.length <= 3) return `use ${listOf(actions)}`;
  const services = [...new Set(actions.map((action) => action.split(":", 1)[0] ?? action))];
  return `use ${count(actions.length, "action")} of ${listOf(services)}`;
}

/** Such as `bucket/key` of `arn:aws:s3:::bucket/key`. */
function shortArn(arn: string): string {
  return arn.split(":").slice(5).join(":") || arn;
}

function statements(policy: Inputs | undefined): Statement[] {
  const document = jsonAt(policy, "policy");
  return listAt(document, "Statement")
    .filter((statement) => textAt(statement, "Effect") === "Allow")
    .map((statement) => ({
      sid: textAt(statement, "Sid") ?? "",
      actions: texts(statement, "Action"),
      resources: texts(statement, "Resource"),
      accounts: texts(statement, "Principal", "AWS").flatMap((principal) => /\d{12}/.exec(principal)?.[0] ?? []),
    }));
}

function texts(value: unknown, ...path: string[]): string[] {
  const one = textAt(value, ...path);
  if (one !== undefined) return [one];
  return listAt(value, ...path).filter((item): item is string => typeof item === "string");
}
