/** A character without a width: it parts signs that GitHub would read together, in code as well as in text. */
const nothing = "\u200b";

/** Lines and tabs stay; what else has no shape goes, and what turns the direction of writing with it. */
export function withoutControls(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
}

/** Parts what GitHub would make a link, a picture, a mention, a reference or HTML of; people read the same as before. */
export function partSigns(text: string): string {
  return (
    text
      .replace(/<(?=[A-Za-z/!?])/g, `<${nothing}`)
      // An entity is text by the time GitHub looks for mentions; these few hide none.
      .replace(/&(?=#|[A-Za-z])(?!(?:amp|lt|gt|quot);)/g, `&${nothing}`)
      .replace(/\](?=[(:])/g, `]${nothing}`)
      .replace(/@/g, `@${nothing}`)
      .replace(/#(?=\d)/g, `#${nothing}`)
      .replace(/\b(GH-)(?=\d)/gi, `$1${nothing}`)
      .replace(/(https?|ftp|mailto|xmpp)(?=\\?:)/gi, `$1${nothing}`)
      .replace(/(www)(?=\\?\.)/gi, `$1${nothing}`)
  );
}

/** A text within a line, such as a cell of a table: no markup, no line of its own. */
export function inertLine(text: string): string {
  const line = withoutControls(text).replace(/\s+/g, " ").trim();
  const escaped = line
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_{}[\]()|~#!]/g, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2")
    .replace(/^[-+=]/, "\\$&");
  return partSigns(escaped);
}
