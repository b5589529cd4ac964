import { expect, it } from "vitest";
import { parseAgainst } from "../../../src/cases/compare/parse-against.ts";

it.each([
  { name: "a branch", given: "main", against: { kind: "commit", ref: "main" } },
  { name: "a branch of a remote", given: "origin/main", against: { kind: "commit", ref: "origin/main" } },
  { name: "a tag", given: "v1.2", against: { kind: "commit", ref: "v1.2" } },
  { name: "the commit before", given: "HEAD~1", against: { kind: "commit", ref: "HEAD~1" } },
  { name: "a commit of digits only", given: "1234567", against: { kind: "commit", ref: "1234567" } },
  { name: "a branch that is a number", given: "refs/heads/7", against: { kind: "commit", ref: "refs/heads/7" } },
  { name: "a branch called latest", given: "latest", against: { kind: "commit", ref: "latest" } },
  {
    name: "a release of the environment",
    given: "7",
    environment: "data_dev",
    against: { kind: "release", environment: "data_dev", release: 7 },
  },
  {
    name: "a release of another environment than the one that is named",
    given: "data_prod:12",
    environment: "data_dev",
    against: { kind: "release", environment: "data_prod", release: 12 },
  },
  {
    name: "the newest release",
    given: "data_dev:latest",
    against: { kind: "release", environment: "data_dev", release: "latest" },
  },
])("takes $given for $name", ({ given, environment, against }) => {
  expect(parseAgainst(given, environment)).toEqual(against);
});

it.each([
  { name: "nothing", given: "" },
  { name: "an option", given: "-h" },
  { name: "two words", given: "main branch" },
  { name: "a release 0", given: "data_dev:0" },
  { name: "a release 0 without its environment", given: "0" },
  { name: "a release that is no number", given: "data_dev:seven" },
  { name: "a release of no environment", given: ":7" },
  { name: "a file of a commit", given: "HEAD:pipeline.yaml" },
])("refuses $name", ({ given }) => {
  expect(() => parseAgainst(given, "data_dev")).toThrow(
    expect.objectContaining({ code: "TEST_AGAINST_INVALID", hint: expect.stringContaining("data_dev:7") }),
  );
});

it("asks for the environment of a number", () => {
  expect(() => parseAgainst("7", undefined)).toThrow(
    expect.objectContaining({
      code: "TEST_AGAINST_NO_ENVIRONMENT",
      hint: expect.stringContaining("--against data_dev:7"),
    }),
  );
});
