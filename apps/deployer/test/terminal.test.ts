import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closest } from "../src/command-line/closest.ts";
import { predictionPath } from "../src/run/prediction-files.ts";
import { renderProgress } from "../src/run/progress-lines.ts";
import type { ModelOutcome, Status } from "../src/run/status.ts";
import { LiveLines } from "../src/terminal/live-lines.ts";
import { createStyle } from "../src/terminal/style.ts";
import { fit, pad, printable, textWidth, wrap } from "../src/terminal/text.ts";

describe("text in a terminal", () => {
  it.each([
    { name: "plain", text: "model-a", width: 7 },
    { name: "accents", text: "é\u0301tude", width: 5 },
    { name: "wide characters", text: "物件.png", width: 8 },
    { name: "an emoji of several code points", text: "👩‍💻", width: 2 },
    { name: "our own marks", text: "✓✗•·–…⠋", width: 7 },
    { name: "colour", text: "\u001b[31mred\u001b[39m", width: 3 },
  ])("takes the cells it is drawn in: $name", ({ text, width }) => {
    expect(textWidth(text)).toBe(width);
  });

  it("fits any width and keeps both ends", () => {
    expect(fit("incoming/a-very-long-name.png", 15)).toBe("incomin…ame.png");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(40), (text, width) => {
        expect(textWidth(fit(printable(text), width))).toBeLessThanOrEqual(width);
        expect(textWidth(pad(printable(text), width))).toBe(width);
      }),
    );
  });

  it("leaves no half of a colour's code where it cuts", () => {
    const { dim, red } = createStyle(true);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), (width) => {
        const text = fit(`${red("✗")} model-a  ${dim("12 s")}  ${dim("endpoint made")}`, width);

        expect(stripVTControlCharacters(text)).not.toContain("[");
        expect(textWidth(text)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("wraps without losing a word", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), (words) => {
        const lines = wrap(words.join(" "), 20);
        expect(lines.join(" ")).toBe(words.join(" "));
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(20);
      }),
    );
  });

  it("does not let text from outside move the cursor", () => {
    expect(printable("a\u001b[2Jb\rc\nd\u202ee")).toBe("ab c d e");
  });
});

describe("the live table", () => {
  const statuses: readonly Status[] = [
    "waiting",
    "queued",
    "running",
    "succeeded",
    "failed",
    "superseded",
    "skipped",
    "timed-out",
  ];
  const outcome = fc.constantFrom(...statuses).map((status): ModelOutcome => ({ model: "m", status, attempts: 1 }));

  it("never takes more than the terminal has, whatever it shows", () => {
    const shown = fc.record({
      models: fc.array(fc.stringMatching(/^[a-z][a-z0-9-]{0,40}$/), { minLength: 1, maxLength: 40 }),
      documents: fc.array(
        fc.record({ name: fc.string({ unit: "grapheme" }), outcomes: fc.array(outcome, { maxLength: 40 }) }),
        { maxLength: 60 },
      ),
      columns: fc.integer({ min: 20, max: 200 }),
      rows: fc.integer({ min: 2, max: 60 }),
    });
    fc.assert(
      fc.property(shown, ({ models, documents, columns, rows }) => {
        const lines = renderProgress(
          { models, servers: new Map(), documents, elapsedMs: 1234 },
          { columns, rows, frame: 3, style: createStyle(true) },
        );
        expect(lines.length).toBeLessThan(rows);
        for (const line of lines) expect(textWidth(line)).toBeLessThan(columns);
      }),
    );
  });

  it("has a line per model, then one per document at work", () => {
    const at = (status: Status): ModelOutcome => ({ model: "model-a", status, attempts: 1 });
    const documents = [
      { name: "done.txt", outcomes: [at("succeeded")] },
      { name: "bad.txt", outcomes: [at("failed")] },
      { name: "busy.txt", outcomes: [at("running")] },
    ];

    const lines = renderProgress(
      { models: ["model-a"], servers: new Map(), documents, elapsedMs: 2100 },
      { columns: 80, rows: 24, frame: 0, style: createStyle(false) },
    );

    expect(lines[0]).toBe("⠋ model-a  2 of 3  1 running  1 failed  2 s");
    expect(lines[1]).toMatch(/^ {2}busy\.txt +⠋$/);
    expect(lines.length).toBe(2);
  });
});

describe("lines that are redrawn", () => {
  function drawn(steps: (lines: LiveLines) => void): string {
    let written = "";
    steps(new LiveLines({ write: (text) => (written += text) }));
    return written;
  }

  it("go over the ones before without a moment in which nothing is there", () => {
    const written = drawn((lines) => {
      lines.draw(["one", "two"]);
      lines.draw(["three"]);
    });

    expect(written).toBe("\u001b[?25lone\u001b[K\ntwo\u001b[K\n\u001b[0J\u001b[?25l\u001b[2Fthree\u001b[K\n\u001b[0J");
  });

  it("leave the terminal as it was", () => {
    expect(drawn((lines) => lines.clear())).toBe("\u001b[?25h");
    const written = drawn((lines) => {
      lines.draw(["one"]);
      lines.clear();
    });
    expect(written.endsWith("\u001b[1F\u001b[0J\u001b[?25h")).toBe(true);
  });
});

describe("a prediction's file", () => {
  it.each([
    { name: "a plain key", key: "deep/a.txt", path: "deep/a.txt/model-a.json" },
    { name: "a key that climbs", key: "../../etc/passwd", path: "_/_/etc/passwd/model-a.json" },
    { name: "an absolute key", key: "/etc/passwd", path: "etc/passwd/model-a.json" },
    { name: "characters some file systems refuse", key: 'a:b*c?"<>|\u0000.txt', path: "a_b_c______.txt/model-a.json" },
  ])("stays in its folder: $name", ({ key, path }) => {
    expect(predictionPath(key, "model-a")).toBe(path);
  });

  it("has names that any file system takes, for any key", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 1024 }), (key) => {
        for (const segment of predictionPath(key, "model-a").split("/")) {
          expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(255);
          expect([".", "..", ""]).not.toContain(segment);
        }
      }),
    );
  });
});

it("suggests a near word and none for a far one", () => {
  expect(closest("valdate", ["validate", "graph"])).toBe("validate");
  expect(closest("banana", ["validate", "graph"])).toBeUndefined();
});
