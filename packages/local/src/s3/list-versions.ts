import type { BucketState } from "./bucket-state.ts";
import { compareKeys, lowerBound } from "./compare-keys.ts";
import type { ObjectVersion } from "./object-version.ts";

/** What to list; markers as S3's `ListObjectVersions` has them. */
export interface ListVersionsOptions {
  readonly prefix: string;
  /** Empty for none. */
  readonly delimiter: string;
  readonly keyMarker: string;
  /** Empty: go on behind all versions of the marker's key. */
  readonly versionIdMarker: string;
  /** 0 to 1000. */
  readonly maxKeys: number;
}

/** One page of a bucket's versions, the newest of each key first. */
export interface VersionPage {
  readonly entries: readonly { readonly version: ObjectVersion; readonly isLatest: boolean }[];
  readonly commonPrefixes: readonly string[];
  /** Undefined on the last page. */
  readonly next: { readonly keyMarker: string; readonly versionIdMarker?: string } | undefined;
}

/** Lists a page of versions and delete markers. */
export function listVersions(bucket: BucketState, options: ListVersionsOptions): VersionPage {
  const { prefix, delimiter, maxKeys, keyMarker } = options;
  const entries: { version: ObjectVersion; isLatest: boolean }[] = [];
  const commonPrefixes: string[] = [];
  let next: VersionPage["next"];
  const start = compareKeys(prefix, keyMarker) > 0 ? prefix : keyMarker;
  for (let index = lowerBound(bucket.keys, start); index < bucket.keys.length; index++) {
    const key = bucket.keys[index] ?? "";
    if (!key.startsWith(prefix)) break;
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const rolled = cut < 0 ? undefined : key.slice(0, cut + delimiter.length);
    if (rolled !== undefined) {
      if (rolled === keyMarker || commonPrefixes.at(-1) === rolled) continue;
      if (entries.length + commonPrefixes.length >= maxKeys) return { entries, commonPrefixes, next };
      commonPrefixes.push(rolled);
      next = { keyMarker: rolled };
      continue;
    }
    for (const entry of versionsAfter(bucket, key, options)) {
      if (entries.length + commonPrefixes.length >= maxKeys) return { entries, commonPrefixes, next };
      entries.push(entry);
      next = { keyMarker: key, versionIdMarker: entry.version.versionId };
    }
  }
  return { entries, commonPrefixes, next: undefined };
}

function versionsAfter(bucket: BucketState, key: string, { keyMarker, versionIdMarker }: ListVersionsOptions) {
  const all = bucket.history(key).map((version, index) => ({ version, isLatest: index === 0 }));
  if (key !== keyMarker) return all;
  const at = all.findIndex(({ version }) => version.versionId === versionIdMarker);
  return at < 0 ? [] : all.slice(at + 1);
}
