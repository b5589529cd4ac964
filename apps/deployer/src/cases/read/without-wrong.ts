import { isObject } from "../judge/parse-json.ts";
import type { ExpectFinding, Path } from "./expect-document.ts";

/** What is left of a content without the values that findings are about, so that it has the shape it should have. */
export function withoutWrong(value: unknown, findings: readonly Pick<ExpectFinding, "path">[]): unknown {
  const wrong = new Set(findings.map(({ path }) => JSON.stringify(path)));
  return wrong.has("[]") ? {} : copy(value, []);

  function copy(part: unknown, path: Path): unknown {
    const isRight = (step: string | number) => !wrong.has(JSON.stringify([...path, step]));
    // Items keep their places.
    if (Array.isArray(part)) return part.map((item, index) => (isRight(index) ? copy(item, [...path, index]) : ""));
    if (!isObject(part)) return part;
    const members = Object.entries(part).filter(([name]) => isRight(name));
    return Object.fromEntries(members.map(([name, member]) => [name, copy(member, [...path, name])]));
  }
}
