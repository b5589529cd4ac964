import { type EnvironmentName, parsePipeline } from "@sluice/spec";
import { describe, expect, it } from "vitest";
import { spoilt, unmarked, validText } from "./support/pipeline-text.ts";

const environments: readonly EnvironmentName[] = [
  { name: "local", stage: "local", accountId: "000000000000" },
  { name: "data_dev", stage: "dev", accountId: "111111111111", buckets: ["kept-one"] },
  { name: "data_prod", stage: "prod", accountId: "222222222222", buckets: ["kept.two", "sluice-artifacts-prod"] },
];

function problemsOf(text: string) {
  return parsePipeline(text, { environments }).problems.map(({ line, column, code, path, message }) => ({
    place: `${line}:${column}`,
    code,
    path,
    message,
  }));
}

describe("a pipeline file", () => {
  it.each([
    {
      name: "in a variable of a container",
      text: spoilt(
        "    instances: 2\n",
        "    instances: 2\n    env: {QUEUE: <!https://sqs.us-west-2.amazonaws.com/222222222222/jobs}\n",
      ),
      path: "models.model-a.env.QUEUE",
    },
    {
      name: "in a bucket's name",
      text: spoilt("s3://reader-models/", "<!s3://models-222222222222/"),
      path: "models.model-a.modelData",
    },
    {
      name: "in a permission",
      text: spoilt(
        "    instances: 2\n",
        '    instances: 2\n    permissions: {statements: [{actions: ["sqs:SendMessage"], resources: [<!"arn:aws:sqs:us-west-2:222222222222:q"]}]}\n',
      ),
      path: "models.model-a.permissions.statements[0].resources[0]",
    },
    {
      name: "in development's overlay",
      text: spoilt("{instances: 1}", "{image: <!222222222222.dkr.ecr.us-west-2.amazonaws.com/a:1}"),
      path: "environments.data_dev.models.model-a.image",
    },
    {
      name: "as a consumer of development",
      text: spoilt("  data_dev:\n", '  data_dev:\n    consumers: [{account: <!"222222222222"}]\n'),
      path: "environments.data_dev.consumers[0].account",
    },
  ])("may not name production's account $name", ({ text: marked, path }) => {
    const { text, places } = unmarked(marked);

    expect(problemsOf(text)).toContainEqual({
      place: places[0],
      code: "SPEC_FOREIGN_ACCOUNT",
      path,
      message: expect.stringContaining(
        'environment "data_dev" names the account "222222222222" of the environment "data_prod"',
      ),
    });
  });

  it.each([
    { name: "as model data", part: "s3://reader-models/", replacement: "s3://kept.two/" },
    {
      name: "as a place to read",
      part: "    instances: 2\n",
      replacement: "    instances: 2\n    permissions: {s3Read: [kept.two/model-a]}\n",
    },
  ])("may not name a bucket of another environment's releases $name", ({ part, replacement }) => {
    const problems = problemsOf(spoilt(part, replacement));

    expect(problems).toEqual([
      expect.objectContaining({
        code: "SPEC_FOREIGN_BUCKET",
        message: expect.stringContaining(
          'environment "data_dev" names the bucket "kept.two" of the environment "data_prod"',
        ),
      }),
    ]);
  });

  it("is told once of a bucket that is production's by its name, too", () => {
    const codes = problemsOf(spoilt("s3://reader-models/", "s3://sluice-artifacts-prod/")).map(({ code }) => code);

    expect(codes).toEqual(["SPEC_FOREIGN_BUCKET"]);
  });

  it.each([
    { name: "its own account and bucket", overlay: "modelData: s3://kept-one/111111111111/model.tar.gz" },
    { name: "a number that only holds an account", overlay: 'env: {NUMBER: "12222222222223"}' },
    { name: "a bucket whose name only holds another", overlay: "modelData: s3://kept.two-more/model.tar.gz" },
    { name: "a bucket another name only looks like", overlay: "modelData: s3://keptxtwo/model.tar.gz" },
  ])("may name $name", ({ overlay }) => {
    expect(problemsOf(spoilt("{instances: 1}", `{${overlay}}`))).toEqual([]);
  });

  it("may name anything for the laptop, which reaches nobody", () => {
    const text = spoilt(
      "      model-a: {serve",
      "      model-a: {env: {ROLE: 'arn:aws:iam::222222222222:role/x'}, serve",
    );

    expect(problemsOf(text)).toEqual([]);
  });

  it("is checked as it was when no accounts are known", () => {
    const known = environments.map(({ name, stage }) => ({ name, stage }));

    expect(parsePipeline(validText, { environments: known }).problems).toEqual([]);
  });
});
