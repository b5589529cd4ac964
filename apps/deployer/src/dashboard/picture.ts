import type { Board, MonitorText } from "@sluice/observability/plans";

/** All that a drawing of a pipeline's monitoring shows, whatever its format: the board, what watches, and what is promised. */
export interface Picture {
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  readonly variables: Board["variables"];
  readonly groups: readonly PictureGroup[];
  readonly objectives: readonly PictureObjective[];
  /** Those that tell somebody first, then the parts that they look at. */
  readonly monitors: readonly PictureMonitor[];
}

/** Widgets that answer one question. */
export interface PictureGroup {
  readonly key: string;
  readonly title: string;
  readonly question: string;
  /** Markdown. */
  readonly note: string;
  readonly colour: Board["groups"][number]["colour"];
  readonly widgets: readonly PictureWidget[];
}

/** One widget, in its place. */
export interface PictureWidget {
  readonly title: string;
  readonly form: WidgetForm;
  /** What it is, in words, such as `bars over time`. */
  readonly summary: string;
  /** First column of twelve, from 0. */
  readonly column: number;
  /** Columns of twelve. */
  readonly width: number;
  /** Unit of what is drawn, such as `seconds`; empty where there is none. */
  readonly unit: string;
  readonly formulas: readonly PictureFormula[];
  readonly queries: readonly PictureQuery[];
  readonly limits: readonly PictureLimit[];
  /** What it looks for, where it lists. */
  readonly search?: string;
  readonly columns: readonly string[];
  readonly links: readonly PictureLink[];
}

/** How a widget looks. */
export type WidgetForm = "value" | "line" | "bars" | "area" | "list";

/** A line that is worked out of the widget's queries. */
export interface PictureFormula {
  /** Empty for a number. */
  readonly label: string;
  /** Such as `100 * (q1 + q2) / q3`. */
  readonly formula: string;
}

/** A query as Datadog gets it. */
export interface PictureQuery {
  /** Label of its line, or as formulas name it; empty for a number. */
  readonly name: string;
  readonly text: string;
}

/** A value that matters, in the unit of what is drawn. */
export interface PictureLimit {
  readonly label: string;
  readonly value: number;
  /** The value with its unit, such as `1,800 s (30 min)`. */
  readonly text: string;
}

/** Where a point of a widget leads to. */
export interface PictureLink {
  readonly label: string;
  /** The log explorer with the same search, at no time in particular. */
  readonly url: string;
}

/** One monitor. */
export interface PictureMonitor {
  readonly key: string;
  readonly name: string;
  readonly severity: "page" | "warn" | "part";
  /** When it fires, in words, such as `maximum of 15 min above 0 messages`. */
  readonly condition: string;
  /** What it compares with, such as `0 messages`; empty for one that looks at others. */
  readonly threshold: string;
  /** As Datadog gets it; what has no id yet stands in angle brackets. */
  readonly query: string;
  /** Datadog's handles. */
  readonly told: readonly string[];
  /** Such as `looks 15 min back`. */
  readonly habits: readonly string[];
  readonly text?: MonitorText;
}

/** One objective. */
export interface PictureObjective {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** Such as `99.5 % in 30 days`. */
  readonly target: string;
  /** What may go wrong until the target is missed, such as `1 of 200 events`. */
  readonly budget: string;
  readonly queries: readonly { readonly label: string; readonly text: string }[];
  readonly burnRates: readonly PictureBurnRate[];
}

/** A rate at which an objective's budget may not be used up. */
export interface PictureBurnRate {
  /** Such as `14.4 times`. */
  readonly rate: string;
  /** Such as `1 h and 5 min`. */
  readonly windows: string;
  readonly severity: "page" | "warn" | "part";
}
