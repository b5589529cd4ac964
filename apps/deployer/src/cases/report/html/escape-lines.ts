import { escapeMarkup } from "../../../terminal/escape-markup.ts";

/** Text of several lines as HTML and XML take it. */
export function escapeLines(text: string): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map((line) => line.split("\t").map(escapeMarkup).join("\t"))
    .join("\n");
}
