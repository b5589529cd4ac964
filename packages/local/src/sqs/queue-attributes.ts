import type { Queue } from "./queue.ts";

/** What `GetQueueAttributes` answers for the names asked for; `All` asks for every one. */
export function queueAttributes(queue: Queue, names: readonly string[]): object {
  const { settings, counts } = queue;
  const attributes: Record<string, string> = {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    VisibilityTimeout: String(settings.visibilityTimeoutSeconds),
    DelaySeconds: String(settings.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(settings.receiveWaitSeconds),
    MaximumMessageSize: String(settings.maxMessageBytes),
  };
  if (settings.redrive !== undefined) {
    const { deadLetterArn, maxReceiveCount } = settings.redrive;
    attributes["RedrivePolicy"] = JSON.stringify({ deadLetterTargetArn: deadLetterArn, maxReceiveCount });
  }
  const wanted = names.includes("All")
    ? Object.entries(attributes)
    : Object.entries(attributes).filter(([name]) => names.includes(name));
  return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) };
}
