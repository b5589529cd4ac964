import { escapeMarkup } from "../terminal/escape-markup.ts";
import type { Drawing } from "./drawing.ts";
import { boxMetrics, layoutDrawing, type PlacedNode, type Point } from "./layout-drawing.ts";

const light = {
  page: "#ffffff",
  ink: "#1f2328",
  faint: "#59636e",
  line: "#818b98",
  source: "#ddf4ff",
  model: "#f6f8fa",
  delivery: "#dafbe1",
};
const dark = {
  page: "#0d1117",
  ink: "#f0f6fc",
  faint: "#9198a1",
  line: "#656c76",
  source: "#0c2d6b",
  model: "#212830",
  delivery: "#0f3d1e",
};

/** A drawing as an SVG picture that stands alone and follows the viewer's light or dark preference. */
export function renderSvg(drawing: Drawing): string {
  const { title, width, height, nodes, edges } = layoutDrawing(drawing);
  const name = escapeMarkup(title);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${name}">`,
    `<title>${name}</title>`,
    `<style>${renderStyle()}</style>`,
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">',
    '<path class="arrow" d="M0 0 10 5 0 10z"/></marker></defs>',
    `<rect class="page" width="${width}" height="${height}" rx="8"/>`,
    `<text class="name" x="24" y="32">${name}</text>`,
    ...edges.map(({ points }) => `<path class="edge" d="${renderCurve(points)}" marker-end="url(#arrow)"/>`),
    ...nodes.map(renderNode),
    "</svg>",
  ].join("\n")}\n`;
}

function renderStyle(): string {
  const variables = (theme: Readonly<Record<string, string>>) =>
    `svg{${Object.entries(theme)
      .map(([key, value]) => `--${key}:${value}`)
      .join(";")}}`;
  return [
    variables(light),
    `@media (prefers-color-scheme:dark){${variables(dark)}}`,
    "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;fill:var(--ink)}",
    ".name{font-size:16px;font-weight:600}",
    `.title{font-size:${boxMetrics.titleSize}px;font-weight:600}`,
    `.detail{font-size:${boxMetrics.detailSize}px;fill:var(--faint)}`,
    ".page{fill:var(--page)}.box{stroke:var(--line)}",
    ".source{fill:var(--source)}.model{fill:var(--model)}.delivery{fill:var(--delivery)}",
    ".edge{fill:none;stroke:var(--line);stroke-width:1.5}.arrow{fill:var(--line)}",
  ].join("");
}

function renderNode({ kind, title, details, x, y, width, height }: PlacedNode): string {
  const { lineHeight, paddingX, paddingY } = boxMetrics;
  const radius = kind === "model" ? 6 : 14;
  const baseline = (line: number) => Math.round((y + paddingY + lineHeight * line + 13) * 10) / 10;
  return [
    `<g><rect class="box ${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`,
    `<text class="title" x="${x + paddingX}" y="${baseline(0)}">${escapeMarkup(title)}</text>`,
    ...details.map(
      (detail, index) =>
        `<text class="detail" x="${x + paddingX}" y="${baseline(index + 1)}">${escapeMarkup(detail)}</text>`,
    ),
    "</g>",
  ].join("");
}

/** A curve through the points that is level at each of them. */
function renderCurve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let path = `M${first.x} ${first.y}`;
  let from = first;
  for (const point of rest) {
    const middle = Math.round((from.x + point.x) * 5) / 10;
    path += `C${middle} ${from.y} ${middle} ${point.y} ${point.x} ${point.y}`;
    from = point;
  }
  return path;
}
