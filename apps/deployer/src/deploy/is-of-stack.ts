import type { StateResource } from "../engine/engine.ts";
import { textAt } from "../plan/input-values.ts";

/** Whose a resource must be. */
export interface StackOwner {
  readonly pipeline: string;
  readonly environment: string;
}

/** Types that AWS keeps no tags of: where the one they belong to is named in their inputs, and its type and id. */
const parentByType: Readonly<Record<string, { readonly input: string; readonly type: string }>> = {
  "aws:cloudwatch/logStream:LogStream": { input: "logGroupName", type: "aws:cloudwatch/logGroup:LogGroup" },
};

/**
 * Whether something that AWS has is a pipeline's in an environment: by AWS's own tags of it, as a name alone may be somebody else's; of what
 * takes no tags by what it is a part of.
 */
export function isOfStack(resource: StateResource, resources: readonly StateResource[], owner: StackOwner): boolean {
  const parent = parentByType[resource.type];
  if (parent === undefined) return isTagged(resource, owner);
  const id = textAt(resource.inputs, parent.input);
  return resources.some((other) => other.type === parent.type && other.id === id && isTagged(other, owner));
}

function isTagged({ outputs }: StateResource, { environment, pipeline }: StackOwner): boolean {
  const tag = (name: string) => textAt(outputs, "tagsAll", name) ?? textAt(outputs, "tags", name);
  return tag("sluice:pipeline") === pipeline && tag("sluice:environment") === environment;
}
