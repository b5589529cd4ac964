import type { TextPage } from "../shared/document-description.ts";
import { RequestError } from "../shared/request-error.ts";
import { countLines, countWords, cutText, documentTextMaxCharacters } from "./page-text.ts";

/** Most pages described of one document; a text of form feeds alone is not worth more. */
const pagesMax = 1_000;

/**
 * Describes the pages of a text, which form feeds divide.
 * @throws RequestError 400 when the bytes are no text, 415 when the character set is unknown.
 */
export function describeTextPages(body: Buffer, charset: string): readonly TextPage[] {
  const pages = decode(body, charset).split("\f", pagesMax + 1);
  if (pages.length > pagesMax) throw new RequestError(400, `the document has more than ${pagesMax} pages`);
  if (pages.every((page) => page.trim() === "")) throw new RequestError(400, "the document has no text in it");
  let room = documentTextMaxCharacters;
  return pages.map((text, index) => {
    const cut = cutText(text, room);
    room -= cut.text.length;
    return {
      number: index + 1,
      kind: "text",
      bytes: Buffer.byteLength(text),
      characters: text.length,
      words: countWords(text),
      lines: countLines(text),
      ...cut,
    };
  });
}

function decode(body: Buffer, charset: string): string {
  if (body.includes(0) && !charset.startsWith("utf-16")) {
    throw new RequestError(400, "the document is no text: it has NUL bytes");
  }
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch (cause) {
    // TextDecoder tells an unknown label (RangeError) from bytes that break the encoding (TypeError).
    if (cause instanceof RangeError) throw new RequestError(415, `unknown character set "${charset}"`, { cause });
    throw new RequestError(400, `the document is no ${charset} text`, { cause });
  }
}
