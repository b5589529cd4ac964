import type { Expression } from "../metrics/expression.ts";
import type { Unit } from "../metrics/metric.ts";

/** A dashboard as data: what it shows, in which order, and why. It is drawn and rendered from this alone. */
export interface Board {
  readonly title: string;
  readonly description: string;
  readonly variables: readonly BoardVariable[];
  readonly groups: readonly BoardGroup[];
}

/** A choice at the top of a board that narrows everything below. */
export interface BoardVariable {
  readonly name: string;
  /** Tag or attribute whose values are chosen from. */
  readonly prefix: string;
  readonly values: readonly string[];
  /** `*` for all of them. */
  readonly initially: string;
}

/** Widgets that answer one question. */
export interface BoardGroup {
  /** Stable, such as `errors`. */
  readonly key: string;
  readonly title: string;
  /** What a person asks here. */
  readonly question: string;
  /** What the answer rests on, as Markdown. */
  readonly note: string;
  readonly colour: BoardColour;
  readonly widgets: readonly BoardWidget[];
}

/** Colour of a group's heading, in Datadog's names. */
export type BoardColour = "vivid_green" | "vivid_orange" | "vivid_blue" | "vivid_purple" | "vivid_pink" | "gray";

/** One picture on a board. */
export type BoardWidget = ValueWidget | LinesWidget | LogsWidget | ListWidget;

/** A number, red above its limit. */
export interface ValueWidget extends BoardText {
  readonly kind: "value";
  readonly expression: Expression;
  /** How the points of the time shown become one. */
  readonly aggregator: "sum" | "max" | "last" | "avg";
  readonly limit?: BoardLimit;
}

/** Lines over time. */
export interface LinesWidget extends BoardText {
  readonly kind: "lines";
  readonly lines: readonly BoardLine[];
  readonly display: "line" | "bars" | "area";
  readonly limits: readonly BoardLimit[];
  /** Whether a point leads to the log lines of its time. */
  readonly links: readonly BoardLink[];
}

/** One expression that is drawn; it may be a line for each model. */
export interface BoardLine {
  readonly label: string;
  readonly expression: Expression;
}

/** A value that is told of when it is passed, in the unit of what is shown. */
export interface BoardLimit {
  readonly label: string;
  readonly value: number;
  readonly unit: Unit;
}

/** Where a point leads to. */
export interface BoardLink {
  readonly label: string;
  /** Search in the logs. */
  readonly search: string;
}

/** Log lines as they come. */
export interface LogsWidget extends BoardText {
  readonly kind: "logs";
  readonly source: "logs" | "events";
  readonly search: string;
  /** Datadog's own and attributes; none for events, which have one look. */
  readonly columns: readonly string[];
}

/** What Datadog lists of its own: objectives or monitors that a search finds. */
export interface ListWidget extends BoardText {
  readonly kind: "objectives" | "monitors";
  readonly search: string;
}

interface BoardText {
  readonly title: string;
  /** Columns of twelve. */
  readonly width: 2 | 3 | 4 | 6 | 8 | 12;
}
