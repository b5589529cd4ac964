import { describe, expect, it } from "vitest";
import { checkReferences } from "../../src/environments/check-references.ts";
import type { EnvironmentFile } from "../../src/environments/guard.ts";
import { parseEnvironment } from "../../src/environments/parse-environment.ts";
import { runMain } from "../support/run-main.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

function textOf(name: string, stage: string, more = ""): string {
  return `name: ${name}
stage: ${stage}
account: "111111111111"
region: us-west-2
protect: ${stage === "prod"}
logRetentionDays: 14
${more}`;
}

function fileOf(name: string, stage: string, more = ""): EnvironmentFile {
  const text = textOf(name, stage, more);
  const parsed = parseEnvironment(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { file: `${name}.yaml`, text, environment: parsed.value };
}

const others = [
  fileOf("data_dev", "dev"),
  fileOf("data_live", "prod"),
  fileOf("localdev", "localdev", "emulator: true\n"),
  fileOf("local", "local"),
];

describe("an environment that names another", () => {
  it.each([
    { name: "where its releases come from", more: "promotion: {from: data_dev}\n" },
    { name: "whose overlay counts", more: "overlay: data_dev\n" },
    { name: "a laptop's overlay, being emulated", more: "emulator: true\noverlay: localdev\n", stage: "localx" },
    { name: "an emulated one, being emulated", more: "emulator: true\npromotion: {from: localdev}\n", stage: "localx" },
  ])("may say $name", ({ more, stage = "test" }) => {
    expect(checkReferences([...others, fileOf("data_test", stage, more)])).toEqual([]);
  });

  it.each([
    {
      name: "one that is misspelt",
      more: "promotion: {from: data_dve}\n",
      column: 19,
      message: 'promotion.from names "data_dve", which is no environment',
      hint: "did you mean data_dev?",
    },
    {
      name: "one that is not there",
      more: "overlay: elsewhere\n",
      column: 10,
      message: 'overlay names "elsewhere", which is no environment',
      hint: "expected one of: data_dev, data_live, localdev, local",
    },
    {
      name: "itself",
      more: "promotion: {from: data_test}\n",
      column: 19,
      message: "promotion.from names this environment itself",
      hint: "expected one of: data_dev, data_live, localdev, local",
    },
    {
      name: "a protected one",
      more: "promotion: {from: data_live}\n",
      column: 19,
      message: "promotion.from names data_live, which is protected",
      hint: "name the environment where releases are tried",
    },
    {
      name: "a laptop's, being on AWS",
      more: "promotion: {from: localdev}\n",
      column: 19,
      message: "promotion.from names localdev, which is emulated",
      hint: "what passed on a laptop has not run on AWS: name one that is there",
    },
    {
      name: "an emulated one's overlay, being on AWS",
      more: "overlay: localdev\n",
      column: 10,
      message: "overlay names localdev, which is a laptop's",
      hint: "what models need on a laptop is not for AWS: name one that is there, or none",
    },
    {
      name: "the laptop's overlay, being on AWS",
      more: "overlay: local\n",
      column: 10,
      message: "overlay names local, which is a laptop's",
      hint: "what models need on a laptop is not for AWS: name one that is there, or none",
    },
  ])("may not name $name", ({ more, column, message, hint }) => {
    const code = "DEPLOY_ENVIRONMENT_VALUE";

    expect(checkReferences([...others, fileOf("data_test", "test", more)])).toMatchObject([
      { file: "data_test.yaml", problem: { code, line: 7, column, message, hint } },
    ]);
  });

  it.each([
    { more: "promotion: data_dev\n" },
    { more: "promotion: {}\n" },
    { more: "promotion: {from: data_dev, to: x}\n" },
    { more: "promotion: {from: [data_dev]}\n" },
    { more: "overlay: [local]\n" },
  ])("is told how to write it: $more", ({ more }) => {
    expect(parseEnvironment(textOf("data_test", "test", more))).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([
        expect.objectContaining({
          code: "DEPLOY_ENVIRONMENT_VALUE",
          line: 7,
          hint: expect.stringMatching(/^expected/),
        }),
      ]),
    });
  });

  it("is refused by every verb, with its line", async () => {
    const cwd = temporaryFolder({
      "environments/data_prod.yaml": textOf("data_prod", "prod", "promotion: {from: data_dev}\n"),
      "pipeline.yaml": "name: reader\n",
    });

    const ran = await runMain(["validate", "pipeline.yaml", "--environments", "environments"], { cwd });

    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("environments/data_prod.yaml:7:19");
  });
});
