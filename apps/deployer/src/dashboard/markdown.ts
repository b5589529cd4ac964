/** A stretch of text. */
export interface Inline {
  readonly kind: "plain" | "strong" | "code" | "link";
  readonly text: string;
  /** Of a link; http and https only. */
  readonly url?: string;
}

/** A paragraph, or one step of a list. */
export interface Block {
  readonly kind: "paragraph" | "item";
  readonly inlines: readonly Inline[];
}

/** What our notes use of Markdown, and nothing else: paragraphs, items, strong, code, links. The rest stays text. */
export function parseMarkdown(text: string): readonly Block[] {
  return text
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .flatMap(parseBlock);
}

/** A stretch of text without its marks. */
export function plainText(inlines: readonly Inline[]): string {
  return inlines.map(({ text }) => text).join("");
}

function parseBlock(part: string): readonly Block[] {
  const lines = part.split("\n");
  if (!lines.every((line) => /^(-|\d+\.) /.test(line))) {
    return [{ kind: "paragraph", inlines: parseInlines(lines.join(" ")) }];
  }
  return lines.map((line) => ({ kind: "item", inlines: parseInlines(line.replace(/^(-|\d+\.) /, "")) }));
}

const marks = /\*\*(?<strong>[^*]+)\*\*|`(?<code>[^`]+)`|\[(?<label>[^\]]+)\]\((?<url>https?:\/\/[^\s()]+)\)/g;

/** The marks of one line. */
export function parseInlines(line: string): readonly Inline[] {
  const inlines: Inline[] = [];
  let end = 0;
  for (const match of line.matchAll(marks)) {
    if (match.index > end) inlines.push({ kind: "plain", text: line.slice(end, match.index) });
    inlines.push(toInline(match.groups ?? {}));
    end = match.index + match[0].length;
  }
  return end < line.length ? [...inlines, { kind: "plain", text: line.slice(end) }] : inlines;
}

function toInline({ code, label = "", strong, url }: Readonly<Record<string, string | undefined>>): Inline {
  if (strong !== undefined) return { kind: "strong", text: strong };
  if (code !== undefined) return { kind: "code", text: code };
  return { kind: "link", text: label, ...(url === undefined ? {} : { url }) };
}
