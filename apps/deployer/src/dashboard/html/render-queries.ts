import { escapeMarkup } from "../../terminal/escape-markup.ts";
import { queryMarks } from "../break-lines.ts";
import { shortenQuery } from "../shorten-query.ts";

/** A query with what it is called. */
interface NamedQuery {
  readonly name: string;
  readonly text: string;
}

/** Queries as code blocks: short ones, with the whole ones to unfold where lists of names were left out. */
export function renderQueries(queries: readonly NamedQuery[]): string {
  if (queries.length === 0) return "";
  if (queries.every(({ text }) => shortenQuery(text) === text)) return renderCode(queries);
  const short = queries.map(({ name, text }) => ({ name, text: shortenQuery(text) }));
  const summary = queries.length === 1 ? "Whole query" : "Whole queries";
  const whole = `<details><summary>${summary}</summary>\n${renderCode(queries)}</details>`;
  return `<div class="short">${renderCode(short)}</div>\n${whole}`;
}

function renderCode(queries: readonly NamedQuery[]): string {
  const lines = queries.map(({ name, text }) => {
    const called = name === "" ? "" : `<b>${escapeMarkup(name)}</b> = `;
    return `<span>${called}${breakable(text)}</span>`;
  });
  return `<pre><code>${lines.join("")}</code></pre>`;
}

/** A line may end behind a mark of the query language. */
function breakable(query: string): string {
  return query.split(queryMarks).map(escapeMarkup).join("<wbr>");
}
