import { dashboardJson, type MonitoringFacts } from "@sluice/observability/plans";
import Type, { type Static } from "typebox";
import Value from "typebox/value";

const Query = Type.Object({ name: Type.String(), query: Type.String() });
const Request = Type.Object({
  queries: Type.Optional(Type.Array(Query)),
  formulas: Type.Optional(Type.Array(Type.Object({ formula: Type.String() }))),
});
const Widget = Type.Object({
  layout: Type.Object({ x: Type.Integer(), width: Type.Integer() }),
  definition: Type.Object({
    requests: Type.Optional(Type.Array(Request)),
    custom_links: Type.Optional(Type.Array(Type.Object({ label: Type.String(), link: Type.String() }))),
  }),
});

// What a picture takes from a payload; the rest passes unread.
const Payload = Type.Object({
  widgets: Type.Array(Type.Object({ definition: Type.Object({ widgets: Type.Array(Widget) }) })),
});

/** A widget as Datadog gets it: its place, its queries and its links. */
export type PayloadWidget = Static<typeof Widget>;

/** The payload that the engine gives Datadog, parsed. */
export function readPayload(facts: MonitoringFacts): unknown {
  return JSON.parse(dashboardJson(facts));
}

/** The widgets of each group, in order, without the note that each begins with. */
export function widgetsOf(payload: unknown): readonly (readonly PayloadWidget[])[] {
  return Value.Parse(Payload, payload).widgets.map(({ definition }) => definition.widgets.slice(1));
}
