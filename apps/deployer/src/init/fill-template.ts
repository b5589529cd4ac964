import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The pipelines that `sluice init` can make. */
export const templates = ["text", "image"] as const;

/** One of {@link templates}. */
export type Template = (typeof templates)[number];

/** What a template is filled with. */
export interface FillTemplateOptions {
  readonly name: string;
  /** Absolute path of the folder to be. */
  readonly folder: string;
  /** The same as commands name it. */
  readonly shown: string;
}

/** What is filled in; also with it a template is YAML that the repository's formatter reads. */
const mark = /__(NAME|FOLDER|FILE|ROOT)__/;
const shipped = fileURLToPath(new URL("templates", import.meta.url));
const repository = fileURLToPath(new URL("../../../..", import.meta.url));

/** The files of a new pipeline by path in its folder, in the order of their paths. */
export function fillTemplate(template: Template, options: FillTemplateOptions): Map<string, Buffer> {
  const folder = join(shipped, template);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  return new Map(files.map((file) => [file, fill(file, readFileSync(join(folder, file)), options)]));
}

function fill(file: string, content: Buffer, { name, folder, shown }: FillTemplateOptions): Buffer {
  const text = content.toString("utf8");
  // A picture stays as it is.
  if (!mark.test(text)) return content;
  const values = { NAME: name, FOLDER: shown, FILE: `${shown}/pipeline.yaml`, ROOT: pathToRoot(join(folder, file)) };
  const filled = text.replace(new RegExp(mark, "g"), (_, key: keyof typeof values) => values[key]);
  return Buffer.from(isInRepository(folder) ? filled : withoutSchema(filled));
}

function pathToRoot(file: string): string {
  return `${relative(dirname(file), repository).split(sep).join("/")}/`;
}

// A path to the schema from elsewhere would hold on this machine only.
function withoutSchema(text: string): string {
  return text.replace(/^# yaml-language-server: .*\n/, "");
}

function isInRepository(folder: string): boolean {
  return resolve(folder).startsWith(resolve(repository) + sep);
}
