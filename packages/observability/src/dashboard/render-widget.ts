import { logsUrl } from "../links.ts";
import { deploymentSearch } from "../logs/deployment-events.ts";
import { renderFormula, unitOf } from "../metrics/expression.ts";
import type { Unit } from "../metrics/metric.ts";
import { type MonitoringFacts, scopeOf } from "../monitoring-facts.ts";
import type { BoardLimit, BoardLine, BoardWidget, LinesWidget, ListWidget, LogsWidget, ValueWidget } from "./board.ts";

/** An object of a payload. */
export type Json = Readonly<Record<string, unknown>>;

/** A widget as Datadog's API takes it. */
export function renderWidget(facts: MonitoringFacts, widget: BoardWidget): Json {
  switch (widget.kind) {
    case "value":
      return { definition: renderValue(facts, widget) };
    case "lines":
      return { definition: renderLines(facts, widget) };
    case "logs":
      return { definition: renderLogs(widget) };
    case "objectives":
    case "monitors":
      return { definition: renderList(widget) };
  }
}

function renderValue(facts: MonitoringFacts, { aggregator, expression, limit, title }: ValueWidget): Json {
  const { formula, queries } = renderFormula(expression, { scope: scopeOf(facts), variable: "model" });
  const unit = unitOf(expression);
  return {
    type: "query_value",
    title,
    autoscale: true,
    precision: 1,
    requests: [
      {
        response_format: "scalar",
        queries: queries.map(({ name, query }) => ({ data_source: "metrics", name, query, aggregator })),
        formulas: [{ formula, ...numberFormat(unit) }],
        ...(limit !== undefined && { conditional_formats: conditionalFormats(limit) }),
      },
    ],
    timeseries_background: { type: "bars" },
  };
}

function conditionalFormats({ value }: BoardLimit): readonly Json[] {
  return [
    { comparator: ">", value, palette: "white_on_red" },
    { comparator: "<=", value, palette: "white_on_green" },
  ];
}

function renderLines(facts: MonitoringFacts, { display, limits, lines, links, title }: LinesWidget): Json {
  let first = 1;
  const rendered = lines.map((line) => {
    const { formula, queries } = renderFormula(line.expression, { scope: scopeOf(facts), variable: "model" }, first);
    first += queries.length;
    return { line, formula, queries };
  });
  return {
    type: "timeseries",
    title,
    show_legend: true,
    legend_layout: "auto",
    requests: [
      {
        response_format: "timeseries",
        display_type: display,
        queries: rendered.flatMap(({ queries }) =>
          queries.map(({ name, query }) => ({ data_source: "metrics", name, query })),
        ),
        formulas: rendered.map(({ formula, line }) => renderLine(line, formula)),
      },
    ],
    events: [{ q: deploymentSearch(facts) }],
    ...(limits.length > 0 && { markers: limits.map(renderMarker) }),
    ...(links.length > 0 && {
      custom_links: links.map(({ label, search }) => ({ label, link: logsUrl(facts, search, pointInTime) })),
    }),
  };
}

/** Times around the point that was clicked, as Datadog fills them in. */
const pointInTime = { from: "{{timestamp_start}}", to: "{{timestamp_end}}" };

function renderLine({ expression, label }: BoardLine, formula: string): Json {
  return { formula, alias: label, ...numberFormat(unitOf(expression)) };
}

function renderMarker({ label, value }: BoardLimit): Json {
  return { value: `y = ${value}`, display_type: "error dashed", label: ` ${label} ` };
}

/** Said explicitly: what Datadog knows of a metric's unit differs by account, and formulas lose it. */
function numberFormat(unit: Unit): Json {
  const canonical: readonly Unit[] = ["microsecond", "millisecond", "second", "percent", "fraction"];
  if (canonical.includes(unit)) return { number_format: { unit: { type: "canonical_unit", unit_name: unit } } };
  const label = plural[unit];
  return label === undefined ? {} : { number_format: { unit: { type: "custom_unit_label", label } } };
}

const plural: Readonly<Partial<Record<Unit, string>>> = {
  request: "requests",
  invocation: "invocations",
  event: "events",
  message: "messages",
  record: "records",
  document: "documents",
  batch: "batches",
};

function renderLogs({ columns, search, source, title }: LogsWidget): Json {
  const isEvents = source === "events";
  return {
    type: "list_stream",
    title,
    requests: [
      {
        response_format: "event_list",
        columns: columns.map((field) => ({ field, width: "auto" })),
        query: {
          data_source: isEvents ? "event_stream" : "logs_stream",
          query_string: search,
          ...(isEvents ? { event_size: "s" } : { indexes: [], sort: { column: "timestamp", order: "desc" } }),
        },
      },
    ],
  };
}

function renderList({ kind, search, title }: ListWidget): Json {
  if (kind === "objectives") {
    return {
      type: "slo_list",
      title,
      requests: [{ request_type: "slo_list", query: { query_string: search, limit: 20 } }],
    };
  }
  return {
    type: "manage_status",
    title,
    query: search,
    summary_type: "monitors",
    display_format: "countsAndList",
    color_preference: "text",
    hide_zero_counts: true,
    show_last_triggered: true,
    show_priority: false,
    sort: "status,asc",
  };
}
