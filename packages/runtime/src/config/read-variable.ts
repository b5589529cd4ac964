import { RuntimeError } from "../runtime-error.ts";

/** Environment variables by name, such as `process.env`. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A variable that must be there and not empty. @throws RUNTIME_VARIABLE_MISSING */
export function readRequired(variables: Variables, name: string): string {
  const value = variables[name];
  if (value === undefined || value === "") {
    throw new RuntimeError("RUNTIME_VARIABLE_MISSING", `the environment variable ${name} is not set`, {
      hint: "the Pipeline component sets it; deploy again",
    });
  }
  return value;
}

/** A variable that must be there but may be empty. @throws RUNTIME_VARIABLE_MISSING */
export function readText(variables: Variables, name: string): string {
  return variables[name] === "" ? "" : readRequired(variables, name);
}

/** A variable that need not be there; empty counts as absent. */
export function readOptional(variables: Variables, name: string): string | undefined {
  return variables[name] === "" ? undefined : variables[name];
}

/** A whole number within bounds. @throws RUNTIME_VARIABLE_INVALID */
export function readInteger(
  variables: Variables,
  name: string,
  range: { readonly min: number; readonly max: number },
): number {
  const text = readRequired(variables, name);
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < range.min || value > range.max) {
    throw invalid(name, text, `a whole number from ${range.min} to ${range.max}`);
  }
  return value;
}

/** Texts separated by commas; empty for none. */
export function readList(variables: Variables, name: string): readonly string[] {
  const text = readText(variables, name);
  return text === "" ? [] : text.split(",").map((item) => item.trim());
}

/** A JSON array of texts. @throws RUNTIME_VARIABLE_INVALID */
export function readJsonList(variables: Variables, name: string): readonly string[] {
  const text = readRequired(variables, name);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Worded below, together with JSON that is no list of texts.
  }
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) {
    throw invalid(name, text, 'a JSON array of texts, such as [".pdf"]');
  }
  return value;
}

function invalid(name: string, text: string, expected: string): RuntimeError {
  return new RuntimeError(
    "RUNTIME_VARIABLE_INVALID",
    `the environment variable ${name} is "${text}"; expected ${expected}`,
  );
}
