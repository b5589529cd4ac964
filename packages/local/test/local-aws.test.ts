import { describe, expect, it } from "vitest";
import { eventsOf, openPipeline, putDocument, readOutput } from "./support/open-pipeline.ts";

describe("a document put into the source", () => {
  it("becomes a prediction: rule, queue, function, endpoint, model server, output bucket", async () => {
    await using pipeline = await openPipeline();
    await pipeline.aws.start();

    await putDocument(pipeline, "incoming/a.txt", "lease");
    await pipeline.aws.idle();

    expect(await readOutput(pipeline, "predictions/model-a/documents/incoming-a.txt")).toEqual({
      greeting: "good morning",
      text: "lease",
      contentType: "text/plain",
      inferenceId: expect.stringMatching(/^[0-9a-f]{64}$/),
      customAttributes: "trace=1",
      environment: "vanilla",
    });
    expect(eventsOf(pipeline.events, "denied")).toEqual([]);
    expect(eventsOf(pipeline.events, "function-log").map((event) => event.line)).toContain(
      "invoking for incoming/a.txt",
    );
  });
});
