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

/** How messages that went to a dead-letter queue, or were kept, are taken up again. */
export function redrive({ environment: { region } }: MonitoringFacts, queue: string): string {
  return `Put them back once the cause is gone: \`aws sqs start-message-move-task --region ${region} --source-arn $(aws sqs get-queue-attributes --region ${region} --queue-url $(aws sqs get-queue-url --region ${region} --queue-name ${queue} --query QueueUrl --output text) --attribute-names QueueArn --query Attributes.QueueArn --output text)\`.`;
}
