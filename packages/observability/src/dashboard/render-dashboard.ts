import type { MonitoringFacts } from "../monitoring-facts.ts";
import type { Board, BoardGroup, BoardWidget } from "./board.ts";
import { canonicalJson } from "./canonical-json.ts";
import { flow, type Layout, rowsOf } from "./layout.ts";
import { planDashboard } from "./plan-dashboard.ts";
import { type Json, renderWidget } from "./render-widget.ts";

/** Rows that a widget of a kind takes. */
const heights: Readonly<Record<BoardWidget["kind"], number>> = {
  objectives: 4,
  monitors: 4,
  value: 2,
  lines: 3,
  logs: 3,
};

/** Rows of a group's note, of which a line holds about 180 characters at full width. */
const noteHeight = 2;

/** A board as Datadog's API takes it: without anything that the provider would find changed when it reads it back. */
export function renderDashboard(facts: MonitoringFacts, board: Board = planDashboard(facts)): Json {
  const groups = board.groups.map((group) => renderGroup(facts, group));
  // A group's own heading takes a row.
  const layouts = flow(groups.map(({ rows }) => ({ width: 12, height: rows + 1 })));
  return {
    title: board.title,
    description: board.description,
    layout_type: "ordered",
    reflow_type: "fixed",
    template_variables: board.variables.map(({ initially, name, prefix, values }) => ({
      name,
      prefix,
      available_values: values,
      defaults: [initially],
    })),
    widgets: groups.map(({ widget }, index) => ({ ...widget, layout: layouts[index] })),
  };
}

/** A board's payload as the one text that Pulumi's `DashboardJson` takes. */
export function dashboardJson(facts: MonitoringFacts): string {
  return canonicalJson(renderDashboard(facts));
}

/** Where a group's note and widgets stand in it, in this order. */
export function layoutOf({ widgets }: BoardGroup): readonly Layout[] {
  return flow([
    { width: 12, height: noteHeight },
    ...widgets.map(({ kind, width }) => ({ width, height: heights[kind] })),
  ]);
}

function renderGroup(facts: MonitoringFacts, group: BoardGroup): { readonly widget: Json; readonly rows: number } {
  const layouts = layoutOf(group);
  const widgets = [renderNote(group), ...group.widgets.map((widget) => renderWidget(facts, widget))];
  const definition = {
    type: "group",
    layout_type: "ordered",
    title: group.title,
    show_title: true,
    background_color: group.colour,
    widgets: widgets.map((widget, index) => ({ ...widget, layout: layouts[index] })),
  };
  return { widget: { definition }, rows: rowsOf(layouts) };
}

function renderNote({ note, question }: BoardGroup): Json {
  return {
    definition: {
      type: "note",
      content: `**${question}**\n\n${note}`,
      background_color: "transparent",
      font_size: "14",
      has_padding: false,
      show_tick: false,
      text_align: "left",
      tick_edge: "left",
      tick_pos: "50%",
      vertical_align: "top",
    },
  };
}
