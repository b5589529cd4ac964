import { DatadogError } from "../datadog/datadog-error.ts";
import type { Datadog } from "../datadog/open-datadog.ts";
import type { Environment } from "../environments/environment-schema.ts";
import type { AccountReport, Answer } from "./account-report.ts";
import { confirmedNames, type MetricTable, metricGroups, unconfirmedNames } from "./metric-groups.ts";

/** What is asked of whom. */
export interface ReadAccountOptions {
  readonly datadog: Datadog;
  readonly environment: Pick<Environment, "account" | "region">;
  readonly table: MetricTable;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

const daySeconds = 24 * 3600;

/** Tags that tell the account's metrics in the region. */
function accountFilter({ account, region }: Pick<Environment, "account" | "region">): string {
  return `aws_account:${account} AND region:${region}`;
}

/** Asks Datadog what the account reports; what it refuses is part of the answer. */
export async function readAccount(options: ReadAccountOptions): Promise<AccountReport> {
  const { datadog, environment, table, nowMs } = options;
  const { v1, v2 } = datadog;
  const [apiKey, names, ownNames, dora] = await Promise.all([
    answerOf(
      datadog.call((to) => new v1.AuthenticationApi(to).validate()),
      ({ valid }) => valid === true,
    ),
    answerOf(
      datadog.call((to) =>
        new v1.MetricsApi(to).listActiveMetrics({
          from: Math.floor(nowMs / 1000) - daySeconds,
          tagFilter: accountFilter(environment),
        }),
      ),
      ({ metrics = [] }): ReadonlySet<string> => new Set(metrics),
    ),
    searchNames(datadog, "sluice."),
    answerOf(
      datadog.call((to) => new v2.DORAMetricsApi(to).listDORADeployments({ body: anyDeployment })),
      () => true,
    ),
  ]);
  const known = names.ok ? names.value : new Set<string>();
  const absent = names.ok
    ? metricGroups.filter((group) => !confirmedNames(table, group).some((name) => known.has(name)))
    : [];
  const elsewhere = await Promise.all(
    absent.map(async ({ prefix }) => [prefix, await searchNames(datadog, prefix)] as const),
  );
  const toTag = [
    ...metricGroups.flatMap((group) => confirmedNames(table, group).find((name) => known.has(name)) ?? []),
    ...unconfirmedNames(table).filter((name) => known.has(name)),
  ];
  const tags = await Promise.all(toTag.map(async (name) => [name, await tagKeys(options, name)] as const));
  return { apiKey, names, elsewhere: new Map(elsewhere), tags: new Map(tags), ownNames, dora };
}

const anyDeployment = { data: { type: "dora_deployments_list_request", attributes: { limit: 1 } } } as const;

/** Names of the last day that begin so, whoever reported them. */
function searchNames({ call, v1 }: Datadog, prefix: string): Promise<Answer<ReadonlySet<string>>> {
  return answerOf(
    call((to) => new v1.MetricsApi(to).listMetrics({ q: `metrics:${prefix}` })),
    // The search finds the text anywhere in a name.
    ({ results }) => new Set((results?.metrics ?? []).filter((name) => name.startsWith(prefix))),
  );
}

function tagKeys(
  { datadog: { call, v2 }, environment }: ReadAccountOptions,
  metricName: string,
): Promise<Answer<ReadonlySet<string>>> {
  const filterTags = accountFilter(environment);
  return answerOf(
    call((to) => new v2.MetricsApi(to).listTagsByMetricName({ metricName, windowSeconds: daySeconds, filterTags })),
    ({ data }) => {
      const { ingestedTags = [], tags = [] } = data?.attributes ?? {};
      return new Set([...tags, ...ingestedTags].map((tag) => tag.split(":", 1)[0] ?? ""));
    },
  );
}

async function answerOf<T, U>(asked: Promise<T>, value: (answer: T) => U): Promise<Answer<U>> {
  try {
    return { ok: true, value: value(await asked) };
  } catch (error) {
    if (!(error instanceof DatadogError)) throw error;
    return { ok: false, reason: error.message, ...(error.status === undefined ? {} : { status: error.status }) };
  }
}
