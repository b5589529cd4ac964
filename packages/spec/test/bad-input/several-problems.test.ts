import { describe, expect, it } from "vitest";
import { problemsOf, spoilt, validText } from "../support/pipeline-text.ts";

describe("the problems of a file", () => {
  it("are none if it is valid", () => {
    expect(problemsOf(validText)).toEqual([]);
  });

  it("name the model that only a cycle leads to", () => {
    const model = "  model-c:\n    dependsOn: [model-b]\n    image: c\n    instanceType: ml.m5.large\n";
    const circular = spoilt("    instances: 2\n", "    dependsOn: [model-b]\n");
    const text = `${circular.replace("\nconsumers:", `${model}\nconsumers:`)}      model-c: {serve: c}\n`;

    const problems = problemsOf(text);

    expect(problems.map((problem) => problem.code)).toEqual(["SPEC_CYCLE", "SPEC_ORPHAN_MODEL"]);
    expect(problems[1]?.message).toBe(
      "no document ever reaches model-c: it waits for model-b, which no document reaches either",
    );
  });

  it("tell of the longest stage when a name is too long in each", () => {
    const text = spoilt("name: reader", `name: r${"e".repeat(60)}`);

    const messages = problemsOf(text).map((problem) => problem.message);

    expect(messages).toHaveLength(2);
    expect(messages[0]).toContain('22 characters too long in stage "local"');
  });

  it("do not follow from one another", () => {
    const text = spoilt("instanceType: ml.m5.xlarge", "instancetype: 5").replace("[model-a]", "[3]");

    expect(problemsOf(text).map((problem) => problem.code)).toEqual(["SPEC_UNKNOWN_KEY", "SPEC_WRONG_TYPE"]);
  });

  it.each([
    { name: "parent", delivered: "[model-b]", parents: "[modle-a]", code: "SPEC_UNKNOWN_PARENT" },
    { name: "delivery", delivered: "[modle-b]", parents: "[model-a]", code: "SPEC_UNKNOWN_MODEL" },
  ])("do not follow from a misspelt $name", ({ delivered, parents, code }) => {
    const text = spoilt("consumers:", `deliver:\n  models: ${delivered}\nconsumers:`).replace("[model-a]", parents);

    expect(problemsOf(text).map((problem) => problem.code)).toEqual([code]);
  });

  it("do not follow from a misspelt key that overlays change something in", () => {
    const problems = problemsOf(spoilt("\nmodels:", "\nmodel:"));

    expect(problems.map((problem) => problem.message)).toEqual(['unknown key "model"']);
  });

  it("name no item a repetition of another whose values are wrong", () => {
    const text = spoilt('- account: "210987654321"', '- account: "21"\n  - account: 12');

    expect(problemsOf(text).map((problem) => problem.code)).toEqual(["SPEC_BAD_ACCOUNT", "SPEC_WRONG_TYPE"]);
  });

  it("are told once, although three environments share them", () => {
    const text = spoilt("[model-a]", "[model-a, nobody]");

    expect(problemsOf(text)).toHaveLength(1);
  });
});
