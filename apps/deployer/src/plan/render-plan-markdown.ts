import type { ModelChangeKind, Plan } from "./plan.ts";
import { countsText, listedSteps, planTitle } from "./plan-wording.ts";
import { count } from "./wording.ts";

const words: Readonly<Record<ModelChangeKind, string>> = {
  new: "🟢 new",
  restart: "🔁 restart",
  scale: "↕️ scale",
  adjust: "🔧 adjust",
  remove: "🔴 remove",
  unchanged: "unchanged",
};

/** Most steps that are listed: a comment takes 65,536 characters. */
const stepLimit = 200;
/** Most models that are listed, for the same reason. */
const modelLimit = 200;

/** A plan for a GitHub job summary or a comment on a pull request. Every name and value is shown as text, whatever it holds. */
export function renderPlanMarkdown(plan: Plan): string {
  const title = `### ${escapeMarkdown(planTitle(plan))}\n`;
  if (plan.empty) return `${title}\nNothing to change.\n`;
  const parts = [
    models(plan),
    list("⛔ This stops it", plan.blocked),
    list("Shared", plan.shared),
    list("Documents", plan.documents),
    list("Consumers", plan.consumers),
    list("⚠️ Cannot be undone", plan.irreversible),
    steps(plan),
  ];
  return `${title}\n${parts.filter((part) => part !== "").join("\n")}`;
}

/** Text that Markdown shows as it is: no markup, no HTML, no mention of a person, no line of its own. */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, " ")
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/[\\`*_{}[\]()|~#!:]/g, "\\$&")
      .replace(/^(\s*)([-+=])/, "$1\\$2")
      .replace(/^(\s*\d+)\./, "$1\\.")
      // GitHub links and notifies after Markdown is rendered; an empty comment parts the sign from the name.
      .replace(/@/g, "@<!-- -->")
  );
}

function models({ models: all }: Plan): string {
  const changed = all.filter(({ kind }) => kind !== "unchanged");
  const unchanged = all.filter(({ kind }) => kind === "unchanged").map(({ model }) => model);
  const rows = changed.slice(0, modelLimit).map(({ model, kind, because }) => {
    return `| ${escapeMarkdown(model)} | ${words[kind]} | ${because.map(escapeMarkdown).join("<br>")} |\n`;
  });
  const more = changed.length > modelLimit ? `\nand ${count(changed.length - modelLimit, "more model")}\n` : "";
  const table = rows.length === 0 ? "" : `| model | what | why |\n| --- | --- | --- |\n${rows.join("")}${more}`;
  if (unchanged.length === 0) return table;
  const names = unchanged.length > 12 ? `${unchanged.length} models` : unchanged.map(escapeMarkdown).join(", ");
  return `${table}${table === "" ? "" : "\n"}Unchanged: ${names}\n`;
}

function list(title: string, sentences: readonly string[]): string {
  if (sentences.length === 0) return "";
  return `**${title}**\n\n${sentences.map((sentence) => `- ${escapeMarkdown(sentence)}\n`).join("")}`;
}

function steps(plan: Plan): string {
  const all = listedSteps(plan);
  const shown = all.slice(0, stepLimit).map(({ kind, type, name, changed }) => {
    const properties = changed.length === 0 ? "" : `: ${changed.map(escapeMarkdown).join(", ")}`;
    return `- ${kind} ${escapeMarkdown(`${type} ${name}`)}${properties}\n`;
  });
  const more = all.length > stepLimit ? `- and ${all.length - stepLimit} more\n` : "";
  return `<details><summary>${countsText(plan)}</summary>\n\n${shown.join("")}${more}\n</details>\n`;
}
