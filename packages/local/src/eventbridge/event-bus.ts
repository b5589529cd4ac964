import { AwsError } from "../gateway/service.ts";
import type { Queues } from "../sqs/queues.ts";
import { type EventMatcher, eventPattern } from "./event-pattern.ts";
import type { BusEvent } from "./object-created-event.ts";

/** A rule of the default bus. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly pattern: unknown;
  /** False for a rule in state `DISABLED`. */
  readonly enabled: boolean;
}

/** Where a rule sends what it matches. */
export interface RuleTarget {
  readonly ruleName: string;
  readonly targetId: string;
  /** ARN of a queue. */
  readonly arn: string;
  /** ARN of the queue for events the target did not take. */
  readonly deadLetterArn?: string | undefined;
}

interface CompiledRule extends Rule {
  readonly matches: EventMatcher;
}

/** EventBridge allows no more for one rule. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const targetsPerRule = 5;

/** The account's default event bus: rules whose targets are queues. */
export class EventBus {
  readonly #queues: Queues;
  readonly #rules = new Map<string, CompiledRule>();
  readonly #targets = new Map<string, RuleTarget[]>();

  constructor(queues: Queues) {
    this.#queues = queues;
  }

  /** @throws PatternError if the pattern is none. */
  putRule(rule: Rule): void {
    this.#rules.set(rule.name, { ...rule, matches: eventPattern(rule.pattern) });
  }

  hasRule(name: string): boolean {
    return this.#rules.has(name);
  }

  targets(ruleName: string): readonly RuleTarget[] {
    return this.#targets.get(ruleName) ?? [];
  }

  removeTarget(ruleName: string, targetId: string): void {
    this.#targets.set(
      ruleName,
      this.targets(ruleName).filter((target) => target.targetId !== targetId),
    );
  }

  /** @throws AwsError `ValidationException` while the rule has targets, as EventBridge does */
  removeRule(ruleName: string): void {
    if (this.targets(ruleName).length > 0)
      throw new AwsError("ValidationException", 400, "Rule can't be deleted since it has targets.");
    this.#rules.delete(ruleName);
    this.#targets.delete(ruleName);
  }

  putTarget(target: RuleTarget): void {
    const others = (this.#targets.get(target.ruleName) ?? []).filter((other) => other.targetId !== target.targetId);
    if (others.length === targetsPerRule) {
      throw new AwsError(
        "LimitExceededException",
        400,
        `Rule ${target.ruleName} has more than ${targetsPerRule} targets.`,
      );
    }
    this.#targets.set(target.ruleName, [...others, target]);
  }

  /** ARNs of the queues for events that no target took. */
  get deadLetterArns(): ReadonlySet<string> {
    const arns = [...this.#targets.values()].flat().map((target) => target.deadLetterArn);
    return new Set(arns.filter((arn) => arn !== undefined));
  }

  /** Sends an event to the targets of every rule it matches. */
  publish(event: BusEvent): void {
    // Most objects, such as claims, match no rule: the text is made for those that do.
    let body: string | undefined;
    for (const rule of this.#rules.values()) {
      if (!rule.enabled || !rule.matches(event)) continue;
      body ??= JSON.stringify(event);
      for (const target of this.#targets.get(rule.name) ?? []) this.#send(rule, target, body);
    }
  }

  #send(rule: Rule, target: RuleTarget, body: string): void {
    if (this.#deliver(rule, target.arn, body)) return;
    if (target.deadLetterArn !== undefined) this.#deliver(rule, target.deadLetterArn, body);
  }

  #deliver(rule: Rule, queueArn: string, body: string): boolean {
    try {
      this.#queues.deliver({
        principal: { kind: "service", service: "events.amazonaws.com", sourceArn: rule.arn },
        queueArn,
        body,
      });
      return true;
    } catch (error) {
      // A denial or a missing queue is for the dead-letter queue, without a retry, as on AWS; the denial has been reported.
      if (error instanceof AwsError) return false;
      throw error;
    }
  }
}
