import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { crc32, deflateSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ReportInput, readInputs } from "../../../src/cases/report/html/read-inputs.ts";
import { renderHtmlReport } from "../../../src/cases/report/html/render-html-report.ts";
import type { TestOutput } from "../../../src/output/test-output.ts";
import { ChromiumPage, chromiumPath } from "../../support/chromium.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import {
  anyCharacters,
  caseOutput,
  comparedCase,
  comparedModel,
  comparisonOf,
  deniedCall,
  finding,
  modelOutput,
  outputSaying,
  testOutput,
} from "../../support/test-outputs.ts";

const none: ReadonlyMap<string, ReportInput> = new Map();

function withInput(name: string, content: Buffer, sizeBytes = content.length): TestOutput {
  const path = join(temporaryFolder({ [name]: content }), name);
  return testOutput([caseOutput({ input: { path, name, sizeBytes } })]);
}

describe("the document of a case", () => {
  it.each([
    { name: "a PNG image", file: "a.bin", content: Buffer.from("\x89PNG\r\n\x1a\nrest", "latin1"), type: "image/png" },
    { name: "a JPEG image", file: "a.png", content: Buffer.from("\xff\xd8\xff\xe0", "latin1"), type: "image/jpeg" },
    { name: "a GIF image", file: "a", content: Buffer.from("GIF89a"), type: "image/gif" },
    { name: "a WebP image", file: "a", content: Buffer.from("RIFFxxxxWEBPVP8 "), type: "image/webp" },
    { name: "an AVIF image", file: "a", content: Buffer.from("\0\0\0\x20ftypavif", "latin1"), type: "image/avif" },
    { name: "a bitmap", file: "a", content: Buffer.from("BM\x10\0\0\0\0\0\0\0", "latin1"), type: "image/bmp" },
    {
      name: "an empty drawing",
      file: "a.svg",
      content: Buffer.from('\ufeff<?xml version="1.0"?><svg/>'),
      type: "image/svg+xml",
    },
    { name: "a drawing with a size", file: "a.svg", content: Buffer.from('<svg width="1"/>'), type: "image/svg+xml" },
  ])("is shown as an image by its content: $name", ({ content, file, type }) => {
    const input = readInputs(withInput(file, content)).get("office");

    expect(input).toEqual({ kind: "image", dataUri: `data:${type};base64,${content.toString("base64")}` });
  });

  it.each([
    { name: "a text", content: "Dear Sir,\n\tgrüß dich", isCut: false },
    { name: "the beginning of a long one, without half a character", content: "é".repeat(10_000), isCut: true },
    { name: "a page, which is not rendered", content: "<!-- x --><html><svg></svg></html>", isCut: false },
  ])("is shown as text: $name", ({ content, isCut }) => {
    const input = readInputs(withInput("a.txt", Buffer.from(content))).get("office");

    expect(input).toEqual({ kind: "text", text: isCut ? content.slice(0, 4096) : content, isCut });
  });

  it.each([
    {
      name: "a PDF",
      content: Buffer.from("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "latin1"),
      because: "a page cannot show this kind of file",
    },
    { name: "bytes", content: Buffer.from([1, 2, 3]), because: "a page cannot show this kind of file" },
    { name: "nothing", content: Buffer.alloc(0), because: "it is empty" },
    {
      name: "an image of more than 1 MiB",
      content: Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(1024 * 1024)]),
      because: "it is too large to be shown here",
    },
  ])("is only named: $name", ({ because, content }) => {
    expect(readInputs(withInput("a", content)).get("office")).toEqual({ kind: "named", because });
  });

  it("that is gone by now is only named", () => {
    expect(readInputs(testOutput([caseOutput()])).get("office")).toEqual({
      kind: "named",
      because: "it could not be read",
    });
  });

  it("of a case that failed is shown before that of one that passed, when there is not room for all", () => {
    const image = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(1024 * 1000)]);
    const path = join(temporaryFolder({ "a.png": image }), "a.png");
    const input = { path, name: "a.png", sizeBytes: image.length };
    const passed = Array.from({ length: 20 }, (_, index) => caseOutput({ name: `passed-${index}`, input }));
    const output = testOutput([...passed, caseOutput({ name: "failed", input }, [finding()])]);

    const inputs = readInputs(output);

    expect(inputs.get("failed")?.kind).toBe("image");
    expect([...inputs.values()].filter(({ kind }) => kind === "image")).toHaveLength(16);
  });
});

describe("the page", () => {
  it("begins with the cases that did not pass, and opens only these", () => {
    const html = renderHtmlReport(testOutput([caseOutput({ name: "good" }), caseOutput({}, [finding()])]), none);

    const heads = [...html.matchAll(/<details class="case (\w+)" id="case-\d"( open)?>/g)];
    expect(heads.map(([, status, open = ""]) => `${status}${open}`)).toEqual(["failed open", "passed"]);
  });

  it("says what is wrong as a sentence, and highlights it in the prediction", () => {
    const model = modelOutput({ prediction: { propertyType: "industrial", other: 1 }, findings: [finding()] });

    const html = renderHtmlReport(testOutput([caseOutput({ status: "failed", models: [model] })]), none);

    expect(html).toContain("<p>/propertyType is &#34;industrial&#34;, expected &#34;office&#34;</p>");
    expect(html).toContain("<mark>  &#34;propertyType&#34;: &#34;industrial&#34;,</mark>");
    expect(html).toContain("<span>  &#34;other&#34;: 1</span>");
  });

  it("shows what is expected, where it differs, beside the prediction", () => {
    const told = finding({ kind: "near", pointer: "/confidence", expected: { value: 0.9, within: 0.1 }, actual: 0.2 });

    const html = renderHtmlReport(testOutput([caseOutput({}, [told, finding()])]), none);

    expect(html).toMatch(
      /Expected where it differs<.*&#34;\/confidence&#34;: \{.*&#34;within&#34;: 0.1.*<figcaption>Actual</,
    );
  });

  it("shows the stored prediction beside the new one", () => {
    const told = finding({ kind: "stored", pointer: "/list/1", expected: 2, actual: 3 });
    const model = modelOutput({ expected: { list: [1, 2] }, prediction: { list: [1, 3] }, findings: [told] });

    const html = renderHtmlReport(testOutput([caseOutput({ status: "failed", models: [model] })]), none);

    expect(html).toMatch(/<figcaption>Stored<\/figcaption>.*<mark> {4}2<\/mark>/);
    expect(html).toMatch(/<figcaption>Actual<\/figcaption>.*<mark> {4}3<\/mark>/);
  });

  it("has the members of both by name, so that they stand side by side", () => {
    const told = finding({ kind: "stored", pointer: "/b", expected: 2, actual: 3 });
    const html = renderHtmlReport(
      testOutput([
        caseOutput({
          status: "failed",
          models: [modelOutput({ expected: { a: 1, b: 2 }, prediction: { b: 3, a: 1 }, findings: [told] })],
        }),
      ]),
      none,
    );

    const [, stored = "", actual = ""] = html.split('<pre class="json">');
    for (const side of [stored, actual]) expect(side.indexOf("&#34;a&#34;")).toBeLessThan(side.indexOf("&#34;b&#34;"));
  });

  it("says which calls were denied, and the line that would allow each", () => {
    const html = renderHtmlReport(testOutput([caseOutput()], { denied: [deniedCall()] }), none);

    expect(html).toContain(
      "<p>p--model-b-local-model may not s3:GetObject on arn:aws:s3:::crexi-documents/a.txt (2 times)</p>",
    );
    expect(html).toContain("pipeline.yaml:12  models.model-b.permissions: add s3Read: [crexi-documents]</code>");
  });

  it("says once where several findings of one line come from", () => {
    const findings = ["/a", "/b", "/c"].map((pointer) => finding({ pointer, line: pointer === "/c" ? 9 : 6 }));
    const html = renderHtmlReport(
      testOutput([caseOutput({ status: "failed", models: [modelOutput({ findings })] })]),
      none,
    );

    expect(html.match(/expect\.yaml:6/g)).toHaveLength(1);
    expect(html.match(/expect\.yaml:9/g)).toHaveLength(1);
  });

  it("marks within long texts only what differs", () => {
    const words = "word ".repeat(12);
    const told = finding({ expected: `${words}cat`, actual: `${words}dog` });

    const html = renderHtmlReport(testOutput([caseOutput({}, [told])]), none);

    expect(html).toContain("word <del>cat</del>&#34;</code>");
    expect(html).toContain("word <ins>dog</ins>&#34;</code>");
  });

  it("shows both of two characters that are alike in one half only", () => {
    const words = "word ".repeat(12);
    const told = finding({ expected: `${words}\u{1f600} end`, actual: `${words}\u{1fa00} end` });

    const html = renderHtmlReport(testOutput([caseOutput({}, [told])]), none);

    expect(html).toContain("<del>\u{1f600}</del>");
    expect(html).toContain("<ins>\u{1fa00}</ins>");
    expect(html).not.toContain("\ufffd");
  });

  it("leaves out of a large prediction what is far from a difference", () => {
    const prediction = Array.from({ length: 5000 }, (_, index) => index);
    const model = modelOutput({ prediction, findings: [finding({ pointer: "/4000" })] });

    const html = renderHtmlReport(testOutput([caseOutput({ status: "failed", models: [model] })]), none);

    expect(html).toContain("<mark>  4000,</mark>");
    expect(html).toContain("<span>  4003,</span>");
    expect(html).not.toContain("<span>  3000,</span>");
    expect(html).toMatch(/⋮ \d{4} lines/);
  });

  it("writes every digit of a large number", () => {
    const prediction: unknown = JSON.parse('{"id": 12345678901234567890}', (_, value, context?: { source?: string }) =>
      typeof value === "number"
        ? (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(context?.source ?? "")
        : value,
    );

    const html = renderHtmlReport(testOutput([caseOutput({ models: [modelOutput({ prediction })] })]), none);

    expect(html).toContain("12345678901234567890");
  });

  it("shows what changed from one version to another", () => {
    const label = { pointer: "/type", cases: 2, moves: [{ before: "office", after: "retail", count: 2 }] };
    const comparison = comparisonOf([comparedModel({ changed: 2, labels: [label] })]);

    const html = renderHtmlReport(testOutput([caseOutput()], { comparison }), none);

    expect(html).toContain("What changed from main (1a2b3c4) to the work tree");
    expect(html).toContain(
      "<td><code>/type</code></td><td><code>&#34;office&#34;</code></td><td><code>&#34;retail&#34;</code></td><td>2</td>",
    );
  });

  it("has no markup but its own, whatever models, files and documents say", () => {
    const own =
      /<(?:\/?(?:html|head|body|title|main|header|nav|section|details|summary|figure|figcaption|h[123]|p|dl|dt|dd|div|span|ol|ul|li|a|code|pre|mark|del|ins|table|thead|tbody|tr|th|td)|meta|link|img)(?: [a-z-]+(?:="[^"<>]*")?)*>/g;
    fc.assert(
      fc.property(
        fc.oneof(anyCharacters, fc.constantFrom("<script>", '"><script>', "' onload='x", "</pre>", "&lt;")),
        (text) => {
          const output = outputSaying(text);
          const inputs = new Map([[text, { kind: "text" as const, text, isCut: true }]]);
          const html = renderHtmlReport(output, inputs);
          const [, body = ""] = html.replace(/<style>[\s\S]*<\/style>/, "").split("<!doctype html>");

          expect(body.replace(own, "")).not.toMatch(/[<>]/);
          expect(body.match(own)?.filter((tag) => / on|<script|javascript:/.test(tag))).toEqual([]);
        },
      ),
    );
  });

  it("keeps a size that a browser can open, however much failed", () => {
    const prediction = Array.from({ length: 1000 }, (_, index) => ({ index, text: "x".repeat(20) }));
    const findings = Array.from({ length: 60 }, (_, index) =>
      finding({
        pointer: `/${index}/text`,
        expected: "<".repeat(9000),
        actual: ">".repeat(9000),
        message: "m".repeat(200),
      }),
    );
    const model = modelOutput({ prediction, expected: prediction, findings });
    const cases = Array.from({ length: 100 }, (_, index) =>
      caseOutput({ name: `case-${index}`, status: "failed", models: [model, model, model] }),
    );

    expect(renderHtmlReport(testOutput(cases), none).length).toBeLessThan(20_000_000);
  });
});

/** Elements that are wider than their place. */
const overflowing = `(() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const found = document.documentElement.scrollWidth > innerWidth ? ["the page: " + document.documentElement.scrollWidth] : [];
  for (const element of document.body.querySelectorAll("*")) {
    const { left, right, width } = element.getBoundingClientRect();
    if (width === 0) continue;
    const box = element.parentElement.closest("section, .case, figure, body").getBoundingClientRect();
    const isCut = getComputedStyle(element).display !== "inline" && element.scrollWidth > element.clientWidth + 1;
    if (left < box.left - 1 || right > box.right + 1 || isCut) found.push(element.outerHTML.slice(0, 160));
  }
  return found;
})()`;

describe.skipIf(chromiumPath === undefined)("in a browser (skipped where Chromium is not installed)", () => {
  let page: ChromiumPage;
  beforeAll(async () => {
    page = await ChromiumPage.open(chromiumPath ?? "");
  });
  afterAll(async () => await page.close());

  const word = "W".repeat(300);
  const output = testOutput(
    [
      caseOutput({ name: word, description: word, file: `${word}/expect.yaml`, status: "failed" }, [
        finding({ message: word, expected: word, actual: `${word}x` }),
        finding({ message: "lines", expected: `a\n${word}`, actual: `b\n${word}` }),
      ]),
      caseOutput({ name: "image", models: [modelOutput({ model: word, prediction: { [word]: [word] } })] }),
      caseOutput({ name: "text" }),
    ],
    {
      comparison: comparisonOf([
        comparedModel({
          changed: 1,
          labels: [{ pointer: `/${word}`, cases: 1, moves: [{ before: word, after: word, count: 1 }] }],
          numbers: [{ pointer: "/n", cases: 1, largest: { case: word, before: 1, after: 2 } }],
          cases: [
            comparedCase({
              result: "changed",
              differences: [{ pointer: "/type", kind: "changed", before: word, after: "x" }],
            }),
          ],
        }),
      ]),
    },
  );
  const inputs = new Map<string, ReportInput>([
    [word, { kind: "text", text: word, isCut: true }],
    ["image", { kind: "image", dataUri: `data:image/png;base64,${drawPng(2000, 40).toString("base64")}` }],
    ["text", { kind: "named", because: "it is empty" }],
  ]);

  async function show(width: number, theme: "light" | "dark" = "light"): Promise<void> {
    const file = join(temporaryFolder(), "report.html");
    writeFileSync(file, renderHtmlReport(output, inputs));
    await page.show(pathToFileURL(file).href, width, theme);
  }

  it.each([
    { width: 400, theme: "light" as const },
    { width: 400, theme: "dark" as const },
    { width: 800, theme: "light" as const },
    { width: 1280, theme: "light" as const },
    { width: 1280, theme: "dark" as const },
  ])("nothing leaves its box at $width pixels in the $theme", async ({ theme, width }) => {
    await show(width, theme);

    expect(await page.evaluate("innerWidth")).toBe(width);
    expect(await page.evaluate(overflowing)).toEqual([]);
  });

  it("shows images, in their place beside what the models made of them", async () => {
    await show(1280);

    const shown = `(() => {
      const image = document.querySelector("img");
      image.closest("details").open = true;
      const [picture, models] = [image, image.closest(".beside").querySelector(".models")].map((each) => each.getBoundingClientRect());
      return [image.naturalWidth, picture.width > 100, picture.right < models.left];
    })()`;
    expect(await page.evaluate(shown)).toEqual([2000, true, true]);
  });

  it("can be read by keyboard: every case is a stop", async () => {
    await show(1280);

    const stops =
      "[...document.querySelectorAll('.case > summary')].map((each) => (each.focus(), document.activeElement === each))";
    expect(await page.evaluate(stops)).toEqual([true, true, true]);
  });

  it("unfolds the cases that passed on paper, where nobody can", async () => {
    await show(1280);

    const hidden = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
      const bodies = [...document.querySelectorAll(".case .body")];
      done(bodies.filter((body) => !body.checkVisibility({ contentVisibilityAuto: true })).length);
    })))`;
    expect(await page.evaluate(hidden)).toBe(2);
    await page.print();
    expect(await page.evaluate(hidden)).toBe(0);
  });

  it("asks for nothing but the file itself", () => {
    expect(page.requested.length).toBeGreaterThan(5);
    expect(page.requested.filter((url) => !/^(file:.*report\.html$|data:|about:)/.test(url))).toEqual([]);
  });
});

/** A grey image. */
function drawPng(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((width + 1) * height, 0));
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
