import type { MonitoringFacts } from "./monitoring-facts.ts";

/** Where a site's pages are: the oldest sites have theirs below `app.`. */
export function appUrl({ environment: { site } }: Pick<MonitoringFacts, "environment">): string {
  const parts = site.split(".");
  return parts.length > 2 ? `https://${site}` : `https://app.${site}`;
}

/** The log explorer with a search; `during` is where the time comes from, as Datadog's context variables have it. */
export function logsUrl(facts: MonitoringFacts, search: string, during?: { from: string; to: string }): string {
  const time = during === undefined ? "" : `&from_ts=${during.from}&to_ts=${during.to}&live=false`;
  const query = encodeURIComponent(search)
    // A bracket would end the link in the Markdown of a message.
    .replaceAll("(", "%28")
    .replaceAll(")", "%29")
    // Datadog fills in what it finds between braces, and finds them as they are only.
    .replaceAll("%7B%7B", "{{")
    .replaceAll("%7D%7D", "}}");
  return `${appUrl(facts)}/logs?query=${query}${time}`;
}

/** Finds a pipeline's monitors by their tags. */
export function monitorSearch({ environment, pipeline }: MonitoringFacts): string {
  return `tag:("pipeline:${pipeline.name}" AND "env:${environment.name}")`;
}
