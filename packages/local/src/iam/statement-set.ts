import { type ConditionTest, compileConditions } from "./compile-conditions.ts";
import { compilePrincipal, type PrincipalTest } from "./compile-principal.ts";
import { type ContextLookup, compileGlob, type Matcher } from "./glob.ts";
import { listOf, type OneOrMany, type PolicyStatement, parsePolicyDocument } from "./policy-document.ts";

/** One statement, ready to be asked. */
export interface CompiledStatement {
  readonly effect: "Allow" | "Deny";
  /** Undefined in an identity policy, which names no principal. */
  readonly principal: PrincipalTest | undefined;
  /** True for `NotPrincipal`. */
  readonly principalNegated: boolean;
  readonly matchesAction: (action: string) => boolean;
  readonly matchesResource: Matcher;
  readonly matchesConditions: ConditionTest;
}

const noLookup: ContextLookup = () => undefined;

/** The statements of some policies; which of them speak of an action is worked out once per action. */
export class StatementSet {
  readonly #statements: readonly CompiledStatement[];
  readonly #byAction = new Map<string, readonly CompiledStatement[]>();

  constructor(statements: readonly CompiledStatement[]) {
    this.#statements = statements;
  }

  /** Compiles policies (JSON text or objects). @throws AwsError `MalformedPolicyDocument` */
  static of(...documents: readonly unknown[]): StatementSet {
    return new StatementSet(documents.flatMap(compileStatements));
  }

  /** The statements whose `Action` covers an action such as `s3:GetObject`. */
  forAction(action: string): readonly CompiledStatement[] {
    const known = this.#byAction.get(action);
    if (known !== undefined) return known;
    const found = this.#statements.filter((statement) => statement.matchesAction(action));
    this.#byAction.set(action, found);
    return found;
  }
}

/** Compiles one policy's statements. @throws AwsError `MalformedPolicyDocument` */
export function compileStatements(document: unknown): CompiledStatement[] {
  const { statements, variables } = parsePolicyDocument(document);
  return statements.map((statement) => compileStatement(statement, variables));
}

function compileStatement(statement: PolicyStatement, variables: boolean): CompiledStatement {
  const principal = statement.Principal ?? statement.NotPrincipal;
  const actions = compileChoice(statement.Action, statement.NotAction, { ignoreCase: true, variables: false });
  return {
    effect: statement.Effect,
    principal: principal === undefined ? undefined : compilePrincipal(principal),
    principalNegated: statement.NotPrincipal !== undefined,
    matchesAction: (action) => actions(action, noLookup),
    // A trust policy has no Resource: it speaks of the role it belongs to.
    matchesResource:
      statement.Resource === undefined && statement.NotResource === undefined
        ? () => true
        : compileChoice(statement.Resource, statement.NotResource, { variables }),
    matchesConditions: compileConditions(statement.Condition, variables),
  };
}

function compileChoice(
  included: OneOrMany<string> | undefined,
  excluded: OneOrMany<string> | undefined,
  options: { ignoreCase?: boolean; variables: boolean },
): Matcher {
  const matchers = listOf(included ?? excluded).map((pattern) => compileGlob(pattern, options));
  const wanted = included !== undefined;
  return (value, lookup) => matchers.some((matches) => matches(value, lookup)) === wanted;
}
