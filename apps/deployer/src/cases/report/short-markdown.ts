import { escapeMarkdown } from "../../plan/render-plan-markdown.ts";

/** Most characters of a text. */
const textLimit = 300;

/** Text that Markdown shows as it is, shortened where it is very long. */
export function shortMarkdown(text: string): string {
  return escapeMarkdown(text.length > textLimit ? `${text.slice(0, textLimit).toWellFormed()}…` : text.toWellFormed());
}
