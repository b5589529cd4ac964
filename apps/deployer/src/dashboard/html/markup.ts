import { escapeMarkup } from "../../terminal/escape-markup.ts";
import { type Block, type Inline, parseInlines, parseMarkdown } from "../markdown.ts";

/** Markdown as HTML; a list's items keep their order without a number. */
export function renderMarkdown(text: string): string {
  const blocks = parseMarkdown(text);
  return blocks.map((block, index) => renderBlock(block, blocks[index - 1], blocks[index + 1])).join("\n");
}

/** One line of Markdown as HTML. */
export function renderInlines(line: string): string {
  return parseInlines(line).map(renderInline).join("");
}

/** Elements that belong to each other, without those that are not there. */
export function joinLines(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n");
}

function renderBlock({ inlines, kind }: Block, before: Block | undefined, after: Block | undefined): string {
  const html = inlines.map(renderInline).join("");
  if (kind === "paragraph") return `<p>${html}</p>`;
  return `${before?.kind === "item" ? "" : "<ul>"}<li>${html}</li>${after?.kind === "item" ? "" : "</ul>"}`;
}

function renderInline({ kind, text, url = "" }: Inline): string {
  const escaped = escapeMarkup(text);
  switch (kind) {
    case "plain":
      return escaped;
    case "strong":
      return `<strong>${escaped}</strong>`;
    case "code":
      return `<code>${escaped}</code>`;
    case "link":
      return `<a href="${escapeMarkup(url)}">${escaped}</a>`;
  }
}
