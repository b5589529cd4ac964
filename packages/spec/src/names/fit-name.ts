import { createHash } from "node:crypto";

/** Text between the parts of a name that may be cut; `text` of the longest `cuttable` part gives way first. */
export interface NamePart {
  readonly text: string;
  readonly cuttable: boolean;
}

/** Marks a part of a name that gives way when the whole is too long. */
export function cuttable(text: string): NamePart {
  return { text, cuttable: true };
}

/** Marks a part of a name that is kept whole. */
export function fixed(text: string): NamePart {
  return { text, cuttable: false };
}

const hashLength = 8;

/**
 * Joins parts to a name of at most `limit` characters. A name that is too long loses the end of its longest cuttable part
 * and gains a hash of the full name, so two long names that differ anywhere stay different.
 */
export function fitName(parts: readonly NamePart[], limit: number): string {
  const full = parts.map((part) => part.text).join("");
  if (full.length <= limit) return full;

  const texts = parts.map((part) => part.text);
  let excess = full.length + 1 + hashLength - limit;
  while (excess > 0) {
    const longest = longestCuttable(parts, texts);
    if (longest === undefined) break;
    const text = texts[longest] ?? "";
    const shorter = withoutTrailingHyphens(text.slice(0, -1));
    texts[longest] = shorter;
    excess -= text.length - shorter.length;
  }
  return `${texts.join("")}-${createHash("sha256").update(full).digest("hex").slice(0, hashLength)}`;
}

function longestCuttable(parts: readonly NamePart[], texts: readonly string[]): number | undefined {
  let longest: number | undefined;
  for (const [index, text] of texts.entries()) {
    if (!parts[index]?.cuttable || text.length <= 1) continue;
    if (longest === undefined || text.length > (texts[longest] ?? "").length) longest = index;
  }
  return longest;
}

function withoutTrailingHyphens(text: string): string {
  let end = text.length;
  while (end > 1 && text[end - 1] === "-") end -= 1;
  return text.slice(0, end);
}
