import {
  type BoardLimit,
  type BoardWidget,
  type Expression,
  metricsIn,
  planDashboard,
  planMonitors,
  planObjectives,
  renderExpression,
  scopeOf,
} from "@sluice/observability";
import { describe, expect, it } from "vitest";
import { renderHtml } from "../../src/dashboard/html/render-html.ts";
import type { Picture } from "../../src/dashboard/picture.ts";
import { planPicture } from "../../src/dashboard/plan-picture.ts";
import { shortenQuery } from "../../src/dashboard/shorten-query.ts";
import { renderSvg } from "../../src/dashboard/svg/render-svg.ts";
import { awkwardDescription, drawn, factsOf } from "../support/pictures.ts";

/** What a reader of markup sees, without where lines may end. */
const seen = (markup: string): string =>
  markup
    .replace(/<style>.*?<\/style>/gs, "")
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

function expressionsOf(widget: BoardWidget): readonly Expression[] {
  if (widget.kind === "lines") return widget.lines.map(({ expression }) => expression);
  return widget.kind === "value" ? [widget.expression] : [];
}

function limitsOf(widget: BoardWidget): readonly BoardLimit[] {
  if (widget.kind === "lines") return widget.limits;
  return widget.kind === "value" && widget.limit !== undefined ? [widget.limit] : [];
}

const queriesOf = ({ groups }: Picture): string[] =>
  groups.flatMap(({ widgets }) => widgets.flatMap(({ queries }) => queries.map(({ text }) => text)));

describe.each(drawn)("the picture of $name", (each) => {
  const facts = factsOf(each);
  const board = planDashboard(facts);
  const picture = planPicture(facts);
  const html = renderHtml(picture);

  it("has every widget of the board with its query, unit and limits", () => {
    const options = { scope: scopeOf(facts), variable: "model" };
    const expected = board.groups.map(({ title, widgets }) => ({
      title,
      widgets: widgets.map((widget) => {
        return {
          title: widget.title,
          width: widget.width,
          queries: expressionsOf(widget).flatMap((expression) => {
            return [...new Set(metricsIn(expression).map((metric) => renderExpression(metric, options)))];
          }),
          limits: limitsOf(widget).map(({ value }) => value),
        };
      }),
    }));

    expect(
      picture.groups.map(({ title, widgets }) => ({
        title,
        widgets: widgets.map(({ limits, queries, title: name, width }) => ({
          title: name,
          width,
          queries: queries.map(({ text }) => text),
          limits: limits.map(({ value }) => value),
        })),
      })),
    ).toEqual(expected);
    for (const { limits, unit } of picture.groups.flatMap(({ widgets }) => widgets)) {
      if (limits.length > 0) expect(limits.map(({ text }) => text).join()).toMatch(unit === "" ? /^[\d.,]+$/ : / \S/);
    }
  });

  it("has every monitor, those that tell somebody first, and tells whom its environment names", () => {
    const keys = picture.monitors.map(({ key }) => key);
    expect(keys.toSorted()).toEqual(
      planMonitors(facts)
        .map(({ key }) => key)
        .toSorted(),
    );
    const severities = picture.monitors.map(({ severity }) => severity);
    expect(severities.lastIndexOf("page") < severities.indexOf("part")).toBe(true);
    expect(severities.lastIndexOf("warn") < severities.indexOf("part")).toBe(true);
    const { page = [], warn } = facts.environment.notify;
    for (const { severity, told } of picture.monitors) {
      expect(told).toEqual({ page, warn, part: [] }[severity]);
    }
  });

  it("has every objective with the burn rates that monitors watch", () => {
    const watched = planMonitors(facts).flatMap(({ condition }) =>
      condition.kind === "burn-rate" ? [`${condition.objective} ${condition.threshold} times`] : [],
    );
    const shown = picture.objectives.flatMap(({ burnRates, key }) => burnRates.map(({ rate }) => `${key} ${rate}`));

    expect(shown).toEqual(watched);
    expect(picture.objectives.map(({ target }) => target)).toEqual(
      planObjectives(facts).map(({ days, targetPercent }) => `${targetPercent} % in ${days} days`),
    );
  });

  it("shows all of it on the page, every query whole", () => {
    const text = seen(html);
    for (const query of queriesOf(picture)) expect(text).toContain(query);
    for (const { condition, name, query, text: said, told } of picture.monitors) {
      for (const part of [name, condition, query, ...told, ...(said === undefined ? [] : [said.search])]) {
        expect(text).toContain(part);
      }
    }
    for (const { budget, name, target } of picture.objectives) {
      for (const part of [name, target, budget]) expect(text).toContain(part);
    }
  });

  it("asks for nothing from outside and runs nothing", () => {
    for (const markup of [html, renderSvg(picture)]) {
      expect(markup).not.toMatch(/<script|<img|<iframe|<object|@import|url\(|\ssrc=|\son\w+=/i);
    }
    const addresses = [...html.matchAll(/href="([^"]*)"/g)].map(([, address = ""]) => address);
    expect(addresses.length).toBeGreaterThan(10);
    for (const address of addresses) expect(address).toMatch(/^(#|data:,$|https:\/\/app\.datadoghq\.eu\/logs\?)/);
  });

  it("has headings that a screen reader can go by: one title, then groups, then widgets", () => {
    const levels = [...html.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));

    expect(levels.filter((level) => level === 1)).toEqual([1]);
    expect(levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1)).toBe(true);
    expect(levels.filter((level) => level === 2).length).toBe(picture.groups.length + 2);
    for (const id of [...html.matchAll(/aria-labelledby="([^"]*)"/g)].map(([, id]) => id))
      expect(html).toContain(`id="${id}"`);
  });

  it("leaves nothing out of the SVG but what its titles have", () => {
    const svg = renderSvg(picture);
    const shown = seen(svg.replace(/<title>.*?<\/title>/g, "")).replace(/\s/g, "");
    const titles = [...svg.matchAll(/<title>(.*?)<\/title>/g)].map(([, title = ""]) => seen(title));

    for (const query of queriesOf(picture)) {
      expect(shown).toContain(shortenQuery(query).replace(/\s/g, ""));
      if (shortenQuery(query) !== query) expect(titles).toContain(query);
    }
    const cut = [...svg.matchAll(/<text[^>]*>(?!<title>)[^<]*…<\/text>/g)];
    expect(cut).toEqual([]);
  });
});

it("takes no description for markup", () => {
  const [, , many] = drawn;
  const html = renderHtml(planPicture(factsOf(many)));

  expect(html).toContain("&#60;script&#62;alert(&#34;1 &#38; 2&#34;)&#60;/script&#62; <strong>all</strong>");
  expect(seen(html)).toContain(awkwardDescription.replaceAll("*", ""));
});
