import { bootstrapNames } from "@sluice/infra/bootstrap";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { environmentLines, missingLines, withLines } from "../src/bootstrap/environment-lines.ts";
import { namesOfEnvironment } from "../src/bootstrap/names-of-environment.ts";
import type { Environment } from "../src/environments/environment-schema.ts";
import { parseEnvironment } from "../src/environments/parse-environment.ts";

const text = `# Development.
name: data_dev # as the file
stage: dev
account: '123456789012'

region: us-west-2
protect: false
blueGreen: {routing: canary,   stepPercent: 10}
logRetentionDays: 14
`;

function parsed(yaml: string): Environment {
  const result = parseEnvironment(yaml);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

const environment = parsed(text);
const lines = environmentLines(environment, bootstrapNames({ stage: "dev", accountId: "123456789012" }));

describe("the lines of a foundation", () => {
  it("are added behind a file's own, which stay as they are", () => {
    expect(withLines(text, missingLines(text, lines))).toBe(`${text}backend: s3://sluice-state-dev-123456789012
secretsProvider: awskms://alias/sluice-dev?region=us-west-2
ledger: s3://sluice-ledger-dev-123456789012
artifacts: s3://sluice-artifacts-dev-123456789012
deployRole: arn:aws:iam::123456789012:role/sluice-deploy-dev
permissionsBoundary: arn:aws:iam::123456789012:policy/sluice-boundary-dev
`);
  });

  it.each([
    { region: "cn-north-1", partition: "aws-cn" },
    { region: "us-gov-west-1", partition: "aws-us-gov" },
  ])("name roles and policies of $region in $partition, and the file reads them back", ({ region, partition }) => {
    const place = { ...environment, region };
    const made = environmentLines(place, bootstrapNames({ stage: "dev", accountId: "123456789012" }));

    expect(made).toMatchObject({
      deployRole: `arn:${partition}:iam::123456789012:role/sluice-deploy-dev`,
      permissionsBoundary: `arn:${partition}:iam::123456789012:policy/sluice-boundary-dev`,
    });
    expect(namesOfEnvironment({ ...place, ...made })).toMatchObject({
      names: { deployRole: "sluice-deploy-dev", boundary: "sluice-boundary-dev" },
      adoptBoundary: false,
    });
  });

  it("make a valid file of one without an end of line", () => {
    const written = withLines(text.trimEnd(), missingLines(text, lines));

    expect(parsed(written)).toMatchObject(lines);
  });

  it("change a value where it stands, with what is said beside it", () => {
    const before = `${text}ledger: "s3://old" # kept for ever\nartifacts: s3://own\n`;

    expect(withLines(before, { ledger: "s3://new" })).toBe(before.replace('"s3://old"', "s3://new"));
  });

  it("are none for a file that has them", () => {
    const written = withLines(text, missingLines(text, lines));

    expect(missingLines(written, lines)).toEqual({});
  });

  it("leave every other line alone, whichever the file has already", () => {
    const keys = Object.keys(lines) as (keyof typeof lines)[];
    fc.assert(
      fc.property(fc.subarray(keys), (present) => {
        const before = `${text}${present.map((key) => `${key}: s3://other\n`).join("")}`;

        const after = withLines(before, missingLines(before, lines));

        expect(after.startsWith(text)).toBe(true);
        expect(parsed(after)).toMatchObject(lines);
      }),
    );
  });
});

describe("what bootstrap makes", () => {
  it("is what the environment's file names", () => {
    const named = parsed(`${text}backend: s3://our-state/pulumi?region=us-west-2
ledger: s3://our-ledger/releases
artifacts: s3://our-artifacts
secretsProvider: awskms:///alias/our-key?region=us-west-2
deployRole: arn:aws:iam::123456789012:role/our-deployer
permissionsBoundary: arn:aws:iam::123456789012:policy/team/our-boundary
`);

    expect(namesOfEnvironment(named)).toEqual({
      names: {
        stateBucket: "our-state",
        ledgerBucket: "our-ledger",
        artifactsBucket: "our-artifacts",
        keyAlias: "alias/our-key",
        deployRole: "our-deployer",
        boundary: "team/our-boundary",
      },
      adoptBoundary: true,
    });
  });

  it("has Sluice's names where the file says nothing, and a boundary of its own", () => {
    expect(namesOfEnvironment(environment)).toEqual({
      names: bootstrapNames({ stage: "dev", accountId: "123456789012" }),
      adoptBoundary: false,
    });
  });

  it.each([
    { name: "a folder", line: "backend: file://state" },
    { name: "a passphrase", line: "secretsProvider: passphrase" },
    {
      name: "a key without an alias",
      line: "secretsProvider: awskms://1234abcd-12ab-34cd-56ef-1234567890ab?region=us-west-2",
    },
    { name: "a ledger's folder", line: "ledger: .sluice/ledger" },
    { name: "another account's role", line: "deployRole: arn:aws:iam::999999999999:role/deploy" },
  ])("is not $name", ({ line }) => {
    expect(() => namesOfEnvironment(parsed(`${text}${line}\n`))).toThrow(
      expect.objectContaining({ code: "BOOTSTRAP_NAME", message: expect.stringContaining(line) }),
    );
  });
});
