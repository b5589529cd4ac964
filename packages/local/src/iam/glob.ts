const anyRun = -1;
const anyOne = -2;

/** Looks a condition key (lower case) up in a request; undefined when the request does not carry it. */
export type ContextLookup = (key: string) => string | undefined;

/** A pattern of a policy; false also when it uses a variable the request does not carry. */
export type Matcher = (value: string, lookup: ContextLookup) => boolean;

type Token = number | { readonly variable: string; readonly fallback: string | undefined };

/** Compiles an IAM pattern with `*`, `?` and, unless switched off, policy variables such as `${aws:PrincipalAccount}`. */
export function compileGlob(pattern: string, options: { ignoreCase?: boolean; variables?: boolean } = {}): Matcher {
  const source = options.ignoreCase ? pattern.toLowerCase() : pattern;
  const tokens = tokenize(source, options.variables ?? true);
  const matcher = matcherOf(tokens);
  return options.ignoreCase ? (value, lookup) => matcher(value.toLowerCase(), lookup) : matcher;
}

function matcherOf(tokens: readonly Token[]): Matcher {
  const fixed = tokens.filter((token) => typeof token === "number");
  if (fixed.length !== tokens.length) {
    return (value, lookup) => {
      const substituted = substitute(tokens, lookup);
      return substituted !== undefined && globMatches(substituted, value);
    };
  }
  const wildcards = fixed.filter((token) => token < 0).length;
  if (wildcards === 0) {
    const text = String.fromCharCode(...fixed);
    return (value) => value === text;
  }
  if (wildcards === 1 && fixed.at(-1) === anyRun) {
    const prefix = String.fromCharCode(...fixed.slice(0, -1));
    return (value) => value.startsWith(prefix);
  }
  return (value) => globMatches(fixed, value);
}

function tokenize(pattern: string, variables: boolean): Token[] {
  const tokens: Token[] = [];
  for (let index = 0; index < pattern.length; index++) {
    const end = variables && pattern.startsWith("${", index) ? pattern.indexOf("}", index) : -1;
    if (end >= 0) {
      tokens.push(variableToken(pattern.slice(index + 2, end)));
      index = end;
    } else {
      const character = pattern.charAt(index);
      tokens.push(character === "*" ? anyRun : character === "?" ? anyOne : pattern.charCodeAt(index));
    }
  }
  return tokens;
}

function variableToken(expression: string): Token {
  // `${*}`, `${?}` and `${$}` are the characters themselves.
  if (expression === "*" || expression === "?" || expression === "$") return expression.charCodeAt(0);
  const match = /^([^,]+?)\s*(?:,\s*'([^']*)')?$/.exec(expression);
  return { variable: (match?.[1] ?? expression).trim().toLowerCase(), fallback: match?.[2] };
}

function substitute(tokens: readonly Token[], lookup: ContextLookup): number[] | undefined {
  const result: number[] = [];
  for (const token of tokens) {
    if (typeof token === "number") {
      result.push(token);
      continue;
    }
    const value = lookup(token.variable) ?? token.fallback;
    if (value === undefined) return undefined;
    for (let index = 0; index < value.length; index++) result.push(value.charCodeAt(index));
  }
  return result;
}

// Greedy with one point to return to: a pattern of many `*` costs at most pattern times value, where a regular expression can explode.
function globMatches(pattern: readonly number[], value: string): boolean {
  let at = 0;
  let position = 0;
  let starAt = -1;
  let starPosition = 0;
  while (position < value.length) {
    const token = pattern[at];
    if (token === anyRun) {
      starAt = at++;
      starPosition = position;
    } else if (token === anyOne || token === value.charCodeAt(position)) {
      at++;
      position++;
    } else if (starAt >= 0) {
      at = starAt + 1;
      position = ++starPosition;
    } else {
      return false;
    }
  }
  while (pattern[at] === anyRun) at++;
  return at === pattern.length;
}
