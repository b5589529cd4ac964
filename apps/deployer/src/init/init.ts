import { join, relative, resolve } from "node:path";
import { readChoice } from "../command-line/read-choice.ts";
import type { VerbHandler } from "../command-line/verb.ts";
import { readEnvironments } from "../environments/read-environments.ts";
import { UsageError } from "../failures/usage-error.ts";
import { exitCode, type Io, writeJson, writeLine } from "../io.ts";
import type { InitOutput } from "../output/init-output.ts";
import { styleOf } from "../terminal/style.ts";
import { checkFree } from "./check-free.ts";
import { checkFile, checkName } from "./check-name.ts";
import { fillTemplate, templates } from "./fill-template.ts";
import { writeFolder } from "./write-folder.ts";

/** `sluice init`: a new pipeline's folder, which passes `validate` and `test` as it is. */
export const init: VerbHandler = async ({ files: names, flags }, io) => {
  const name = onlyName(names);
  const environments = readEnvironments(flags, io);
  const template = readChoice("template", flags.get("template") ?? "text", templates);
  checkName(name);
  const shown = shownFolder(flags.get("directory") ?? "pipelines");
  const directory = resolve(io.cwd, shown);
  checkFree({ directory, shown, name });
  const folder = join(directory, name);
  const files = fillTemplate(template, { name, folder, shown: `${shown}/${name}` });
  checkFile(name, files.get("pipeline.yaml")?.toString("utf8") ?? "", environments);
  writeFolder({ directory, shown, name }, files);

  const file = `${shown}/${name}/pipeline.yaml`;
  const output: InitOutput = {
    version: 1,
    pipeline: name,
    file,
    template,
    files: [...files.keys()].map((path) => `${shown}/${name}/${path}`),
    next: nextCommands(file, [...files.keys()]),
  };
  if (flags.has("json")) writeJson(io.stdout, output);
  else writeHuman(output, `${shown}/${name}`, io);
  return exitCode.done;
};

function onlyName(names: readonly string[]): string {
  const [name] = names;
  const usage = "usage: sluice init NAME";
  if (name === undefined) throw new UsageError("INIT_MISSING_NAME", "what is the pipeline called?", { hint: usage });
  if (names.length === 1) return name;
  const hint = `${usage}\ndid you mean ${names.join("-")}?`;
  throw new UsageError("INIT_MISSING_NAME", `a pipeline has one name, not ${names.length}`, { hint });
}

function shownFolder(given: string): string {
  return given.replace(/^(?:\.\/+)+(?=.)/, "").replace(/(?<=.)\/+$/, "");
}

function nextCommands(file: string, paths: readonly string[]): string[] {
  const input = paths.find((path) => path.startsWith("cases/") && !path.endsWith(".yaml")) ?? "";
  const folder = file.slice(0, -"pipeline.yaml".length);
  return [
    `npx sluice validate ${file}`,
    `npx sluice test ${file}`,
    `npx sluice run ${file} --environment local --input ${folder}${input}`,
  ];
}

function writeHuman({ files, next }: InitOutput, folder: string, io: Io): void {
  const style = styleOf(io.stdout, io.env);
  writeLine(io.stdout, `${style.green("made")}  ${folder}`);
  for (const file of files) writeLine(io.stdout, `  ${relative(folder, file)}`);
  writeLine(io.stdout);
  writeLine(io.stdout, style.bold("next"));
  for (const command of next) writeLine(io.stdout, `  ${command}`);
}
