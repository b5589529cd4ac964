import { escapeMarkup } from "../../../terminal/escape-markup.ts";
import type { CaseOutput } from "../contrast.ts";
import { escapeLines } from "./escape-lines.ts";
import type { ReportInput } from "./read-inputs.ts";

/** A case's document: an image or text as it is, anything else by its name and size. */
export function renderInput({ name, sizeBytes }: CaseOutput["input"], input: ReportInput | undefined): string {
  const caption = `<figcaption>Input <code>${escapeMarkup(name)}</code> <span class="faint">${sizeText(sizeBytes)}</span></figcaption>`;
  return `<figure class="input">${caption}${renderContent(name, input)}</figure>`;
}

function renderContent(name: string, input: ReportInput | undefined): string {
  switch (input?.kind) {
    case "image":
      return `<img src="${escapeMarkup(input.dataUri)}" alt="The document ${escapeMarkup(name)}">`;
    case "text": {
      const more = input.isCut ? '\n<span class="left-out">⋮ it goes on</span>' : "";
      return `<pre><code>${escapeLines(input.text)}${more}</code></pre>`;
    }
    case "named":
      return `<p class="faint">Not shown: ${escapeMarkup(input.because)}.</p>`;
    case undefined:
      return "";
  }
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kib = bytes / 1024;
  return kib < 1024 ? `${kib.toFixed(1)} KiB` : `${(kib / 1024).toFixed(1)} MiB`;
}
