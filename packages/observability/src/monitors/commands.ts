import { partitionOf } from "@sluice/spec/names";
import type { MonitoringFacts } from "../monitoring-facts.ts";

/** Verbs of `sluice` that a message may name. */
export const namedVerbs = ["preview", "refresh", "releases", "rollback", "up"] as const;

/** A command to run, in backquotes as a message has it. */
export function command(
  { environment, file }: MonitoringFacts,
  verb: (typeof namedVerbs)[number],
  options = "",
): string {
  return `\`sluice ${verb} ${file} --environment ${environment.name}${options}\``;
}

/** The first thing to ask when something went wrong that went well before. */
export function sinceWhichRelease(facts: MonitoringFacts): readonly string[] {
  return [
    `See what was deployed when: ${command(facts, "releases")}.`,
    `If it began with the newest release, go back: ${command(facts, "rollback")}.`,
  ];
}

/** How messages that went to a dead-letter queue are put back. */
export function putBack(facts: MonitoringFacts, deadLetterQueue: string): string {
  const { region } = facts.environment;
  const source = queueArn(facts, deadLetterQueue);
  return `Put them back once the cause is gone: \`aws sqs start-message-move-task --region ${region} --source-arn ${source}\`. For events that never reached the queue in front, add \`--destination-arn\` with its ARN.`;
}

/** How a failed document is tried again: only a dead-letter queue's messages can be moved as a whole. */
export function tryAgain(facts: MonitoringFacts, failuresQueue: string): readonly string[] {
  const { accountId, region } = facts.environment;
  const receive = `aws sqs receive-message --region ${region} --queue-url $(aws sqs get-queue-url --region ${region} --queue-name ${failuresQueue} --queue-owner-aws-account-id ${accountId} --query QueueUrl --output text)`;
  return [
    `Read a message: \`${receive}\`. Its \`failureReason\` is the model's answer.`,
    "To try again, send its body to the model's queue with `aws sqs send-message`; then delete it with `aws sqs delete-message`.",
  ];
}

function queueArn({ environment: { accountId, region } }: MonitoringFacts, queue: string): string {
  return `arn:${partitionOf(region)}:sqs:${region}:${accountId}:${queue}`;
}
