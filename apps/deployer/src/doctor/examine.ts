import type { Environment } from "../environments/environment-schema.ts";
import type { DoctorOutput } from "../output/doctor-output.ts";
import type { AccountReport, Answer } from "./account-report.ts";
import { confirmedNames, type MetricGroup, type MetricTable, metricGroups, unconfirmedNames } from "./metric-groups.ts";

/** One thing that was looked at. */
export type Check = DoctorOutput["checks"][number];

/** Whose checks they are. */
export interface ExamineOptions {
  readonly environment: Pick<Environment, "account" | "datadog" | "name" | "region">;
  readonly table: MetricTable;
  readonly report: AccountReport;
}

/** What is sound in what Datadog has of an environment, what is not, and what to do about it. */
export function examine(options: ExamineOptions): Check[] {
  return [
    checkApiKey(options),
    checkReading(options),
    ...metricGroups.map((group) => checkGroup(group, options)),
    checkAsyncMetrics(options),
    checkLogs(options),
    checkDora(options),
  ];
}

// What the monitors of asyncMetrics look at.
const asyncNeeded = ["aws.sagemaker.approximate_age_of_oldest_request", "aws.sagemaker.has_backlog_without_capacity"];
const keysAdvice = "set DD_API_KEY and DD_APP_KEY to keys of an organisation of this site";

function checkApiKey({ environment, report: { apiKey } }: ExamineOptions): Check {
  const isRefused = apiKey.ok ? !apiKey.value : apiKey.status === 403;
  return {
    name: "API key",
    asked: "GET /api/v1/validate",
    result: isRefused ? "not" : apiKey.ok ? "ok" : "unknown",
    found: isRefused ? `${environment.datadog?.site ?? "Datadog"} does not take it` : found(apiKey, "it is valid"),
    advice: isRefused ? keysAdvice : null,
    needed: true,
    metrics: [],
  };
}

function checkReading({ environment, report: { names } }: ExamineOptions): Check {
  const where = `account ${environment.account} in ${environment.region}`;
  const isRefused = !names.ok && (names.status === 401 || names.status === 403);
  const isEmpty = names.ok && names.value.size === 0;
  const advice = isRefused
    ? `${keysAdvice}; the application key needs the scope metrics_read`
    : `connect ${where} to Datadog by its AWS integration; where it is connected, nothing of it may have run in the last day`;
  return {
    name: "AWS integration",
    asked: `GET /api/v1/metrics of the last day, of ${where}`,
    result: isRefused || isEmpty ? "not" : names.ok ? "ok" : "unknown",
    found: found(names, names.ok ? `${names.value.size} metrics of ${where}` : ""),
    advice: isRefused || isEmpty ? advice : null,
    needed: true,
    metrics: [],
  };
}

function checkGroup(group: MetricGroup, { table, report }: ExamineOptions): Check {
  const { name, needed, prefix } = group;
  const wanted = confirmedNames(table, group);
  const asked = `GET /api/v1/metrics, ${prefix}*, and the tags of one of them`;
  const metrics = metricsOf(wanted, report);
  const check = { name, asked, needed, metrics } as const;
  if (!report.names.ok) return { ...check, result: "unknown", found: report.names.reason, advice: null };
  const reported = metrics.filter((metric) => metric.reported);
  if (reported.length === 0) return { ...check, ...absentGroup(group, report) };
  const sum = `${reported.length} of the ${wanted.length} names that boards and monitors read`;
  const lacking = tagsLacking(reported, table);
  if (lacking.length === 0) return { ...check, result: "ok", found: sum, advice: null };
  return {
    ...check,
    result: "not",
    found: `${sum}, without the ${lacking.length === 1 ? "tag" : "tags"} ${lacking.join(", ")}`,
    advice: `monitors find a pipeline's by ${lacking.join(" and ")}: Datadog's metric summary shows which tags they have; without that one, no board and no monitor of Sluice sees them`,
  };
}

/** Another account's metrics say that the namespace is collected, and nothing of how this one's are tagged. */
function absentGroup(
  { advice, needed, prefix }: MetricGroup,
  { elsewhere }: AccountReport,
): Pick<Check, "advice" | "found" | "result"> {
  const other = elsewhere.get(prefix);
  if (other?.ok === true && other.value.size > 0) {
    const found = `none of this account within the last day; other accounts report ${prefix}*`;
    return { result: "unknown", found, advice };
  }
  return { result: needed ? "not" : "unknown", found: "none within the last day", advice };
}

function checkAsyncMetrics({ environment: { datadog, name }, table, report }: ExamineOptions): Check {
  const isOn = datadog?.asyncMetrics === true;
  const metrics = metricsOf(unconfirmedNames(table), report);
  const check = {
    name: "asynchronous endpoints",
    asked: "GET /api/v1/metrics and GET /api/v2/metrics/NAME/all-tags, of the names that Datadog does not document",
    needed: isOn,
    metrics,
  };
  if (!report.names.ok) return { ...check, result: "unknown", found: report.names.reason, advice: null };
  const missing = asyncNeeded.filter((needed) => metrics.every((metric) => metric.name !== needed || !metric.reported));
  const reported = metrics.filter((metric) => metric.reported);
  const lacking = tagsLacking(reported, table);
  const sum = `${reported.length} of ${metrics.length} names are reported`;
  const sentence = lacking.length === 0 ? sum : `${sum}, without the tag ${lacking.join(", ")}`;
  if (missing.length === 0 && lacking.length === 0) {
    const advice = isOn ? null : `set datadog.asyncMetrics: true in ${name}.yaml`;
    return { ...check, result: "ok", found: sentence, advice };
  }
  const wanting = missing.length === 0 ? sentence : `${sentence}; not ${missing.join(", ")}`;
  const off = `take datadog.asyncMetrics out of ${name}.yaml until they are: monitors on them never fire; they are sent only while documents wait`;
  const later = "send documents and ask again while they wait; datadog.asyncMetrics stays off until then";
  return { ...check, result: isOn ? "not" : "unknown", found: wanting, advice: isOn ? off : later };
}

function checkLogs({ environment: { datadog, name }, report: { ownNames } }: ExamineOptions): Check {
  const part = name.replaceAll("-", "_");
  const mine = ownNames.ok ? [...ownNames.value].filter((each) => each.split(".")[2] === part).sort() : [];
  const isForwarded = datadog?.forwarder !== undefined;
  const advice = isForwarded
    ? "send a document through a pipeline and ask again; then see the Forwarder's own log and that datadog.forwarder names it"
    : `set datadog.forwarder in ${name}.yaml to the ARN of Datadog's Forwarder, and run sluice up`;
  return {
    name: "log metrics",
    asked: "GET /api/v1/search?q=metrics:sluice., of the last day",
    result: mine.length > 0 ? "ok" : ownNames.ok || !isForwarded ? "not" : "unknown",
    found: found(
      ownNames,
      mine.length > 0 ? `made of handlers' log lines: ${mine.length}` : "none of this environment",
    ),
    advice: mine.length > 0 ? null : advice,
    needed: true,
    metrics: mine.map((each) => ({ name: each, reported: true, tags: null })),
  };
}

function checkDora({ report: { dora } }: ExamineOptions): Check {
  return {
    name: "DORA metrics",
    asked: "POST /api/v2/dora/deployments",
    result: dora.ok ? "ok" : dora.status === undefined || dora.status >= 500 ? "unknown" : "not",
    found: found(dora, "deployments can be read"),
    advice: dora.ok
      ? null
      : "enable the API as a source in Datadog's DORA settings, and give the application key the scope dora_metrics_read; sluice dora needs neither",
    needed: false,
    metrics: [],
  };
}

function found(answer: Answer<unknown>, text: string): string {
  return answer.ok ? text : answer.reason;
}

/** Which of the names are reported; none where that is not known. */
function metricsOf(names: readonly string[], { names: all, tags }: AccountReport): Check["metrics"] {
  if (!all.ok) return [];
  return names.map((name) => {
    const keys = tags.get(name);
    return {
      name,
      reported: all.value.has(name),
      tags: keys?.ok === true ? [...keys.value].sort() : null,
    };
  });
}

/** Tags by the table that reported metrics do not have; where tags are not known, none is lacking. */
function tagsLacking(metrics: Check["metrics"], table: MetricTable): string[] {
  const lacking = metrics.flatMap(({ name, tags }) =>
    tags === null ? [] : (table[name]?.tags ?? []).filter((tag) => !tags.includes(tag)),
  );
  return [...new Set(lacking)];
}
