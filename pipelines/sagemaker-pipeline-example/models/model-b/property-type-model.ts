/** A trained classifier: `model.json` in `model.tar.gz`. */
export interface PropertyTypeModel {
  readonly format: "sluice-example/property-type-model/v1";
  readonly version: string;
  /** How it was made and how good it is. */
  readonly training: {
    readonly seed: number;
    readonly examples: number;
    readonly heldOutExamples: number;
    /** Share of held-out examples whose type was predicted, 0 to 1. */
    readonly heldOutAccuracy: number;
  };
  /** Property types, sorted. */
  readonly labels: readonly string[];
  /** One per label. */
  readonly biases: readonly number[];
  /** Per word: one weight per label. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
}

/**
 * Checks that a JSON value is a model this code can use.
 * @throws Error that says what is wrong with it.
 */
export function parsePropertyTypeModel(value: unknown): PropertyTypeModel {
  const model = value as Partial<PropertyTypeModel> | null;
  if (model?.format !== "sluice-example/property-type-model/v1") throw new Error("model.json has another format");
  const labels = model.labels?.length ?? 0;
  const rows = Object.values(model.weights ?? {});
  if (labels === 0 || model.biases?.length !== labels || rows.some((row) => row.length !== labels)) {
    throw new Error("model.json is broken: labels, biases and weights differ in length");
  }
  return model as PropertyTypeModel;
}
