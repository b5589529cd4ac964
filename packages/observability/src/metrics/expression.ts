import type { Metric, Tag, Unit } from "./metric.ts";
import { type MetricName, metricOf, type TagOf } from "./metric-table.ts";
import { type MetricScope, scopedName } from "./own-metrics.ts";

/** Which series of a metric: those whose tag has one of the values. */
export interface Filter<T extends Tag = Tag> {
  readonly tag: T;
  readonly values: readonly string[];
  /** What follows the selected endpoint's name in this tag's values; with it, a dashboard's `model` variable narrows the series. */
  readonly selectable?: string;
}

/** How the series of a metric become one. */
export type Space = "sum" | "avg" | "max" | "min" | "p50" | "p95" | "p99";

/** One metric, filtered and grouped. */
export interface MetricQuery {
  readonly kind: "metric";
  readonly metric: MetricName;
  readonly space: Space;
  readonly filter: Filter;
  readonly by: readonly Tag[];
  /** Whether it shows totals, not rates: for counts. */
  readonly asCount: boolean;
}

/** What a line shows or a monitor compares: metrics, added, subtracted or divided. */
export type Expression =
  | MetricQuery
  | { readonly kind: "plus" | "minus" | "percent-of"; readonly left: Expression; readonly right: Expression };

/** How {@link query} reads a metric. */
export interface QueryOptions<Name extends MetricName> {
  readonly filter: Filter<TagOf<Name>>;
  readonly space?: Space;
  readonly by?: readonly TagOf<Name>[];
}

/** Reads a metric; counts as totals. */
export function query<Name extends MetricName>(metric: Name, options: QueryOptions<Name>): MetricQuery {
  const { type } = metricOf(metric);
  const { filter, by = [], space = type === "count" ? "sum" : "max" } = options;
  return { kind: "metric", metric, space, filter, by, asCount: type === "count" };
}

/** Adds two values of one unit. */
export function plus(left: Expression, right: Expression): Expression {
  return { kind: "plus", left, right };
}

/** Takes one value from another of one unit. */
export function minus(left: Expression, right: Expression): Expression {
  return { kind: "minus", left, right };
}

/** One value's share of another, in percent. */
export function percentOf(left: Expression, right: Expression): Expression {
  return { kind: "percent-of", left, right };
}

/** An expression's metrics, from left to right. */
export function metricsIn(expression: Expression): readonly MetricQuery[] {
  if (expression.kind === "metric") return [expression];
  return [...metricsIn(expression.left), ...metricsIn(expression.right)];
}

/** An expression's unit. @throws Error when its parts do not go together: a bug in Sluice */
export function unitOf(expression: Expression): Unit {
  if (expression.kind === "metric") return metricOf(expression.metric).unit;
  const left = unitOf(expression.left);
  const right = unitOf(expression.right);
  const bothCount = metricsIn(expression).every(({ metric }) => metricOf(metric).type === "count");
  if (left !== right || !bothCount) throw new Error(`${left} and ${right} do not go together: this is a bug in Sluice`);
  return expression.kind === "percent-of" ? "percent" : left;
}

/** How an expression is written. */
export interface RenderOptions {
  readonly scope: MetricScope;
  /** Name of the template variable that narrows the series; none in a monitor. */
  readonly variable?: string;
}

/** A metric as Datadog's query language has it. */
export function renderQuery(
  { asCount, by, filter, metric, space }: MetricQuery,
  { scope, variable }: RenderOptions,
): string {
  const groups = by.length === 0 ? "" : ` by {${by.join(",")}}`;
  const name = scopedName(metric, scope);
  return `${space}:${name}{${renderFilter(filter, variable)}}${groups}${asCount ? ".as_count()" : ""}`;
}

function renderFilter({ selectable, tag, values }: Filter, variable: string | undefined): string {
  const [first, ...others] = values;
  if (first === undefined) throw new Error(`no value for ${tag}: this is a bug in Sluice`);
  const one = others.length === 0 ? `${tag}:${first}` : `${tag} IN (${values.join(",")})`;
  return variable === undefined || selectable === undefined ? one : `${one} AND ${tag}:$${variable}.value${selectable}`;
}

/** An expression in one text, as monitors have it. */
export function renderExpression(expression: Expression, options: RenderOptions): string {
  return renderWith(expression, (metric) => renderQuery(metric, options));
}

/** An expression over named queries, as dashboards and SLOs have it. */
export interface RenderedFormula {
  readonly formula: string;
  readonly queries: readonly { readonly name: string; readonly metric: Metric; readonly query: string }[];
}

/** An expression as a formula; its queries, each once, are named from `firstName` on. */
export function renderFormula(expression: Expression, options: RenderOptions, firstName = 1): RenderedFormula {
  let next = firstName;
  const queries: RenderedFormula["queries"][number][] = [];
  const formula = renderWith(expression, (metric) => {
    const query = renderQuery(metric, options);
    const known = queries.find((other) => other.query === query);
    if (known !== undefined) return known.name;
    const name = `q${next++}`;
    queries.push({ name, metric: metricOf(metric.metric), query });
    return name;
  });
  return { formula, queries };
}

function renderWith(expression: Expression, render: (metric: MetricQuery) => string): string {
  if (expression.kind === "metric") return render(expression);
  const left = renderWith(expression.left, render);
  const right = renderWith(expression.right, render);
  switch (expression.kind) {
    case "plus":
      return `(${left} + ${right})`;
    case "minus":
      return `(${left} - ${right})`;
    case "percent-of":
      return `100 * ${left} / ${right}`;
  }
}
