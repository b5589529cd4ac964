/** What a change of a resource's inputs does to it, as the AWS provider decides it; without Pulumi, gRPC or a local AWS. */
export { type ChangeKind, diffProperties, type PropertyPath, renderPath } from "./diff-properties.ts";
export { diffResource, type ResourceDiff, type ResourcePropertyChange } from "./diff-resource.ts";
export { type ResourceTraits, traitsOf } from "./resource-traits.ts";
