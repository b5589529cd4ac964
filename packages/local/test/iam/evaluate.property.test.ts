import fc from "fast-check";
import { expect, it } from "vitest";
import { evaluate } from "../../src/iam/evaluate.ts";
import { compileGlob } from "../../src/iam/glob.ts";
import type { PolicyStatement } from "../../src/iam/policy-document.ts";
import type { AccessRequest } from "../../src/iam/principal.ts";
import { StatementSet } from "../../src/iam/statement-set.ts";

const role = { kind: "role", roleName: "r", roleArn: "arn:aws:iam::123456789012:role/r" } as const;
const action = fc.constantFrom("s3:GetObject", "s3:PutObject", "sqs:SendMessage");
const resource = fc.constantFrom("arn:aws:s3:::a/1", "arn:aws:s3:::a/2", "arn:aws:s3:::b/1");
const lookup = () => undefined;

const statement: fc.Arbitrary<PolicyStatement> = fc.record({
  Effect: fc.constantFrom("Allow", "Deny"),
  Action: fc.constantFrom("*", "s3:*", "s3:Get*", "s3:PutObject", "sqs:*"),
  Resource: fc.constantFrom("*", "arn:aws:s3:::a/*", "*/1", "arn:aws:s3:::b/?"),
});
const statements = fc.array(statement, { maxLength: 5 });
const request: fc.Arbitrary<AccessRequest> = fc.record({ principal: fc.constant(role), action, resource });

const set = (Statement: readonly PolicyStatement[], principal = false) =>
  StatementSet.of({
    Version: "2012-10-17",
    Statement: principal ? Statement.map((one) => ({ ...one, Principal: "*" })) : Statement,
  });
const allowAll: PolicyStatement = { Effect: "Allow", Action: "*", Resource: "*" };
const denyAll: PolicyStatement = { ...allowAll, Effect: "Deny" };

function isAllowed(
  asked: AccessRequest,
  identity: readonly PolicyStatement[],
  resourcePolicy: readonly PolicyStatement[] = [],
) {
  return evaluate(asked, { identity: set(identity), resource: set(resourcePolicy, true) }, lookup).allowed;
}

it("a matching deny wins, wherever it stands", () => {
  fc.assert(
    fc.property(
      request,
      statements,
      statements,
      fc.nat(5),
      fc.boolean(),
      (asked, identity, onResource, index, inIdentity) => {
        const withDeny = (list: PolicyStatement[]) => list.toSpliced(index, 0, denyAll);
        const allowed = isAllowed(
          asked,
          inIdentity ? withDeny(identity) : identity,
          inIdentity ? onResource : withDeny(onResource),
        );
        expect(allowed).toBe(false);
      },
    ),
  );
});

it("adding an allow never takes access away, adding a deny never gives any", () => {
  fc.assert(
    fc.property(request, statements, statements, statement, (asked, identity, onResource, added) => {
      const before = isAllowed(asked, identity, onResource);
      const after = isAllowed(asked, [...identity, added], onResource);
      if (added.Effect === "Allow") expect(after || !before).toBe(true);
      else expect(!after || before).toBe(true);
    }),
  );
});

it("the order of statements does not matter", () => {
  fc.assert(
    fc.property(request, statements, (asked, identity) => {
      expect(isAllowed(asked, identity.toReversed())).toBe(isAllowed(asked, identity));
    }),
  );
});

it("a boundary only ever narrows", () => {
  fc.assert(
    fc.property(request, statements, statements, (asked, identity, boundary) => {
      const within = evaluate(asked, { identity: set(identity), boundary: set(boundary) }, lookup).allowed;
      expect(within).toBe(isAllowed(asked, identity) && isAllowed(asked, boundary));
    }),
  );
});

it("nothing is allowed without an allow", () => {
  fc.assert(
    fc.property(request, statements, (asked, list) => {
      expect(
        isAllowed(
          asked,
          list.filter(({ Effect }) => Effect === "Deny"),
        ),
      ).toBe(false);
    }),
  );
});

const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", "/", ".", "$"), maxLength: 12 });

it("a glob agrees with the regular expression it stands for", () => {
  fc.assert(
    fc.property(text, text, (pattern, value) => {
      const escaped = pattern.replace(/[.$/]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
      expect(compileGlob(pattern)(value, lookup)).toBe(new RegExp(`^${escaped}$`, "s").test(value));
    }),
    { numRuns: 2000 },
  );
});

it("a glob of many stars stays cheap on a text that almost matches", () => {
  const steps = compileGlob(`${"*a".repeat(200)}b`)("a".repeat(2000), lookup);
  expect(steps).toBe(false);
});
