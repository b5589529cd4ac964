import { locate, type PipelineDocument, type Problem } from "@sluice/spec";

/** Names of pipelines, each with the file that has it: two files of one name would be one stack, and each would take away what the other made. */
export class PipelineNames {
  readonly #fileByName = new Map<string, { readonly shown: string; readonly path: string | undefined }>();

  /** Takes a file's name; what it answers is wrong with it because another file has the name already. */
  add(file: string, document: PipelineDocument): Problem | undefined {
    const { name } = document.content;
    const other = this.#fileByName.get(name);
    if (other === undefined) this.#fileByName.set(name, { shown: file, path: document.file });
    // The same file twice is one pipeline.
    if (other === undefined || other.path === document.file) return undefined;
    return {
      code: "DEPLOY_NAME_TAKEN",
      severity: "error",
      ...locate(document, ["name"]),
      length: "name".length,
      path: "name",
      message: `the pipeline of ${other.shown} is called ${JSON.stringify(name)}, too: in an environment they would be one stack, and each would replace the other`,
      hint: "give one of them another name, before it is deployed",
    };
  }
}
