import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeMarkdown } from "../../apps/deployer/src/plan/render-plan-markdown.ts";
import { fence, inertMarkdown } from "./inert-markdown.ts";
import { inertLine } from "./inert-text.ts";

const most = 60_000;
/** As a person reads it: without what has no width. */
const seen = (text: string) => text.replaceAll("\u200b", "");

describe("Markdown of somebody else's code", () => {
  const report = `### reader in data\\_dev: deployment

| model | what | why |
| --- | --- | --- |
| price | 🔁 restart | image 1\\.0<br>image 1\\.1 |

**Documents**

- 2 documents wait, \`a[1](b)\` & more

\`\`\`diff
- a
+ b
\`\`\`

<details><summary>resources: 2 to create</summary>

- create aws\\:s3 <!-- -->bucket

</details>
`;

  it("keeps what our reports are written with", () => {
    expect(seen(inertMarkdown(report, most))).toBe(report);
  });

  it.each([
    { name: "HTML", text: "<img src=x>", not: "<img" },
    { name: "a script", text: "a <script>alert(1)</script>", not: "<script" },
    { name: "a comment that ends never", text: "<!-- hidden", not: "<!--" },
    { name: "our own marker", text: "<!-- sluice -->", not: "<!-- sluice -->" },
    { name: "a link", text: "[approved](https://evil.example)", not: "](" },
    { name: "a picture", text: "![approved](https://evil.example/x.png)", not: "](" },
    { name: "the target of a link elsewhere", text: "[a]: https://evil.example", not: "]:" },
    { name: "a footnote", text: "[^1]: said", not: "]:" },
    { name: "a bare link", text: "see https://evil.example", not: "https:" },
    { name: "a bare link that is escaped", text: "see https\\://evil.example", not: "https\\:" },
    { name: "a link in angle brackets", text: "<https://evil.example>", not: "<h" },
    { name: "a host", text: "www.evil.example", not: "www." },
    { name: "a mention", text: "@owners please approve", not: "@o" },
    { name: "a mention after a sign that is escaped", text: "\\@owners", not: "@o" },
    { name: "a mention as an entity", text: "&#64;owners &commat;owners", not: "&#64;" },
    { name: "an address", text: "somebody@example.com", not: "@e" },
    { name: "another issue", text: "closes #12", not: "#1" },
    { name: "another issue by its old name", text: "closes GH-12", not: "GH-1" },
    { name: "a direction of writing", text: "a\u202eb", not: "\u202e" },
    { name: "a control character", text: "a\u001b[31mb", not: "\u001b" },
  ])("makes nothing of $name", ({ text, not }) => {
    const inert = inertMarkdown(text, most);

    expect(inert).not.toContain(not);
    expect(inertMarkdown(`\`\`\`\n${text}\n\`\`\`\n`, most)).not.toContain(not);
    expect(inertLine(text)).not.toContain(not);
  });

  it.each([
    { name: "a block of code that does not end", text: "```\na" },
    { name: "details that do not end", text: "<details><summary>a</summary>\n\nb" },
    { name: "details that end before they begin", text: "</details>\n\n<details><summary>a</summary>" },
    {
      name: "details of details that were not opened",
      text: "<details><summary>a</summary>\n\n</details>\n\n</details>",
    },
    { name: "code within HTML", text: "<details><summary>a</summary>\n```\n\n```\n</details>" },
    { name: "code in a list", text: "- ```\n\n```\n" },
    { name: "code in a quotation", text: "> ```\n\na" },
    { name: "code to the right", text: "  ```\na\n```" },
    { name: "a picture that is drawn from its source", text: "```mermaid\ngraph TD\n```" },
    { name: "code that ends with other signs", text: "```\na\n~~~" },
    { name: "code that ends to the right, and begins anew", text: "```\na\n  ```\n```" },
    { name: "code that ends with a space after it, and begins anew", text: "```\na\n``` \n```" },
  ])("shows $name as it was written", ({ text }) => {
    expect(seen(inertMarkdown(text, most))).toBe(fence(text));
  });

  it("breaks a line in a table only: elsewhere it would begin HTML, which hides what follows", () => {
    expect(inertMarkdown("<br>\n- <br>\n| a<br>b |", most)).toBe("<\u200bbr>\n- <\u200bbr>\n| a<br>b |\n");
  });

  const pieces = fc.constantFrom(
    ..."```|~~~|\n|<details>|<details><summary>x</summary>|</details>|</summary>|<summary>|<!--|-->|<br>|text| |  |`|> |- |@a|#1|[a](b)|![|]:"
      .split("|")
      .concat("|", "\n\n"),
  );
  const documents = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(""));

  it("closes whatever it opens, however much of it there is room for", () => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 200, max: 600 }), (text, room) => {
        const inert = inertMarkdown(text, room);
        const open = openAtEnd(inert);

        expect(inert.length).toBeLessThanOrEqual(room);
        expect(open).toEqual({ details: 0, code: undefined });
      }),
    );
  });

  it("changes nothing that is seen of a report, whatever its names and values are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        const row = `| ${escapeMarkdown(name.replaceAll("\u200b", ""))} | a |\n`;
        const readable = row.replace(/[\u200e\u200f\u2028\u2029]/g, "");
        expect(seen(inertMarkdown(readable, most))).toBe(readable);
      }),
    );
  });

  it("cuts after a line, closes what is open there and says so", () => {
    const long = `<details><summary>all</summary>\n\n\`\`\`text\n${"a line\n".repeat(200)}\`\`\`\n\n</details>\n`;
    const cut = inertMarkdown(long, 500);

    expect(cut).toMatch(/a line\n```\n\n<\/details>\n\n… cut: the run has the rest\.\n$/);
    expect(cut.length).toBeGreaterThan(480);
  });

  it("ends no block of code that it makes, whatever is in it", () => {
    fc.assert(
      fc.property(documents, (text) => {
        const [start = "", ...lines] = fence(text).trimEnd().split("\n");
        const ticks = start.slice(0, -"text".length);
        expect(lines.at(-1)).toBe(ticks);
        for (const line of lines.slice(0, -1)) expect(line).not.toContain(ticks);
      }),
    );
  });
});

describe("a text within a line", () => {
  it.each([
    { name: "the end of a cell", text: "a | b", shown: "a \\| b" },
    { name: "lines", text: "a\n\n# b", shown: "a \\# b" },
    { name: "a list", text: "- a", shown: "\\- a" },
    { name: "a number of a list", text: "1. a", shown: "1\\. a" },
    { name: "a tag", text: "<b>", shown: "&lt;b&gt;" },
    { name: "an entity", text: "&#64;a", shown: "&amp;\\#64;a" },
  ])("shows $name as text", ({ text, shown }) => {
    expect(seen(inertLine(text))).toBe(shown);
  });
});

/** What is open after a text, by the letter of the specification, where lines begin on the left. */
function openAtEnd(text: string): { details: number; code: string | undefined } {
  let details = 0;
  let code: string | undefined;
  for (const line of text.split("\n")) {
    const ticks = /^\s{0,3}(?:[->]\s)*(`{3,}|~{3,})/.exec(line)?.[1];
    if (code !== undefined) {
      if (line.trim() === ticks && ticks.startsWith(code)) code = undefined;
    } else if (ticks !== undefined) code = ticks;
    else {
      details += line.match(/<details/g)?.length ?? 0;
      details -= line.match(/<\/details/g)?.length ?? 0;
    }
    if (details < 0) break;
  }
  return { details, code };
}
