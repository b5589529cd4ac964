import { type AliasedResource, type AliasRequest, aliasUrns } from "./alias-urns.ts";

/** What a resource's options tell the engine, as far as they are not Pulumi's defaults. */
export interface EvaluatedOptions {
  /** Pulumi refuses to delete it. */
  readonly protect?: true;
  /** It stays in AWS when it leaves the stack. */
  readonly retainOnDelete?: true;
  readonly deleteBeforeReplace?: true;
  /** Paths whose changes are not deployed. */
  readonly ignoreChanges?: readonly string[];
  /** Paths whose changes make it be replaced although the provider could change them. */
  readonly replaceOnChanges?: readonly string[];
  /** URNs it may be known by in a state, its parents' aliases included. */
  readonly aliases?: readonly string[];
}

/** The part of Pulumi's `RegisterResourceRequest` that its options are in. */
export interface OptionsRequest {
  getProtect(): boolean | undefined;
  getRetainondelete(): boolean | undefined;
  getDeletebeforereplace(): boolean;
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
  getAliasesList(): AliasRequest[];
}

/** A resource whose options are read, and its parent. */
export type OptionsOf = Omit<AliasedResource, "aliases">;

/** Reads the options of a registration; `undefined` where all are the defaults. */
export function evaluatedOptions(request: OptionsRequest, resource: OptionsOf): EvaluatedOptions | undefined {
  const aliases = aliasUrns({ ...resource, aliases: request.getAliasesList() });
  const options: EvaluatedOptions = {
    ...(request.getProtect() ? { protect: true } : {}),
    ...(request.getRetainondelete() ? { retainOnDelete: true } : {}),
    ...(request.getDeletebeforereplace() ? { deleteBeforeReplace: true } : {}),
    ...listed("ignoreChanges", request.getIgnorechangesList()),
    ...listed("replaceOnChanges", request.getReplaceonchangesList()),
    ...listed("aliases", aliases),
  };
  return Object.keys(options).length === 0 ? undefined : options;
}

function listed(key: string, list: readonly string[]): Record<string, readonly string[]> {
  return list.length === 0 ? {} : { [key]: [...list].sort() };
}
