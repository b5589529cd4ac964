import { compareKeys, lowerBound } from "./compare-keys.ts";

/** What to list. */
export interface ListKeysOptions {
  readonly prefix: string;
  /** Keys that share a beginning up to this text after the prefix are rolled into one; empty for none. */
  readonly delimiter: string;
  /** Only keys after this one. */
  readonly after: string;
  /** Whether `after` was itself a rolled-up beginning, whose keys must not come again. */
  readonly afterIsPrefix: boolean;
  /** 0 to 1000, rolled-up beginnings included. */
  readonly maxKeys: number;
}

/** One page of a listing. */
export interface KeyPage {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  /** Where the next page goes on; undefined on the last one. */
  readonly next: { readonly after: string; readonly afterIsPrefix: boolean } | undefined;
}

/** Lists a page of sorted keys as S3 does; `isListed` leaves deleted keys out. */
export function listKeys(
  sorted: readonly string[],
  isListed: (key: string) => boolean,
  options: ListKeysOptions,
): KeyPage {
  const { prefix, delimiter, after, afterIsPrefix, maxKeys } = options;
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  let last: KeyPage["next"];
  let index = lowerBound(sorted, compareKeys(prefix, after) > 0 ? prefix : after);
  for (; index < sorted.length; index++) {
    const key = sorted[index] ?? "";
    if (!key.startsWith(prefix)) break;
    if (key === after || (afterIsPrefix && key.startsWith(after)) || !isListed(key)) continue;
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const rolled = cut < 0 ? undefined : key.slice(0, cut + delimiter.length);
    if (rolled !== undefined && commonPrefixes.at(-1) === rolled) continue;
    if (keys.length + commonPrefixes.length >= maxKeys)
      return { keys, commonPrefixes, next: maxKeys > 0 ? last : undefined };
    if (rolled === undefined) keys.push(key);
    else commonPrefixes.push(rolled);
    last = { after: rolled ?? key, afterIsPrefix: rolled !== undefined };
  }
  return { keys, commonPrefixes, next: undefined };
}
