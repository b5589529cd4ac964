import type { Drawing, DrawnNode } from "./drawing.ts";

const shapes: Readonly<Record<DrawnNode["kind"], readonly [open: string, close: string]>> = {
  source: ['[("', '")]'],
  model: ['["', '"]'],
  delivery: ['(["', '"])'],
};

/** A drawing as a Mermaid flowchart, for Markdown pages. */
export function renderMermaid(drawing: Drawing): string {
  const ids = new Map(drawing.nodes.map(({ id }, index) => [id, `n${index}`]));
  const idOf = (id: string) => ids.get(id) ?? id;
  const nodes = drawing.nodes.map(({ id, kind, title, details }) => {
    const [open, close] = shapes[kind];
    const label = [title, ...details].map(escapeLabel).join("<br/>");
    return `  ${idOf(id)}${open}${label}${close}`;
  });
  const edges = drawing.edges.map(({ from, to }) => `  ${idOf(from)} --> ${idOf(to)}`);
  return `${["---", `title: ${JSON.stringify(drawing.title)}`, "---", "flowchart LR", ...nodes, ...edges].join("\n")}\n`;
}

// https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
function escapeLabel(text: string): string {
  return text.replace(/[#"<>&]/g, (character) => `#${character.codePointAt(0)};`);
}
