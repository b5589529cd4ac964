/** Way from the top of a document to a value: keys and indexes. */
export type Path = readonly (string | number)[];

/** Writes a path as people do: `models.model-a.dependsOn[0]`; empty for the whole document. */
export function renderPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}
