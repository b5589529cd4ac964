/** The name nearest to what was written that the pipeline file takes: lower-case letters, digits and single hyphens. Empty where nothing is left. */
export function nearestName(written: string): string {
  return written
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[-0-9]+|-+$/g, "");
}
