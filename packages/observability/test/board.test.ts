import { describe, expect, it } from "vitest";
import {
  dashboardJson,
  deploymentSearch,
  deploymentTags,
  layoutOf,
  planDashboard,
  renderDashboard,
} from "../src/index.ts";
import { development, facts, pipelineText, production, resolved } from "./support/pipelines.ts";

type Widget = { readonly definition: Readonly<Record<string, unknown>>; readonly layout: unknown };
const read = (text: string) => JSON.parse(text) as Record<string, unknown> & { readonly widgets: readonly Widget[] };
const within = ({ definition }: Widget) => definition["widgets"] as readonly Widget[];
const leaves = (text: string) => read(text).widgets.flatMap(within);

describe("a board", () => {
  it("asks in the order in which a person asks at night", () => {
    expect(planDashboard(facts()).groups.map(({ key }) => key)).toEqual([
      "health",
      "errors",
      "sagemaker",
      "lambda",
      "delivery",
      "releases",
    ]);
  });

  it("begins each group with what it answers and what the answer rests on", () => {
    for (const group of read(dashboardJson(facts())).widgets) {
      const [note] = within(group);

      expect(note?.definition).toMatchObject({ type: "note", content: expect.stringMatching(/^\*\*.*\?\*\*\n\n\S/) });
    }
  });

  it("is narrowed to a model, and names its environment", () => {
    expect(read(dashboardJson(facts()))["template_variables"]).toEqual([
      {
        name: "model",
        prefix: "endpointname",
        available_values: ["lease-reader--ocr-prod", "lease-reader--rent-prod"],
        defaults: ["*"],
      },
      { name: "environment", prefix: "environment", available_values: ["data_prod"], defaults: ["data_prod"] },
    ]);
  });

  it.each([
    { name: "production", environment: production, pages: true },
    { name: "development, where nobody is woken", environment: development, pages: false },
  ])("names its limits after what passing them does in $name", ({ environment, pages }) => {
    const widgets = planDashboard(facts({ environment })).groups.flatMap((group) => group.widgets);
    const limits = widgets.flatMap((widget) => {
      if (widget.kind === "lines") return widget.limits;
      return widget.kind === "value" && widget.limit !== undefined ? [widget.limit] : [];
    });

    const labels = new Set(limits.map(({ label }) => label));
    expect([labels.has("page"), labels.has("warn")]).toEqual([pages, true]);
  });

  it("asks no widget's query twice", () => {
    for (const { definition } of leaves(dashboardJson(facts()))) {
      for (const { queries = [] } of (definition["requests"] ?? []) as { queries?: { query?: unknown }[] }[]) {
        const texts = queries.flatMap(({ query }) => (typeof query === "string" ? [query] : []));
        expect(new Set(texts).size, String(definition["title"])).toBe(texts.length);
      }
    }
  });

  it.each([false, true])("fills every row of the SageMaker group but the last, asyncMetrics: %s", (asyncMetrics) => {
    const group = planDashboard(facts({ environment: { ...production, asyncMetrics } })).groups.find(
      ({ key }) => key === "sagemaker",
    );
    let column = 0;
    for (const { title, width } of group?.widgets ?? []) {
      expect(column + width, title).toBeLessThanOrEqual(12);
      column = (column + width) % 12;
    }
  });

  it.each([
    {
      name: "endpoints",
      filter: "endpointname IN (lease-reader--ocr-prod,lease-reader--rent-prod) AND endpointname:$model.value}",
    },
    { name: "triggers", filter: "AND functionname:$model.value-trigger}" },
    { name: "queues", filter: "AND queuename:$model.value-queue}" },
    { name: "dead-letter queues", filter: "AND queuename:$model.value-dlq}" },
    { name: "log lines", filter: "(@endpoint:$model.value OR @endpoint:delivery OR -@endpoint:*)" },
  ])("narrows $name by the variable", ({ filter }) => {
    expect(JSON.stringify(renderDashboard(facts()))).toContain(filter);
  });

  it("does not narrow what a selected endpoint's name does not lead to", () => {
    const { names, ...rest } = facts();
    const renamed = {
      ...rest,
      names: { ...names, models: names.models.map((model) => ({ ...model, queue: "elsewhere" })) },
    };
    const text = JSON.stringify(renderDashboard(renamed));

    expect(text).not.toContain("$model.value-queue");
    expect(text).toContain("$model.value-dlq");
  });

  it("shows the log lines of the same requests beside the errors, and leads from a point to them", () => {
    const errors = planDashboard(facts()).groups.find(({ key }) => key === "errors");
    const [lines, logs] = errors?.widgets ?? [];
    const [, first] = leaves(dashboardJson(facts())).filter(({ definition }) => "custom_links" in definition);

    expect([lines?.kind, logs?.kind]).toEqual(["lines", "logs"]);
    const [, linesLayout, logsLayout] = errors === undefined ? [] : layoutOf(errors);
    expect(linesLayout?.y).toBe(logsLayout?.y);
    expect(first?.definition["custom_links"]).toContainEqual(
      expect.objectContaining({
        link: expect.stringMatching(
          /^https:\/\/app\.datadoghq\.com\/logs\?query=%40pipeline%3Alease-reader.*&from_ts=\{\{timestamp_start\}\}&to_ts=\{\{timestamp_end\}\}&live=false$/,
        ),
      }),
    );
  });

  it.each([
    { title: "4xx and 5xx by model", endpoint: "%20%40endpoint%3A{{endpointname.value}}%20" },
    { title: "4xx and 5xx, all models", endpoint: undefined },
  ])("leads from a point of $title to lines of its own model", ({ title, endpoint }) => {
    const widget = leaves(dashboardJson(facts())).find(({ definition }) => definition["title"] === title);
    const links = widget?.definition["custom_links"] as readonly { readonly link: string }[];

    expect(links).toHaveLength(3);
    for (const { link } of links) {
      expect(link.includes("%40endpoint%3A")).toBe(endpoint !== undefined);
      if (endpoint !== undefined) expect(link).toContain(endpoint);
    }
  });

  it("lays every release over every graph", () => {
    const graphs = leaves(dashboardJson(facts())).filter(({ definition }) => definition["type"] === "timeseries");

    expect(graphs.length).toBeGreaterThan(20);
    for (const { definition } of graphs) expect(definition["events"]).toEqual([{ q: deploymentSearch(facts()) }]);
  });

  it("finds deployments by the tags that they are reported with", () => {
    for (const tag of deploymentTags(facts())) expect(deploymentSearch(facts()).split(" ")).toContain(tag);
  });

  it("leaves no widget over another, or beyond the twelfth column", () => {
    for (const group of planDashboard(facts()).groups) {
      const taken = new Set<string>();
      for (const { height, width, x, y } of layoutOf(group)) {
        expect(x + width).toBeLessThanOrEqual(12);
        for (let row = y; row < y + height; row++) {
          for (let column = x; column < x + width; column++) {
            expect(taken).not.toContain(`${column},${row}`);
            taken.add(`${column},${row}`);
          }
        }
      }
    }
  });

  it.each([
    { name: "processors of graphics where a model has them", text: pipelineText, shown: true },
    { name: "none where no model has", text: pipelineText.replace("ml.g5.xlarge", "ml.c5.xlarge"), shown: false },
  ])("shows $name", ({ shown, text }) => {
    expect(dashboardJson(facts({ pipeline: resolved(text) })).includes("gpu_utilization")).toBe(shown);
  });

  it("links to the site that the environment names", () => {
    expect(dashboardJson(facts({ environment: { ...production, site: "us5.datadoghq.com" } }))).toContain(
      "https://us5.datadoghq.com/logs?",
    );
  });
});

describe("a board's text", () => {
  it("is the same each time, whatever the order of a pipeline's keys", () => {
    const pipeline = resolved();
    const shuffled = Object.fromEntries(Object.entries(pipeline).reverse()) as unknown as typeof pipeline;

    expect(dashboardJson(facts({ pipeline: shuffled }))).toBe(dashboardJson(facts()));
  });

  it("is what the provider reads back of it", () => {
    const sent = dashboardJson(facts());

    expect(stateOf(answerOf(sent))).toBe(sent);
  });

  it("has nothing that the provider finds changed each time", () => {
    const board = read(dashboardJson(facts()));

    for (const key of ["id", "url", "author_handle", "notify_list", "restricted_roles", "is_read_only", "created_at"]) {
      expect(board).not.toHaveProperty(key);
    }
  });
});

/** What Datadog answers: the board, and what it adds of its own. */
function answerOf(text: string): Record<string, unknown> {
  let id = 1000;
  const withIds = (widgets: readonly Widget[]): unknown[] =>
    widgets.map(({ definition, layout }) => ({
      id: id++,
      definition:
        definition["type"] === "group"
          ? { ...definition, widgets: withIds(definition["widgets"] as Widget[]) }
          : definition,
      layout,
    }));
  const board = read(text);
  return {
    id: "abc-def-ghi",
    author_handle: "somebody@example.com",
    author_name: "Somebody",
    created_at: "2026-01-01T00:00:00+00:00",
    modified_at: "2026-01-01T00:00:00+00:00",
    url: "/dashboard/abc-def-ghi/board",
    ...board,
    widgets: withIds(board.widgets),
  };
}

/** What the provider keeps of an answer in its state: without what Datadog adds, keys in order, escaped as Go escapes. */
function stateOf(answer: Record<string, unknown>): string {
  const added = new Set(["id", "author_handle", "author_name", "created_at", "modified_at", "url"]);
  const strip = (widgets: Record<string, unknown>[]): unknown[] =>
    widgets.map(({ id: _id, ...widget }) => {
      const definition = widget["definition"] as Record<string, unknown>;
      return definition["type"] === "group"
        ? {
            ...widget,
            definition: { ...definition, widgets: strip(definition["widgets"] as Record<string, unknown>[]) },
          }
        : widget;
    });
  const kept = Object.fromEntries(Object.entries(answer).filter(([key]) => !added.has(key)));
  return goJson({ ...kept, widgets: strip(kept["widgets"] as Record<string, unknown>[]) });
}

function goJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${goJson(key)}:${goJson(member)}`);
    return `{${members.toSorted().join(",")}}`;
  }
  return JSON.stringify(value).replaceAll(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}
