import { describe, expect, it } from "vitest";
import type { EndpointMismatch } from "../../src/endpoints/compare-endpoint.ts";
import { explainEndpoint } from "../../src/endpoints/explain-endpoint.ts";
import { mismatchFailure } from "../../src/endpoints/mismatch-failure.ts";
import { type Script, scriptedAws } from "../support/scripted-sage-maker.ts";

const endpointName = "reader--ocr-dev";
const logGroup = "/aws/sagemaker/Endpoints/reader--ocr-dev";
const failed = {
  EndpointStatus: "Failed",
  EndpointConfigName: "c",
  FailureReason: "The container did not answer /ping.",
};

function script(streams: Readonly<Record<string, readonly [createdMs: number, lines: readonly string[]]>>): Script {
  const logStreams = Object.entries(streams).map(([logStreamName, [creationTime]]) => ({
    logStreamName,
    creationTime,
  }));
  const events = Object.entries(streams).map(([name, [, lines]]) => [
    name,
    [{ events: lines.map((message) => ({ message })) }],
  ]);
  return {
    DescribeEndpoint: { [endpointName]: [failed] },
    DescribeLogStreams: { [logGroup]: [{ logStreams }] },
    GetLogEvents: Object.fromEntries(events),
  };
}

describe("explainEndpoint", () => {
  it("tells status, reason and the container's last lines", async () => {
    const { clients } = await scriptedAws(script({ "AllTraffic/i-1": [1, ["loading weights", "out of memory"]] }));

    expect(await explainEndpoint(endpointName, clients)).toEqual({
      endpointName,
      status: "Failed",
      failureReason: failed.FailureReason,
      logGroup,
      logLines: ["loading weights", "out of memory"],
    });
  });

  it("reads the newest instance, not the old one that goes on writing, nor the log of invocations", async () => {
    const { clients } = await scriptedAws(
      script({
        "AllTraffic/i-old": [1, ["200 OK"]],
        "AllTraffic/i-new/data-log": [4, ["Received request"]],
        "AllTraffic/i-new": [3, ["no module named torch"]],
      }),
    );

    expect(await explainEndpoint(endpointName, clients)).toMatchObject({ logLines: ["no module named torch"] });
  });

  it("goes to the next instance when the newest has not said anything", async () => {
    const { clients } = await scriptedAws(script({ "AllTraffic/i-1": [1, ["bad wheel"]], "AllTraffic/i-2": [2, []] }));

    expect(await explainEndpoint(endpointName, clients)).toMatchObject({ logLines: ["bad wheel"] });
  });

  it("keeps to 20 lines of 200 columns that leave the cursor where it is", async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `\u001b[2J${index} ${"x".repeat(300)}`);
    const { clients } = await scriptedAws(script({ "AllTraffic/i-1": [1, lines] }));
    const { logLines = [] } = (await explainEndpoint(endpointName, clients)) ?? {};

    expect(logLines).toHaveLength(20);
    expect(logLines[0]).toMatch(/^10 x+…x+$/);
    expect(logLines.every((line) => line.length === 200)).toBe(true);
  });

  it("tells a reason without a log, where the container never wrote one", async () => {
    const { clients } = await scriptedAws({ DescribeEndpoint: { [endpointName]: [failed] } });

    expect(await explainEndpoint(endpointName, clients)).toMatchObject({
      failureReason: failed.FailureReason,
      logLines: [],
    });
  });

  it("does not lose the reason when the log may not be read", async () => {
    const denied = { error: "AccessDeniedException", message: "no" };
    const { clients } = await scriptedAws({
      DescribeEndpoint: { [endpointName]: [failed] },
      DescribeLogStreams: { [logGroup]: [denied] },
    });

    expect(await explainEndpoint(endpointName, clients)).toMatchObject({
      failureReason: failed.FailureReason,
      logLines: ["(the log cannot be read: AccessDeniedException)"],
    });
  });

  it("knows nothing of an endpoint that is not there", async () => {
    const { clients } = await scriptedAws({});

    expect(await explainEndpoint(endpointName, clients)).toBeUndefined();
  });
});

describe("mismatchFailure", () => {
  const up = { again: "sluice up reader.yaml --environment data_dev", isReleased: false };
  const rollback = { again: "sluice rollback reader.yaml --environment data_dev --to 3", isReleased: true };
  const rolledBack: EndpointMismatch = {
    kind: "rolled-back",
    model: "ocr",
    endpointName,
    expected: "reader--ocr-dev-22222222",
    actual: "reader--ocr-dev-11111111",
    status: "InService",
    failureReason: "The container did not answer /ping.",
  };

  it("says of a rollback which model, why, with which last words, what serves, and what to do", async () => {
    const { clients } = await scriptedAws(script({ "AllTraffic/i-1": [1, ["no module named torch"]] }));
    const failure = await mismatchFailure([rolledBack], clients, up);

    expect(failure.code).toBe("DEPLOY_ENDPOINT_ROLLED_BACK");
    expect(failure.message).toBe("ocr: SageMaker took the update back");
    expect(failure.hint?.split("\n")).toEqual([
      "ocr: endpoint reader--ocr-dev is InService; expected reader--ocr-dev-22222222, found reader--ocr-dev-11111111",
      "SageMaker says: The container did not answer /ping.",
      `its container's last lines, of ${logGroup}:`,
      "| no module named torch",
      "The version before it goes on serving, and documents wait or run on that. Mend the model, then run sluice up reader.yaml --environment data_dev.",
    ]);
  });

  it.each(["rolled-back", "mixed", "failed", "missing", "other-configuration", "other-content", "unsettled"] as const)(
    "goes on with the command that was run, whichever it was: %s",
    async (kind) => {
      const hintOf = async (recovery: typeof up) => {
        const { clients } = await scriptedAws(script({}));
        return (await mismatchFailure([{ ...rolledBack, kind }], clients, recovery)).hint ?? "";
      };

      expect(await hintOf(up)).toContain(up.again);
      expect(await hintOf(rollback)).toContain(rollback.again);
      expect(await hintOf(rollback)).not.toMatch(/sluice up|[Mm]end the model/);
    },
  );

  it("names every model when several went wrong in different ways, and reads no log where none can tell", async () => {
    const { clients, asked } = await scriptedAws(script({}));
    const { failureReason: _, status: __, actual: ___, ...subject } = rolledBack;
    const missing = { ...subject, kind: "missing", model: "classifier", endpointName: "gone" } as const;
    const failure = await mismatchFailure([missing, rolledBack], clients, up);

    expect(failure.code).toBe("DEPLOY_ENDPOINT_MISMATCH");
    expect(failure.message).toBe("classifier: there is no endpoint; ocr: SageMaker took the update back");
    expect(asked.filter((each) => each.endsWith("gone"))).toEqual([]);
  });
});
