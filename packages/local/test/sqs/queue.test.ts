import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Activity } from "../../src/activity.ts";
import { Queue, type QueueMessage } from "../../src/sqs/queue.ts";

const settings = {
  name: "work",
  arn: "arn:aws:sqs:us-west-2:123456789012:work",
  visibilityTimeoutSeconds: 30,
  delaySeconds: 0,
  receiveWaitSeconds: 0,
  maxMessageBytes: 1024,
  redrive: { deadLetterArn: "arn:aws:sqs:us-west-2:123456789012:dead", maxReceiveCount: 3 },
};

type Step = "send" | "receive" | "delete" | "give-back";

describe("any order of sends, receives, deletes and returns", () => {
  it("loses no message: each is in the queue, deleted, or dead after its last receive", () => {
    const steps = fc.array(fc.constantFrom<Step>("send", "send", "receive", "receive", "delete", "give-back"), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(steps, (script) => {
        const dead: QueueMessage[] = [];
        const activity = new Activity();
        const queue = new Queue({ settings, clock: { nowMs: () => 0 }, onDeadLetter: (message) => dead.push(message) });
        queue.track(activity);
        const held: string[] = [];
        let sent = 0;
        let deleted = 0;
        for (const step of script) {
          if (step === "send") {
            queue.send("x", { senderId: "test" });
            sent += 1;
          } else if (step === "receive") {
            held.push(...queue.receive(2, null).map((message) => message.receiptHandle));
          } else {
            const handle = held.shift();
            if (handle === undefined) continue;
            if (step === "delete") deleted += queue.delete(handle) ? 1 : 0;
            else queue.changeVisibility(handle, 0);
          }
        }
        const { visible, delayed, inFlight } = queue.counts;

        expect(visible + delayed + inFlight + deleted + dead.length).toBe(sent);
        expect(inFlight).toBe(held.length);
        expect(activity.pending).toBe(visible + delayed + inFlight);
        queue.close();
      }),
    );
  });

  it("hands out messages first in, first out", () => {
    const queue = new Queue({ settings, clock: { nowMs: () => 0 }, onDeadLetter: () => {} });

    for (const body of ["a", "b", "c"]) queue.send(body, { senderId: "test" });

    expect(queue.receive(2, null).map(({ body }) => body)).toEqual(["a", "b"]);
    expect(queue.receive(2, null).map(({ body }) => body)).toEqual(["c"]);
  });
});
