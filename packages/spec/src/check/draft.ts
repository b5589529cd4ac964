import type { MergedPipeline } from "../schema/pipeline-schema.ts";

type DeepPartial<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer Item)[]
    ? readonly DeepPartial<Item>[]
    : { readonly [Key in keyof T]?: DeepPartial<T[Key]> | undefined };

/** A pipeline of which anything may be missing: what the rules look at while a file still has other problems. */
export type Draft = DeepPartial<MergedPipeline>;

/** A model of a draft. */
export type DraftModel = NonNullable<NonNullable<Draft["models"]>[string]>;

/** Models of a draft by name. */
export function draftModels(draft: Draft): readonly (readonly [string, DraftModel])[] {
  return Object.entries(draft.models ?? {}).map(([name, model]) => [name, model ?? {}]);
}
