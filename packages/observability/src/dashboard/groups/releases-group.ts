import { deploymentSearch } from "../../logs/deployment-events.ts";
import { query } from "../../metrics/expression.ts";
import { endpoints } from "../../metrics/filters.ts";
import type { MonitoringFacts } from "../../monitoring-facts.ts";
import { command } from "../../monitors/commands.ts";
import type { BoardGroup } from "../board.ts";

/** Since which release? */
export function releasesGroup(facts: MonitoringFacts): BoardGroup {
  const filter = endpoints(facts);
  return {
    key: "releases",
    title: "Releases",
    question: "What was deployed when, and did it begin then?",
    note: [
      "Every `up`, failed `up` and rollback is an event, and a line across every graph of this board. A **model version** is a digest of all that a model's release pins: a new one is a model that changed.",
      `All releases: ${command(facts, "releases")}. Back to the one before: ${command(facts, "rollback")}.`,
    ].join("\n\n"),
    colour: "gray",
    widgets: [
      {
        kind: "lines",
        title: "Documents by model version",
        lines: [
          { label: "handed to", expression: query("sluice.documents.invoked", { filter, by: ["model", "version"] }) },
        ],
        display: "bars",
        limits: [],
        links: [],
        width: 6,
      },
      {
        kind: "logs",
        title: "Deployments",
        source: "events",
        search: deploymentSearch(facts),
        columns: [],
        width: 6,
      },
    ],
  };
}
