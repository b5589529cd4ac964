/** What a URN is made of. */
export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  readonly type: string;
  readonly name: string;
  /** Empty at the top. */
  readonly parentUrn: string;
}

const stackType = "pulumi:pulumi:Stack";

/** A resource's identity in a state: its stack, project, the types of its parents, its type and its name. */
export function resourceUrn({ stack, project, type, name, parentUrn }: UrnParts): string {
  const parentType = parentUrn.split("::")[2] ?? "";
  const parents = parentType === "" || parentType === stackType ? "" : `${parentType}$`;
  return `urn:pulumi:${stack}::${project}::${parents}${type}::${name}`;
}
