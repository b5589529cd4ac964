import { fileURLToPath } from "node:url";
import { pipelineYaml } from "./pipelines.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const server = fileURLToPath(new URL("../fixtures/model-server.ts", import.meta.url));

/** What a folder for a run holds besides `pipeline.yaml`. */
export interface RunFolderOptions {
  /** Parents of each model. @defaultValue one model, model-a */
  readonly models?: Readonly<Record<string, readonly string[]>>;
  /** Documents in `inputs/`, by name. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Argument of the servers, such as `exit`. */
  readonly mode?: string;
  readonly edit?: (yaml: string) => string;
}

/** A folder with a pipeline whose models are the test server, and documents for it. */
export function runFolder({
  models = { "model-a": [] },
  inputs = {},
  mode = "serve",
  edit = (yaml) => yaml,
}: RunFolderOptions = {}): string {
  const serve = `"${process.execPath}" "${server}"`;
  const yaml = pipelineYaml(models).replace(
    /\{serve: node server\.ts (\S+)\}/g,
    (_, name) => `{serve: '${serve} ${name} ${mode}'}`,
  );
  const files = Object.entries(inputs).map(([name, content]) => [`inputs/${name}`, content]);
  return temporaryFolder({ "pipeline.yaml": edit(yaml), ...Object.fromEntries(files) });
}

/** Arguments of a run of that folder's pipeline, over its inputs. */
export const runInputs = ["run", "pipeline.yaml", "--environment", "local", "--input", "inputs"];
