/** What something is, with its name where it has one: `failed = 100 * q1 / q2`. */
export function assign(name: string, value: string): string {
  return name === "" ? value : `${name} = ${value}`;
}
