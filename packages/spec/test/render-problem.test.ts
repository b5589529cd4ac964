import { renderProblem } from "@sluice/spec";
import { describe, expect, it } from "vitest";
import { problemsOf, spoilt } from "./support/pipeline-text.ts";

const file = "pipelines/reader/pipeline.yaml";

function rendered(text: string, colour = false): string {
  return problemsOf(text)
    .map((problem) => renderProblem(problem, { file, text, colour }))
    .join("\n\n");
}

describe("a problem on a terminal", () => {
  it("has its place, its line with a caret, what was expected and what to write", () => {
    expect(rendered(spoilt("instances: 2", "instances: {min: 0, mx: 4}"))).toBe(
      `${file}:15:25  unknown key "mx" in models.model-a.instances
  15 |     instances: {min: 0, mx: 4}
     |                         ^^
  expected one of: min, max, backlogPerInstance
  did you mean "max: 4"?`,
    );
  });

  it("prints a cycle as a circle", () => {
    expect(rendered(spoilt("    instances: 2\n", "    dependsOn: [model-b]\n"))).toBe(
      `${file}:15:17  models depend on each other in a circle: model-a -> model-b -> model-a
  15 |     dependsOn: [model-b]
     |                 ^^^^^^^
  remove one of these dependencies, so that a document can begin somewhere`,
    );
  });

  it("comes with all others of the file, in the order of the text", () => {
    const text = spoilt("name: reader", "name: Reader")
      .replace("ml.m5.large\n", "ml.m5.huge\n")
      .replace("[.pdf, .txt]", "[pdf]");

    expect(rendered(text)).toBe(
      `${file}:2:7  "Reader" cannot be the pipeline's name
  2 | name: Reader
    |       ^^^^^^
  expected lower-case letters, digits and single hyphens, beginning with a
  letter
  did you mean "reader"?

${file}:8:14  source.suffixes[0] is "pdf"
  8 |   suffixes: [pdf]
    |              ^^^
  expected a suffix that begins with a dot, such as .pdf
  did you mean ".pdf"?

${file}:19:19  SageMaker has no instance type "ml.m5.huge" for endpoints
  19 |     instanceType: ml.m5.huge
     |                   ^^^^^^^^^^
  did you mean "ml.m5.large"?`,
    );
  });

  it("is coloured only if asked", () => {
    const text = spoilt("[model-a]", "[model-c]");

    expect(rendered(text)).not.toContain("\u001b");
    expect(rendered(text, true)).toContain("\u001b[31m^^^^^^^\u001b[39m");
  });

  it("shows the part of a long line that matters", () => {
    const text = spoilt("[.pdf, .txt]", `[${".pdf-x, ".repeat(40)}txt]`).replace(
      /.pdf-x/g,
      (part, index: number) => `${part}${index}`,
    );

    const lines = rendered(text).split("\n");

    expect(lines[1]).toContain("txt]");
    expect(lines[2]?.indexOf("^")).toBe(lines[1]?.indexOf("txt]"));
    expect(lines.slice(1).every((line) => line.length <= 80)).toBe(true);
  });

  it("lets no escape sequence of the file through to the terminal", () => {
    const text = spoilt("name: reader", 'name: "\\e[31mred" # \u009b31m');

    expect(rendered(text)).not.toContain("\u001b");
    expect(rendered(text)).not.toContain("\u009b");
  });
});
