import { ExpectFile } from "./expect-schema.ts";

/** The JSON Schema of `expect.yaml` as editors read it: what `schema/expect.schema.json` holds. */
export function expectJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = JSON.parse(JSON.stringify(ExpectFile), asSentence) as Record<string, unknown>;
  return { $schema: "http://json-schema.org/draft-07/schema#", ...schema };
}

/** Beside a key a description stands alone; in a message it follows "expected". */
function asSentence(key: string, value: unknown): unknown {
  if (key !== "description" || typeof value !== "string") return value;
  return `${value.charAt(0).toUpperCase()}${value.slice(1)}.`;
}
