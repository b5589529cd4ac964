import type { Style } from "../terminal/style.ts";
import { pad, printable, textWidth, wrap } from "../terminal/text.ts";
import type { ModelChange, ModelChangeKind, Plan } from "./plan.ts";
import { countsText, planTitle } from "./plan-wording.ts";

/** How a plan is shown. */
export interface RenderPlanOptions {
  readonly style: Style;
  /** Width of the terminal in characters. */
  readonly columns: number;
}

type Paint = (style: Style) => (text: string) => string;

const marks: Readonly<Record<ModelChangeKind, { readonly mark: string; readonly paint: Paint }>> = {
  new: { mark: "+", paint: ({ green }) => green },
  restart: { mark: "↻", paint: ({ yellow }) => yellow },
  scale: { mark: "↕", paint: ({ cyan }) => cyan },
  adjust: { mark: "~", paint: ({ cyan }) => cyan },
  remove: { mark: "-", paint: ({ red }) => red },
  unchanged: { mark: "·", paint: ({ dim }) => dim },
};

/** A plan for a terminal; every line fits its width. */
export function renderPlan(plan: Plan, options: RenderPlanOptions): string {
  const { style } = options;
  const columns = Math.max(40, Math.min(options.columns, 100)) - 1;
  const title = `${style.bold(planTitle(plan))}\n`;
  if (plan.empty) return `${title}\n  nothing to change\n`;
  const sections = [
    section("This stops it", plan.blocked, { columns, heading: style.red, mark: style.red("✗") }),
    section("Shared", plan.shared, { columns, heading: style.bold, mark: "•" }),
    section("Documents", plan.documents, { columns, heading: style.bold, mark: "•" }),
    section("Consumers", plan.consumers, { columns, heading: style.bold, mark: "•" }),
    section("Cannot be undone", plan.irreversible, { columns, heading: style.red, mark: style.red("!") }),
  ];
  const parts = [
    renderModels(plan.models, style, columns),
    ...sections,
    `${wrap(countsText(plan), columns).join("\n")}\n`,
  ];
  return `${title}\n${parts.filter((part) => part !== "").join("\n")}`;
}

function renderModels(models: readonly ModelChange[], style: Style, columns: number): string {
  const changed = models.filter(({ kind }) => kind !== "unchanged");
  const unchanged = models.filter(({ kind }) => kind === "unchanged").map(({ model }) => model);
  const width = Math.min(28, Math.max(0, ...changed.map(({ model }) => textWidth(model))));
  const lines = changed.flatMap((change) => renderModel(change, { style, width, columns }));
  if (unchanged.length === 0) return lines.join("");
  const text = unchanged.length > 12 ? `${unchanged.length} models` : unchanged.join(", ");
  const rest = wrap(`unchanged: ${printable(text)}`, columns - 4).map((line, index) => {
    return `  ${style.dim(`${index === 0 ? marks.unchanged.mark : " "} ${line}`)}\n`;
  });
  return [...lines, ...rest].join("");
}

function renderModel(
  { model, kind, because }: ModelChange,
  { style, width, columns }: { readonly style: Style; readonly width: number; readonly columns: number },
): string[] {
  const { mark, paint } = marks[kind];
  const head = `  ${paint(style)(mark)} ${pad(printable(model), width)}  ${paint(style)(pad(kind, 7))}  `;
  const indent = " ".repeat(textWidth(head));
  const lines = because.flatMap((reason) => wrapWhole(printable(reason), columns - indent.length));
  return [head + (lines[0] ?? ""), ...lines.slice(1).map((line) => indent + line)].map((line) => `${line.trimEnd()}\n`);
}

interface SectionOptions {
  readonly columns: number;
  readonly heading: (text: string) => string;
  readonly mark: string;
}

function section(title: string, sentences: readonly string[], { columns, heading, mark }: SectionOptions): string {
  if (sentences.length === 0) return "";
  const lines = sentences.flatMap((sentence) =>
    wrapWhole(printable(sentence), columns - 4).map((line, index) => `  ${index === 0 ? mark : " "} ${line}\n`),
  );
  return `${heading(title)}\n${lines.join("")}`;
}

/** Lines of at most `width` cells: a word that is longer, such as an ARN, is cut where the line ends, so that nothing of it is hidden. */
function wrapWhole(text: string, width: number): string[] {
  return wrap(text, width).flatMap((line) => {
    const parts: string[] = [];
    let rest = line;
    while (textWidth(rest) > width) {
      parts.push(head(rest, width));
      rest = rest.slice(parts.at(-1)?.length ?? rest.length);
    }
    return [...parts, rest];
  });
}

function head(text: string, width: number): string {
  let taken = text.slice(0, width);
  while (textWidth(taken) > width) taken = taken.slice(0, -1);
  return taken;
}
