import { runInNewContext } from "node:vm";

/** The values of GitHub's expressions while a step runs, by their text, such as `inputs.YAML`. */
export type Expressions = Readonly<Record<string, string>>;

/** Puts values into a step's variables. @throws Error for an expression the test does not know, so that none is passed over */
export function evaluateVariables(
  env: Readonly<Record<string, string>>,
  expressions: Expressions,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      String(value).replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
        const known = expressions[expression];
        if (known === undefined) throw new Error(`the step uses an expression that has no value here: ${expression}`);
        return known;
      }),
    ]),
  );
}

/**
 * Works out a text with expressions in it: those that use comparisons, `&&`, `||` and `format` mean in JavaScript what they mean to
 * GitHub.
 */
export function evaluateText(text: string, contexts: Readonly<Record<string, object>>): string {
  const format = (pattern: string, ...values: unknown[]) => {
    return pattern.replaceAll(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)]));
  };
  return text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    return String(runInNewContext(expression, { ...contexts, format }));
  });
}
