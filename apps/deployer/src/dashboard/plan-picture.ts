import {
  type Board,
  type BoardGroup,
  type BoardLimit,
  type BoardWidget,
  type MonitoringFacts,
  planDashboard,
  unitOf,
} from "@sluice/observability/plans";
import { type PayloadWidget, readPayload, widgetsOf } from "./payload.ts";
import type { Picture, PictureGroup, PictureLimit, PictureLink, PictureQuery, PictureWidget } from "./picture.ts";
import { planPictureMonitors } from "./picture-monitors.ts";
import { planPictureObjectives } from "./picture-objectives.ts";
import { describeQuantity, unitName } from "./quantity.ts";

/** Plans the drawing of a pipeline's monitoring: words from the board, queries and places from what Datadog gets. */
export function planPicture(facts: MonitoringFacts, board: Board = planDashboard(facts)): Picture {
  const payload = widgetsOf(readPayload(facts));
  return {
    title: board.title,
    description: board.description,
    variables: board.variables,
    groups: board.groups.map((group, index) => planGroup(group, payload[index] ?? [])),
    objectives: planPictureObjectives(facts),
    monitors: planPictureMonitors(facts),
  };
}

function planGroup(group: BoardGroup, payload: readonly PayloadWidget[]): PictureGroup {
  const { key, title, question, note, colour } = group;
  const widgets = group.widgets.map((widget, index) => {
    const sent = payload[index];
    if (sent === undefined) throw new Error(`"${widget.title}" is not in the payload: this is a bug in Sluice`);
    return planWidget(widget, sent);
  });
  return { key, title, question, note, colour, widgets };
}

function planWidget(widget: BoardWidget, { definition, layout }: PayloadWidget): PictureWidget {
  const requests = definition.requests ?? [];
  const queries = requests.flatMap(({ queries: sent = [] }) => sent.map(({ name, query }) => ({ name, text: query })));
  const formulas = requests.flatMap(({ formulas: sent = [] }) => sent.map(({ formula }) => formula));
  const labels = widget.kind === "lines" ? widget.lines.map(({ label }) => label) : [""];
  return {
    title: widget.title,
    column: layout.x,
    width: layout.width,
    links: (definition.custom_links ?? []).map(withoutTime),
    ...nameQueries(queries, labels, formulas),
    ...describeWidget(widget),
  };
}

/** A line that is one query lends it its label; others are formulas over what Datadog calls their queries. */
function nameQueries(
  queries: readonly PictureQuery[],
  labels: readonly string[],
  formulas: readonly string[],
): Pick<PictureWidget, "formulas" | "queries"> {
  const lines = formulas.map((formula, index) => ({ formula, label: labels[index] ?? "" }));
  const labelOf = new Map(lines.map(({ formula, label }) => [formula, label]));
  return {
    formulas: lines.filter(({ formula }) => queries.every(({ name }) => name !== formula)),
    queries: queries.map(({ name, text }) => ({ name: labelOf.get(name) ?? name, text })),
  };
}

type Described = Pick<PictureWidget, "form" | "summary" | "unit" | "limits" | "columns" | "search">;

function describeWidget(widget: BoardWidget): Described {
  switch (widget.kind) {
    case "value":
      return {
        form: "value",
        summary: `number: ${aggregators[widget.aggregator]} of the time shown`,
        unit: unitName(unitOf(widget.expression)),
        limits: widget.limit === undefined ? [] : [describeLimit(widget.limit)],
        columns: [],
      };
    case "lines": {
      const units = new Set(widget.lines.map(({ expression }) => unitName(unitOf(expression))));
      return {
        form: widget.display,
        summary: displays[widget.display],
        unit: [...units].join(", "),
        limits: widget.limits.map(describeLimit),
        columns: [],
      };
    }
    case "logs":
      return { ...list, summary: streams[widget.source], search: widget.search, columns: widget.columns };
    case "objectives":
      return { ...list, summary: "objectives that a search finds", search: widget.search, columns: [] };
    case "monitors":
      return { ...list, summary: "monitors that a search finds", search: widget.search, columns: [] };
  }
}

const aggregators = { sum: "sum", max: "maximum", last: "last value", avg: "average" } as const;
const displays = { line: "lines over time", bars: "bars over time", area: "area over time" } as const;
const streams = { logs: "log lines as they come", events: "events as they come" } as const;
const list = { form: "list", unit: "", limits: [] } as const;

function describeLimit({ label, unit, value }: BoardLimit): PictureLimit {
  return { label, value, text: describeQuantity(value, unit) };
}

/** Datadog fills in a point's time; nothing is at a point here. */
function withoutTime({ label, link }: { readonly label: string; readonly link: string }): PictureLink {
  return { label, url: link.replace(/&from_ts=.*$/, "") };
}
