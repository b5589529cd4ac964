import { type EvaluatedResource, type EvaluationContext, evaluate } from "./evaluate/index.ts";

/** What a program registered, with questions that tests ask. */
export interface Recording {
  /** All resources, each after its parent and whatever it depends on. */
  readonly resources: readonly EvaluatedResource[];
  /** What the program returned. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Resources of one type. */
  ofType(type: string): readonly EvaluatedResource[];
  /** The one resource of that logical name, and of that type if given; throws when there is none, or more than one. */
  get(name: string, type?: string): EvaluatedResource;
}

/** Where a recording takes place unless told otherwise. */
export const recordingContext: EvaluationContext = {
  project: "test",
  stack: "test",
  accountId: "123456789012",
  region: "us-west-2",
};

/**
 * Records what a program registers, for tests of components: without an engine, an account or a network.
 *
 * @example
 * const recording = await record(() => new Pipeline("reader", { pipeline, environment, handlers }));
 * expect(recording.get("reader-model-a-trigger-queue").inputs).toMatchObject({ visibilityTimeoutSeconds: 360 });
 */
export async function record(program: () => unknown, context: Partial<EvaluationContext> = {}): Promise<Recording> {
  const { resources, outputs } = await evaluate(program, { ...recordingContext, ...context });
  return {
    resources,
    outputs,
    ofType: (type) => resources.filter((resource) => resource.type === type),
    get: (name, type) => {
      const found = resources.filter((resource) => resource.name === name && (type ?? resource.type) === resource.type);
      const [first, ...others] = found;
      if (first !== undefined && others.length === 0) return first;
      const what = type === undefined ? `"${name}"` : `"${name}" of type ${type}`;
      throw new Error(
        first === undefined ? `no resource is named ${what}` : `${found.length} resources are named ${what}`,
      );
    },
  };
}
