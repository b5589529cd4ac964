import { printable } from "./text.ts";

/** Text as HTML and XML take it, between tags and in quotes; what no XML may hold becomes a space. */
export function escapeMarkup(text: string): string {
  const clean = printable(text.toWellFormed()).replace(/[\ufffe\uffff]/g, " ");
  return clean.replace(/[<>&"']/g, (character) => `&#${character.codePointAt(0)};`);
}
