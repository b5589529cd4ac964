import type { EnvironmentName } from "../../environment-name.ts";
import { isObject } from "../../merge-patch.ts";
import { type Path, renderPath } from "../../yaml/path.ts";
import type { Draft } from "../draft.ts";
import type { Finding } from "../finding.ts";
import { quote } from "../quote.ts";

/**
 * Rules that an environment names neither another environment's account nor a bucket that its releases depend on: a copied line
 * would reach production from development. A laptop reaches nobody, so it may name what it likes.
 */
export function foreignRules(
  draft: Draft,
  environment: EnvironmentName,
  environments: readonly EnvironmentName[],
): Finding[] {
  if (environment.name === "local" || environment.emulated === true) return [];
  const others = environments
    .filter(({ name }) => name !== environment.name)
    .flatMap((other) => marksOf(other, environment));
  if (others.length === 0) return [];
  const { source, models, deliver, consumers } = draft;
  // Nearly no text names anything: one look for all marks is what a large file costs.
  const any = new RegExp(others.map(({ pattern }) => pattern.source).join("|"));
  return textsOf({ source, models, deliver, consumers }, []).flatMap(({ path, text }) => {
    if (!any.test(text)) return [];
    const mark = others.find((each) => each.pattern.test(text));
    if (mark === undefined) return [];
    const message = `environment ${quote(environment.name)} names ${mark.what} of the environment ${quote(mark.of)} in ${renderPath(path)}`;
    return [{ code: mark.code, path, message, hint: mark.hint }];
  });
}

interface Mark {
  readonly pattern: RegExp;
  readonly of: string;
  readonly what: string;
  readonly code: string;
  readonly hint: string;
}

/** How texts that name an environment are told. */
function marksOf({ name, accountId, buckets = [] }: EnvironmentName, own: EnvironmentName): Mark[] {
  const hint = `name what is ${own.name}'s own in environments.${own.name}, or what belongs to no environment`;
  const account: Mark[] =
    accountId === undefined || accountId === own.accountId
      ? []
      : [
          {
            pattern: new RegExp(`(?<![0-9])${accountId}(?![0-9])`),
            of: name,
            what: `the account ${quote(accountId)}`,
            code: "SPEC_FOREIGN_ACCOUNT",
            hint,
          },
        ];
  // A bucket is named whole: as an S3 URI, an ARN, or bucket/prefix.
  const named = buckets.map((bucket) => ({
    pattern: new RegExp(`(?<![a-z0-9.-])${bucket.replaceAll(".", "\\.")}(?![a-z0-9.-])`),
    of: name,
    what: `the bucket ${quote(bucket)}`,
    code: "SPEC_FOREIGN_BUCKET",
    hint,
  }));
  return [...named, ...account];
}

function textsOf(value: unknown, path: Path): { readonly path: Path; readonly text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsOf(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => textsOf(member, [...path, key]));
}
