import type { EnvironmentName } from "../../environment-name.ts";
import type { Path } from "../../yaml/path.ts";
import { type Draft, draftModels } from "../draft.ts";
import type { Finding } from "../finding.ts";
import { quote } from "../quote.ts";

const foreign: ReadonlyMap<string, { readonly kind: string; readonly segments: ReadonlySet<string> }> = new Map([
  ["prod", { kind: "development", segments: new Set(["dev", "development"]) }],
  ["dev", { kind: "production", segments: new Set(["prod", "production"]) }],
]);

/** Rule that development and production share no bucket. */
export function stageRules(draft: Draft, environment: EnvironmentName): Finding[] {
  const other = foreign.get(environment.stage);
  if (other === undefined) return [];
  return namedBuckets(draft)
    .filter(({ bucket }) => bucket.split(/[.-]/).some((segment) => other.segments.has(segment)))
    .map(({ path, bucket }) => ({
      code: "SPEC_FOREIGN_BUCKET",
      path,
      message: `environment "${environment.name}" (stage "${environment.stage}") names the ${other.kind} bucket ${quote(bucket)}`,
      hint: "write ${stage} in the bucket's name, or name this environment's own bucket in its overlay",
    }));
}

function namedBuckets(draft: Draft): { readonly path: Path; readonly bucket: string }[] {
  const found: { path: Path; bucket: string }[] = [];
  const add = (path: Path, location: string | undefined): void => {
    const bucket = location === undefined ? undefined : bucketOf(location);
    if (bucket !== undefined) found.push({ path, bucket });
  };
  add(["source", "bucket"], draft.source?.bucket);
  for (const [name, { modelData, permissions }] of draftModels(draft)) {
    const path = ["models", name];
    if (modelData?.startsWith("s3://")) add([...path, "modelData"], modelData);
    for (const key of ["s3Read", "s3Write"] as const) {
      for (const [index, location] of (permissions?.[key] ?? []).entries())
        add([...path, "permissions", key, index], location);
    }
    for (const [index, { resources = [] }] of (permissions?.statements ?? []).entries()) {
      for (const [at, resource] of resources.entries()) {
        if (!/^arn:aws[a-z-]*:s3:/.test(resource)) continue;
        add([...path, "permissions", "statements", index, "resources", at], resource);
      }
    }
  }
  return found;
}

function bucketOf(location: string): string | undefined {
  return /^(?:s3:\/\/|arn:aws[a-z-]*:s3:::)?([^/]+)/.exec(location)?.[1];
}
