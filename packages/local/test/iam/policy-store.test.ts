import { describe, expect, it } from "vitest";
import type { Denial } from "../../src/events.ts";
import type { PolicyStatement } from "../../src/iam/policy-document.ts";
import { PolicyStore } from "../../src/iam/policy-store.ts";
import type { AccessRequest, Principal } from "../../src/iam/principal.ts";

const accountId = "123456789012";
const region = "us-west-2";
const clock = { nowMs: () => Date.parse("2026-08-01T12:00:00Z") };
const role: Principal = { kind: "role", roleName: "trigger", roleArn: `arn:aws:iam::${accountId}:role/trigger` };
const queue = `arn:aws:sqs:${region}:${accountId}:model-a`;
const rule = `arn:aws:events:${region}:${accountId}:rule/model-a`;
const events: Principal = { kind: "service", service: "events.amazonaws.com", sourceArn: rule };
const object = "arn:aws:s3:::bucket/in/a.pdf";

interface Policies {
  identity?: PolicyStatement[];
  boundary?: PolicyStatement[];
  resource?: PolicyStatement[];
  version?: string;
}

function judge(
  { identity, boundary, resource, version = "2012-10-17" }: Policies,
  request: Partial<AccessRequest> = {},
) {
  const store = new PolicyStore({ accountId, region, clock });
  const asked: AccessRequest = { principal: role, action: "s3:GetObject", resource: object, ...request };
  const policy = (Statement: PolicyStatement[]) => ({ Version: version, Statement });
  if (identity) store.setIdentityPolicy("trigger", "inline", policy(identity));
  if (boundary) store.setBoundary("trigger", policy(boundary));
  if (resource)
    store.setResourcePolicy(asked.resource === object ? "arn:aws:s3:::bucket" : asked.resource, policy(resource));
  const decision = store.decide(asked);
  return decision.allowed ? "allow" : decision.reason;
}

const allow = (more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: "*",
  ...more,
});
const deny = (more: Partial<PolicyStatement> = {}): PolicyStatement => ({ ...allow(more), Effect: "Deny" });

describe("an identity policy", () => {
  it.each([
    { name: "that is absent allows nothing", identity: [], expected: "no-allow" },
    { name: "allows its action on its resource", identity: [allow({ Resource: object })], expected: "allow" },
    { name: "compares actions ignoring case", identity: [allow({ Action: "S3:getobject" })], expected: "allow" },
    {
      name: "compares resources minding case",
      identity: [allow({ Resource: object.toUpperCase() })],
      expected: "no-allow",
    },
    { name: "takes * in actions", identity: [allow({ Action: "s3:Get*" })], expected: "allow" },
    { name: "takes ? in actions", identity: [allow({ Action: "s3:?etObject" })], expected: "allow" },
    { name: "anchors patterns at both ends", identity: [allow({ Action: "3:GetObjec*" })], expected: "no-allow" },
    {
      name: "takes * in the middle of resources, over slashes",
      identity: [allow({ Resource: "arn:aws:s3:::bucket*.pdf" })],
      expected: "allow",
    },
    {
      name: "keeps a dot a dot",
      identity: [allow({ Resource: "arn:aws:s3:::bucket/in/axpdf" })],
      expected: "no-allow",
    },
    {
      name: "does not take the bucket for its objects",
      identity: [allow({ Resource: "arn:aws:s3:::bucket" })],
      expected: "no-allow",
    },
    {
      name: "any of several actions and resources",
      identity: [allow({ Action: ["s3:PutObject", "s3:GetObject"], Resource: ["x", object] })],
      expected: "allow",
    },
    {
      name: "NotAction leaves out what it names",
      identity: [{ Effect: "Allow", NotAction: "s3:Get*", Resource: "*" } as const],
      expected: "no-allow",
    },
    {
      name: "NotAction covers all else",
      identity: [{ Effect: "Allow", NotAction: "s3:Put*", Resource: "*" } as const],
      expected: "allow",
    },
    {
      name: "NotResource leaves out what it names",
      identity: [{ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::bucket/in/*" } as const],
      expected: "no-allow",
    },
    {
      name: "a deny beside an allow wins",
      identity: [allow(), deny({ Resource: "*/in/*" })],
      expected: "explicit-deny",
    },
    {
      name: "a deny of something else changes nothing",
      identity: [allow(), deny({ Resource: "*/out/*" })],
      expected: "allow",
    },
    {
      name: "takes policy variables",
      identity: [allow({ Condition: { StringEquals: { "aws:PrincipalAccount": "${aws:ResourceAccount}" } } })],
      expected: "allow",
    },
    {
      name: "takes a variable in a resource",
      identity: [allow({ Resource: "arn:aws:s3:::bucket/in/${s3:name, 'a'}.pdf" })],
      expected: "allow",
    },
    {
      name: "an unknown variable matches nothing",
      identity: [allow({ Resource: "arn:aws:s3:::bucket/in/${aws:username}*" })],
      expected: "no-allow",
    },
    {
      name: "${*} is a star and no wildcard",
      identity: [allow({ Resource: "arn:aws:s3:::bucket/${*}" })],
      expected: "no-allow",
    },
  ])("$name", ({ identity, expected }) => {
    expect(judge({ identity })).toBe(expected);
  });

  it("of 2008 knows no variables", () => {
    const identity = [allow({ Resource: "arn:aws:s3:::bucket/${aws:PrincipalAccount}" })];
    const resource = `arn:aws:s3:::bucket/${accountId}`;
    expect(judge({ identity, version: "2008-10-17" }, { resource })).toBe("no-allow");
    expect(judge({ identity }, { resource })).toBe("allow");
  });
});

describe("a permissions boundary", () => {
  it.each([
    {
      name: "limits what identity policies allow",
      identity: [allow()],
      boundary: [allow({ Action: "s3:Put*" })],
      expected: "no-allow",
    },
    { name: "grants nothing by itself", identity: [], boundary: [allow()], expected: "no-allow" },
    {
      name: "lets through what both allow",
      identity: [allow()],
      boundary: [allow({ Action: "s3:*" })],
      expected: "allow",
    },
    { name: "denies for good", identity: [allow()], boundary: [allow(), deny()], expected: "explicit-deny" },
  ])("$name", ({ identity, boundary, expected }) => {
    expect(judge({ identity, boundary })).toBe(expected);
  });
});

describe("a resource policy", () => {
  const sendMessage = { action: "sqs:SendMessage", resource: queue };
  const send = (more: Partial<PolicyStatement>) => allow({ Action: "sqs:SendMessage", Resource: queue, ...more });
  const fromRule = { ArnEquals: { "aws:SourceArn": rule } };
  const toEvents = { Service: "events.amazonaws.com" };

  it.each([
    { name: "lets a service in", resource: [send({ Principal: toEvents })], principal: events, expected: "allow" },
    {
      name: "lets no other service in",
      resource: [send({ Principal: { Service: "sns.amazonaws.com" } })],
      principal: events,
      expected: "no-allow",
    },
    {
      name: "checks the source's ARN",
      resource: [send({ Principal: toEvents, Condition: fromRule })],
      principal: events,
      expected: "allow",
    },
    {
      name: "refuses another source",
      resource: [
        send({ Principal: toEvents, Condition: { ArnLike: { "aws:SourceArn": "arn:aws:events:*:*:rule/model-b" } } }),
      ],
      principal: events,
      expected: "no-allow",
    },
    {
      name: "checks the source's account",
      resource: [send({ Principal: toEvents, Condition: { StringEquals: { "aws:SourceAccount": "999999999999" } } })],
      principal: events,
      expected: "no-allow",
    },
    {
      name: "opened to everybody by ARN admits services too",
      resource: [send({ Principal: { AWS: "*" }, Condition: fromRule })],
      principal: events,
      expected: "allow",
    },
    {
      name: "lets a role in without identity policy",
      resource: [send({ Principal: { AWS: role.roleArn } })],
      principal: role,
      expected: "allow",
    },
    {
      name: "that names the account leaves it to identity policies",
      resource: [send({ Principal: { AWS: accountId } })],
      principal: role,
      expected: "no-allow",
    },
    {
      name: "denies everybody but whom NotPrincipal names",
      resource: [
        send({ Principal: "*" }),
        { ...send({}), Effect: "Deny", NotPrincipal: { AWS: role.roleArn } } as const,
      ],
      principal: events,
      expected: "explicit-deny",
    },
    {
      name: "spares whom NotPrincipal names",
      resource: [
        send({ Principal: "*" }),
        { ...send({}), Effect: "Deny", NotPrincipal: { AWS: role.roleArn } } as const,
      ],
      principal: role,
      expected: "allow",
    },
    {
      name: "denies the account's roles by the account",
      resource: [
        send({ Principal: "*" }),
        { ...send({ Principal: { AWS: `arn:aws:iam::${accountId}:root` } }), Effect: "Deny" } as const,
      ],
      principal: role,
      expected: "explicit-deny",
    },
    {
      name: "denies requests without TLS, which the loopback counts as",
      resource: [
        send({ Principal: "*" }),
        { ...send({ Principal: "*", Condition: { Bool: { "aws:SecureTransport": false } } }), Effect: "Deny" } as const,
      ],
      principal: role,
      expected: "allow",
    },
  ])("$name", ({ resource, principal, expected }) => {
    expect(judge({ resource }, { ...sendMessage, principal })).toBe(expected);
  });

  it("denies what identity policies allow", () => {
    expect(judge({ identity: [allow()], resource: [deny({ Principal: "*" })] })).toBe("explicit-deny");
  });

  it("is not needed by a role whose own policies allow the call", () => {
    expect(judge({ identity: [allow()] })).toBe("allow");
  });

  it("is needed by a service", () => {
    expect(judge({}, { ...sendMessage, principal: events })).toBe("no-allow");
  });
});

describe("conditions", () => {
  const context = {
    "s3:prefix": "in/a",
    "x:number": "10",
    "x:date": "2026-08-01T00:00:00Z",
    "x:ip": "10.1.2.3",
    "x:arn": rule,
    "x:flag": "true",
  };
  it.each([
    { operator: "StringEquals", key: "s3:prefix", value: "in/a", holds: true },
    { operator: "StringEquals", key: "s3:prefix", value: ["x", "in/a"], holds: true },
    { operator: "StringEquals", key: "s3:prefix", value: "in/*", holds: false },
    { operator: "StringEquals", key: "S3:Prefix", value: "in/a", holds: true },
    { operator: "StringEquals", key: "x:absent", value: "x", holds: false },
    { operator: "StringEqualsIfExists", key: "x:absent", value: "x", holds: true },
    { operator: "StringEqualsIgnoreCase", key: "s3:prefix", value: "IN/A", holds: true },
    { operator: "StringNotEquals", key: "s3:prefix", value: ["in/a", "x"], holds: false },
    { operator: "StringNotEquals", key: "x:absent", value: "x", holds: true },
    { operator: "StringNotEqualsIgnoreCase", key: "s3:prefix", value: "IN/A", holds: false },
    { operator: "StringLike", key: "s3:prefix", value: "in/?", holds: true },
    { operator: "StringNotLike", key: "s3:prefix", value: "in/*", holds: false },
    { operator: "NumericLessThan", key: "x:number", value: 10, holds: false },
    { operator: "NumericLessThanEquals", key: "x:number", value: "10", holds: true },
    { operator: "NumericGreaterThan", key: "x:number", value: "9", holds: true },
    { operator: "NumericEquals", key: "x:number", value: "10.0", holds: true },
    { operator: "NumericNotEquals", key: "x:number", value: "10", holds: false },
    { operator: "DateGreaterThan", key: "x:date", value: "2026-07-31T00:00:00Z", holds: true },
    { operator: "DateLessThan", key: "aws:CurrentTime", value: "2026-08-01T12:00:01Z", holds: true },
    { operator: "DateGreaterThan", key: "aws:EpochTime", value: "1785585600", holds: false },
    { operator: "IpAddress", key: "x:ip", value: "10.0.0.0/8", holds: true },
    { operator: "IpAddress", key: "x:ip", value: "10.1.2.4", holds: false },
    { operator: "NotIpAddress", key: "x:ip", value: "192.168.0.0/16", holds: true },
    { operator: "Bool", key: "x:flag", value: true, holds: true },
    { operator: "Bool", key: "x:flag", value: "false", holds: false },
    { operator: "Null", key: "x:absent", value: true, holds: true },
    { operator: "Null", key: "x:flag", value: "true", holds: false },
    { operator: "ArnLike", key: "x:arn", value: "arn:aws:events:*:*:rule/model-?", holds: true },
    { operator: "ArnEquals", key: "x:arn", value: "arn:aws:*:rule/model-a", holds: false },
    { operator: "ArnNotLike", key: "x:arn", value: "arn:aws:events:*:*:rule/*", holds: false },
    { operator: "ArnLike", key: "x:arn", value: "arn:aws:events:*:${aws:PrincipalAccount}:rule/*", holds: true },
    { operator: "ForAnyValue:StringEquals", key: "s3:prefix", value: ["in/a", "x"], holds: true },
    { operator: "ForAnyValue:StringEquals", key: "x:absent", value: "x", holds: false },
    { operator: "ForAllValues:StringLike", key: "s3:prefix", value: "out/*", holds: false },
    { operator: "ForAllValues:StringLike", key: "x:absent", value: "x", holds: true },
  ])("$operator $key $value: $holds", ({ operator, key, value, holds }) => {
    const identity = [allow({ Condition: { [operator]: { [key]: value } } })];
    expect(judge({ identity }, { context })).toBe(holds ? "allow" : "no-allow");
  });

  it("must all hold", () => {
    const both = { StringEquals: { "x:flag": "true", "s3:prefix": "in/a" }, NumericEquals: { "x:number": 1 } };
    expect(judge({ identity: [allow({ Condition: both })] }, { context })).toBe("no-allow");
  });
});

describe("a refused call", () => {
  it.each([
    {
      name: "no identity policy",
      policies: {},
      principal: role,
      words: "because no identity-based policy allows the s3:GetObject action",
      reason: "no-allow",
    },
    {
      name: "no resource policy",
      policies: {},
      principal: events,
      words: "because no resource-based policy allows the s3:GetObject action",
      reason: "no-allow",
    },
    {
      name: "an explicit deny",
      policies: { identity: [deny()] },
      principal: role,
      words: "with an explicit deny in an identity-based policy",
      reason: "explicit-deny",
    },
  ])(
    "names $name and is told once",
    ({
      policies,
      principal,
      words,
      reason,
    }: {
      policies: Policies;
      principal: Principal;
      words: string;
      reason: string;
    }) => {
      const denials: Denial[] = [];
      const store = new PolicyStore({ accountId, region, onDenied: (denial) => denials.push(denial) });
      store.setIdentityPolicy("trigger", "inline", { Version: "2012-10-17", Statement: policies.identity ?? [] });

      expect(() => store.check({ principal, action: "s3:GetObject", resource: object })).toThrow(
        expect.objectContaining({ code: "AccessDenied", status: 403, message: expect.stringContaining(words) }),
      );
      const name = principal.kind === "role" ? principal.roleArn : "events.amazonaws.com";
      expect(denials).toEqual([{ principal: name, action: "s3:GetObject", resource: object, reason }]);
    },
  );

  it("is never the owner's", () => {
    expect(judge({ resource: [deny({ Principal: "*" })] }, { principal: { kind: "owner" } })).toBe("allow");
  });

  it("becomes allowed when a policy is added, and refused again when that policy is replaced", () => {
    const store = new PolicyStore({ accountId, region });
    const request = { principal: role, action: "s3:GetObject", resource: object };
    expect(store.decide(request).allowed).toBe(false);
    store.setIdentityPolicy("trigger", "a", { Statement: allow() });
    store.setIdentityPolicy("trigger", "b", JSON.stringify({ Statement: [allow({ Action: "sqs:*" })] }));
    expect(store.decide(request).allowed).toBe(true);
    store.setIdentityPolicy("trigger", "a", { Statement: [] });
    expect(store.decide(request).allowed).toBe(false);
  });
});

describe("a trust policy", () => {
  const store = new PolicyStore({ accountId, region });
  const Principal = { Service: "sagemaker.amazonaws.com" };
  const Condition = { StringEquals: { "aws:SourceAccount": accountId } };
  const trust = (more: object) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal, ...more }],
  });

  it.each([
    {
      name: "lets the service it names assume the role",
      document: trust({}),
      service: "sagemaker.amazonaws.com",
      context: {},
      expected: true,
    },
    { name: "lets no other", document: trust({}), service: "lambda.amazonaws.com", context: {}, expected: false },
    {
      name: "checks its conditions",
      document: trust({ Condition }),
      service: "sagemaker.amazonaws.com",
      context: { "aws:sourceaccount": "999999999999" },
      expected: false,
    },
    {
      name: "knows the account by itself",
      document: trust({ Condition }),
      service: "sagemaker.amazonaws.com",
      context: {},
      expected: true,
    },
  ])("$name", ({ document, service, context, expected }) => {
    store.setTrustPolicy(role.roleArn, document);
    expect(store.canAssume(role.roleArn, service, context)).toBe(expected);
  });

  it("that was never set lets nobody", () => {
    expect(store.canAssume("arn:aws:iam::123456789012:role/other", "sagemaker.amazonaws.com")).toBe(false);
  });
});

it.each([
  { name: "text that is not JSON", document: "{", words: "JSON" },
  { name: "no statement", document: {}, words: "Statement" },
  {
    name: "another effect",
    document: { Statement: [{ Effect: "allow", Action: "*" }] },
    words: 'Statement[0] needs the Effect "Allow" or "Deny"',
  },
  { name: "no action", document: { Statement: [{ Effect: "Allow", Resource: "*" }] }, words: "needs an Action" },
  {
    name: "Action and NotAction",
    document: { Statement: [{ Effect: "Allow", Action: "a", NotAction: "b" }] },
    words: "both Action and NotAction",
  },
  {
    name: "an unknown operator",
    document: {
      Statement: [
        { Effect: "Allow", Action: "a", Condition: { StringIs: {} } },
        { Effect: "Allow", Action: "a", Condition: { StringIs: { a: "b" } } },
      ],
    },
    words: '"StringIs"',
  },
  {
    name: "a number for a resource",
    document: { Statement: [{ Effect: "Allow", Action: "a", Resource: 1 }] },
    words: "Statement[0].Resource",
  },
])("refuses a policy with $name", ({ document, words }) => {
  const store = new PolicyStore({ accountId, region });
  const refused = expect.objectContaining({ code: "MalformedPolicyDocument", message: expect.stringContaining(words) });
  expect(() => store.setIdentityPolicy("trigger", "p", document)).toThrow(refused);
});
