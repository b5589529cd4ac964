import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderHtml } from "../../src/dashboard/html/render-html.ts";
import { planPicture } from "../../src/dashboard/plan-picture.ts";
import { renderSvg } from "../../src/dashboard/svg/render-svg.ts";
import { ChromiumPage, chromiumPath } from "../support/chromium.ts";
import { drawn, factsOf } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Elements of a page that are wider than their place, or reach out of the box they are in. */
const overflowing = `(() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page: " + document.documentElement.scrollWidth);
  for (const element of document.body.querySelectorAll("*")) {
    const { left, right, bottom, width } = element.getBoundingClientRect();
    if (width === 0) continue;
    const box = element.parentElement.closest(".widget, .card, .group, .list, body").getBoundingClientRect();
    const isOut = left < box.left - 1 || right > box.right + 1 || bottom > box.bottom + 1;
    const isCut = getComputedStyle(element).display !== "inline" && element.scrollWidth > element.clientWidth + 1;
    if (isOut || isCut) found.push(element.outerHTML.slice(0, 120));
  }
  return found;
})()`;

/** Texts of a picture that reach out of the box they begin in, or lie over each other. */
const overlapping = `(() => {
  const found = [];
  const boxes = [...document.querySelectorAll("rect")].map((rect) => rect.getBBox());
  const texts = [...document.querySelectorAll("text")].map((text) => ({ said: text.lastChild.data, box: text.getBBox() }));
  for (const { said, box } of texts) {
    const middle = box.y + box.height / 2;
    const around = boxes.filter((each) =>
      each.x <= box.x && box.x <= each.x + each.width && each.y <= middle && middle <= each.y + each.height);
    const home = around.sort((a, b) => a.width * a.height - b.width * b.height)[0];
    const isIn = home !== undefined && box.x + box.width <= home.x + home.width && box.y >= home.y && box.y + box.height <= home.y + home.height;
    if (!isIn) found.push("out: " + said);
  }
  texts.forEach(({ said, box }, index) => {
    for (const other of texts.slice(index + 1)) {
      const across = Math.min(box.x + box.width, other.box.x + other.box.width) - Math.max(box.x, other.box.x);
      const down = Math.min(box.y + box.height, other.box.y + other.box.height) - Math.max(box.y, other.box.y);
      // Boxes of glyphs reach a little above and below what is drawn.
      if (across > 1 && down > 3) found.push(said + " / " + other.said);
    }
  });
  return found;
})()`;

describe.skipIf(chromiumPath === undefined)("in a browser (skipped where Chromium is not installed)", () => {
  let page: ChromiumPage;
  beforeAll(async () => {
    page = await ChromiumPage.open(chromiumPath ?? "");
  });
  afterAll(async () => await page.close());

  const looks = drawn.flatMap((each) => {
    const at = (width: number, theme: "light" | "dark") => ({ ...each, width, theme });
    return [at(360, "dark"), at(800, "light"), at(1280, "dark"), at(1400, "light")];
  });
  it.each(looks)("nothing of the page of $name leaves its box at $width pixels in the $theme", async (look) => {
    const folder = temporaryFolder();
    const file = join(folder, "board.html");
    writeFileSync(file, renderHtml(planPicture(factsOf(look))));

    await page.show(pathToFileURL(file).href, look.width, look.theme);

    expect(await page.evaluate("innerWidth")).toBe(look.width);
    expect(await page.evaluate(overflowing)).toEqual([]);
  });

  it.each(drawn)("no text of the picture of $name leaves its box or lies over another", async (each) => {
    const folder = temporaryFolder();
    const file = join(folder, "board.svg");
    writeFileSync(file, renderSvg(planPicture(factsOf(each))));

    await page.show(pathToFileURL(file).href, 1000);

    expect(await page.evaluate("document.querySelectorAll('text').length")).toBeGreaterThan(100);
    expect(await page.evaluate(overlapping)).toEqual([]);
  });

  it("puts widgets beside each other as the board does where there is room", async () => {
    const [first] = drawn;
    const picture = planPicture(factsOf(first));
    const file = join(temporaryFolder(), "board.html");
    writeFileSync(file, renderHtml(picture));

    await page.show(pathToFileURL(file).href, 1400);

    const places = await page.evaluate(`[...document.querySelectorAll(".widget")].map((widget) => {
      const { left, width } = widget.getBoundingClientRect();
      const box = widget.parentElement.getBoundingClientRect();
      return [Math.round(((left - box.left) / box.width) * 12), Math.round((width / box.width) * 12)];
    })`);
    const widgets = picture.groups.flatMap((group) => group.widgets);
    expect(places).toEqual(widgets.map(({ column, width }) => [column, width]));
  });

  it("unfolds messages and whole queries on paper, where nobody can", async () => {
    const [first] = drawn;
    const file = join(temporaryFolder(), "board.html");
    writeFileSync(file, renderHtml(planPicture(factsOf(first))));
    await page.show(pathToFileURL(file).href, 1280);

    // What is hidden with its parent is known when the next picture is drawn.
    const hidden = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
      const steps = [...document.querySelectorAll("details ol")];
      done(steps.filter((list) => !list.checkVisibility({ contentVisibilityAuto: true })).length);
    })))`;
    expect(await page.evaluate(hidden)).toBeGreaterThan(0);
    await page.print();
    expect(await page.evaluate(hidden)).toBe(0);
  });

  it("asks for nothing but the file itself", () => {
    expect(page.requested.length).toBeGreaterThan(looks.length);
    expect(page.requested.filter((url) => !/^(file:|data:)/.test(url))).toEqual([]);
    expect(page.requested.filter((url) => url.startsWith("file:") && !/board\.(html|svg)$/.test(url))).toEqual([]);
  });
});
