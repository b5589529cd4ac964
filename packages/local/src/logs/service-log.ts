import type { Clock } from "../clock.ts";
import type { PolicyStore } from "../iam/policy-store.ts";
import { rolePrincipal } from "../role-principal.ts";
import type { LogGroups } from "./log-groups.ts";

/** Whose lines go where. */
export interface LogPlace {
  readonly groupName: string;
  readonly streamName: string;
  readonly roleArn: string;
}

/** What {@link ServiceLog} writes to, and as whom. */
export interface ServiceLogOptions {
  readonly groups: LogGroups;
  readonly policies: PolicyStore;
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
}

/**
 * Writes what functions and model servers print to CloudWatch Logs, as their role. A group that is not there, or a role that may not
 * write to it, costs the lines and nothing else, as on AWS; whether it may is asked once per stream.
 */
export class ServiceLog {
  readonly #options: ServiceLogOptions;
  readonly #refused = new Set<string>();

  constructor(options: ServiceLogOptions) {
    this.#options = options;
  }

  write(place: LogPlace, line: string): void {
    const { groups, clock } = this.#options;
    const { groupName, streamName } = place;
    if (!groups.has(groupName) || !this.#isOpen(place)) return;
    groups.put(groupName, streamName, [{ atMs: clock.nowMs(), message: line }]);
  }

  #isOpen(place: LogPlace): boolean {
    const { groups } = this.#options;
    const { groupName, streamName } = place;
    if (groups.group(groupName).streams.has(streamName)) return true;
    const key = `${groupName} ${streamName}`;
    if (this.#refused.has(key)) return false;
    if (!this.#may(place)) {
      this.#refused.add(key);
      return false;
    }
    groups.createStream(groupName, streamName);
    return true;
  }

  #may({ groupName, streamName, roleArn }: LogPlace): boolean {
    const { policies, accountId, region } = this.#options;
    const group = `arn:aws:logs:${region}:${accountId}:log-group:${groupName}`;
    const principal = rolePrincipal(roleArn);
    const stream = `${group}:log-stream:${streamName}`;
    const create = policies.decide({ principal, action: "logs:CreateLogStream", resource: stream });
    return create.allowed && policies.decide({ principal, action: "logs:PutLogEvents", resource: stream }).allowed;
  }
}
