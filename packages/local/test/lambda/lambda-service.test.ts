import { describe, expect, it } from "vitest";
import { AwsError, type AwsRequest } from "../../src/gateway/service.ts";
import { lambdaService } from "../../src/lambda/lambda-service.ts";

const queue = "arn:aws:sqs:us-west-2:111111111111:letters";
const found: Readonly<Record<string, readonly string[]>> = { [`${queue} reader`]: ["5b0c", "77aa"] };

const service = lambdaService({
  accountId: "111111111111",
  region: "us-west-2",
  authorizer: {
    check: ({ action, principal }) => {
      if (principal.kind !== "owner") throw new AwsError("AccessDenied", 403, `no ${action}`);
    },
  } as Parameters<typeof lambdaService>[0]["authorizer"],
  mappings: {
    between: (queueArn: string, name: string) => [...(found[`${queueArn} ${name}`] ?? [])],
    stateOf: (id: string) => (id === "5b0c" ? "enabled" : "disabled"),
  } as Parameters<typeof lambdaService>[0]["mappings"],
});

function request(changes: Partial<AwsRequest> & { readonly asks?: Record<string, string> } = {}): AwsRequest {
  const { asks = { EventSourceArn: queue, FunctionName: "reader" }, ...rest } = changes;
  const path = "/2015-03-31/event-source-mappings";
  const query = new URLSearchParams(asks);
  return { method: "GET", path, query, headers: {}, body: Buffer.alloc(0), principal: { kind: "owner" }, ...rest };
}

describe("Lambda on the wire", () => {
  it.each(["reader", "arn:aws:lambda:us-west-2:111111111111:function:reader"])("lists what feeds %s", async (name) => {
    const { body, status } = await service.handle(request({ asks: { EventSourceArn: queue, FunctionName: name } }));

    expect(status).toBe(200);
    const common = { EventSourceArn: queue, FunctionArn: "arn:aws:lambda:us-west-2:111111111111:function:reader" };
    expect(JSON.parse(String(body))).toEqual({
      EventSourceMappings: [
        { ...common, UUID: "5b0c", State: "Enabled" },
        { ...common, UUID: "77aa", State: "Disabled" },
      ],
    });
  });

  it("lists nothing where nothing is connected", async () => {
    const { body } = await service.handle(request({ asks: { EventSourceArn: queue, FunctionName: "other" } }));

    expect(JSON.parse(String(body))).toEqual({ EventSourceMappings: [] });
  });

  it.each([
    { name: "another operation", changes: { method: "POST" }, code: "UnknownOperationException" },
    { name: "all mappings", changes: { asks: {} }, code: "InvalidParameterValueException" },
    {
      name: "somebody who may not ask",
      changes: { principal: { kind: "service", service: "sns.amazonaws.com" } as const },
      code: "AccessDenied",
    },
  ])("refuses $name", async ({ changes, code }) => {
    const handled = service.handle(request(changes as Partial<AwsRequest>));

    await expect(handled).rejects.toMatchObject({ code });
  });
});
