import { symlinkSync } from "node:fs";
import { join } from "node:path";
import Value from "typebox/value";
import { describe, expect, it } from "vitest";
import { digestOfCases } from "../../src/cases/read/digest-of-cases.ts";
import { readCases } from "../../src/cases/read/read-cases.ts";
import { describeFailure } from "../../src/failures/describe-failure.ts";
import { exitCodeOf, renderFailure } from "../../src/failures/render-failure.ts";
import { UsageError } from "../../src/failures/usage-error.ts";
import { FailureOutput } from "../../src/output/failure-output.ts";
import { casesOf, type Files, pipelineOfCases, problemsOf } from "../support/case-folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const picture = { "cases/office/office.png": "picture" };
const storedFile = (overrides: object = {}) =>
  JSON.stringify({ version: 1, model: "model-b", madeBy: { image: "b:1" }, prediction: { a: 1 }, ...overrides });

/** One case with a picture and this `expect.yaml`. */
function office(expected: string, files: Files = {}): Files {
  return { ...picture, "cases/office/expect.yaml": expected, ...files };
}

describe("a case", () => {
  it("is read with its input and every expectation, each with its line", () => {
    const [one] = casesOf(
      office(
        `description: A clean office flyer.
timeoutSeconds: 60
models:
  model-b:
    schema: schema.json
    equals: { /propertyType: office, "": { a: 1 } }
    near:
      /confidence: { value: 0.93, within: 0.05 }
    matches: { /text: "off.ce" }
    absent:
      - /error
    stored: { within: 0.5, ignore: [/at] }
`,
        { "cases/office/schema.json": '{"type":"object"}', "cases/office/stored/model-b.json": storedFile() },
      ),
    );

    expect(one).toMatchObject({
      name: "office",
      description: "A clean office flyer.",
      timeoutSeconds: 60,
      input: { name: "office.png", sizeBytes: 7 },
      models: {
        "model-b": {
          line: 4,
          schema: { value: { type: "object" }, line: 5 },
          equals: { "/propertyType": { value: "office", line: 6 }, "": { value: { a: 1 }, line: 6 } },
          near: { "/confidence": { value: { value: 0.93, within: 0.05 }, line: 8 } },
          matches: { "/text": { value: /off.ce/u, line: 9 } },
          absent: [{ value: "/error", line: 11 }],
          stored: {
            value: { within: 0.5, ignore: ["/at"], stored: { model: "model-b", prediction: { a: 1 } } },
            line: 12,
          },
        },
      },
    });
  });

  it.each([
    { name: "an empty expect.yaml", expected: "" },
    { name: "nothing but a comment", expected: "# every model must predict\n" },
    { name: "models left empty", expected: "models:\n" },
    { name: "a model left empty", expected: "models:\n  model-b:\n" },
    { name: "expectations left empty", expected: "models: {model-b: {equals: , stored: , absent: []}}" },
    { name: "a byte order mark", expected: "\uFEFFmodels: {model-b: }" },
    { name: "stored: true before there is a stored prediction", expected: "models: {model-b: {stored: true}}" },
    { name: "an input of another folder of the pipeline", expected: "input: ../../inputs/shop.txt" },
    { name: "a schema that cases share", expected: "models: {model-b: {schema: ../../schemas/b.json}}" },
    {
      name: "a schema that other parts of it are named in",
      expected:
        "models: {model-b: {schema: {$ref: urn:a, $defs: {a: {$id: urn:a, $defs: {b: {type: string}}, " +
        'properties: {x: {$ref: "#/$defs/b"}, y: {$ref: "#c"}, z: {$anchor: c}}}}}}}',
    },
    {
      name: "a schema with a constant that looks like a reference",
      expected: 'models: {model-b: {schema: {const: {$ref: "#/a"}, enum: [{$ref: "#/a"}]}}}',
    },
    {
      name: "a schema and a stored prediction with byte order marks",
      expected: "models: {model-b: {schema: ../../schemas/marked.json, stored: true}}",
    },
    {
      name: "a schema in place",
      expected: 'models: {model-b: {schema: {$ref: "#/$defs/a", $defs: {a: {type: string}}}}}',
    },
    { name: "a recursive schema", expected: 'models: {model-b: {schema: {type: array, items: {$ref: "#"}}}}' },
    { name: "an alias", expected: "models: {model-a: &a {equals: {/x: 1}}, model-b: *a}" },
  ])("may have $name", ({ expected }) => {
    const files = {
      "inputs/shop.txt": "shop",
      "schemas/b.json": "true",
      "schemas/marked.json": "\uFEFF{}",
      "cases/office/stored/model-b.json": `\uFEFF${storedFile()}`,
      "cases/README.md": "no case",
      "cases/.old/x": "",
    };

    expect(casesOf(office(expected, files))).toHaveLength(1);
  });

  it("keeps every digit of an expected integer", () => {
    const [one] = casesOf(office("models: {model-b: {equals: {/id: 12345678901234567890, /n: 3}}}"));

    const { equals } = one?.models["model-b"] ?? {};
    expect(JSON.stringify(equals?.["/id"]?.value)).toBe("12345678901234567890");
    expect(equals?.["/n"]?.value).toBe(3);
  });

  it("keeps every digit of a number that a prediction is to be near, such as a time in nanoseconds", () => {
    const [one] = casesOf(office("models: {model-b: {near: {/at: {value: 1700000000000000001, within: 1000000000}}}}"));

    const { near } = one?.models["model-b"] ?? {};
    expect(JSON.stringify(near?.["/at"]?.value)).toBe('{"value":1700000000000000001,"within":1000000000}');
  });

  it("takes within as a double, however large it is", () => {
    const [one] = casesOf(office("models: {model-b: {stored: {within: 20000000000000000}}}"));

    expect(one?.models["model-b"]?.stored?.value.within).toBe(2e16);
  });

  it("leaves out links that lead nowhere when it looks for its input", () => {
    const folder = temporaryFolder(office(""));
    symlinkSync("loop.png", join(folder, "cases/office/loop.png"));
    symlinkSync("loop", join(folder, "cases/loop"));

    const { cases } = readCases({ folder, pipeline: pipelineOfCases, cwd: folder });

    expect(cases.map(({ name, input }) => [name, input.name])).toEqual([["office", "office.png"]]);
  });

  it("may be kept in a folder that a link leads to", () => {
    const folder = temporaryFolder(office("models: {model-b: {schema: s.json}}", { "cases/office/s.json": "{}" }));
    const link = join(temporaryFolder({}), "pipeline");
    symlinkSync(folder, link);

    expect(readCases({ folder: link, pipeline: pipelineOfCases, cwd: link }).cases).toHaveLength(1);
  });

  it("leaves hidden files and what it stored out of the choice of an input", () => {
    const [one] = casesOf(office("", { "cases/office/.DS_Store": "", "cases/office/stored/model-b.json": "{}" }));

    expect(one?.input.name).toBe("office.png");
  });
});

describe("what is wrong with a case is told with its place", () => {
  const at = "cases/office/expect.yaml";
  const rows: { name: string; files: Files; problem: RegExp }[] = [
    { name: "no expect.yaml", files: picture, problem: /^CASE_NO_EXPECT 1:1 .* may be empty/ },
    {
      name: "expect.yml",
      files: { ...picture, "cases/office/expect.yml": "" },
      problem: /^CASE_NO_EXPECT 1:1 .*rename expect.yml to expect.yaml/,
    },
    { name: "no input", files: { [at]: "" }, problem: /^CASE_NO_INPUT 1:1 / },
    {
      name: "two inputs",
      files: office("", { "cases/office/notes.md": "" }),
      problem: /^CASE_SEVERAL_INPUTS 1:1 .*notes.md, office.png \/ say which one: input: office.png$/,
    },
    {
      name: "an input that is missing",
      files: office("input: ofice.png"),
      problem: /^CASE_INPUT_MISSING 1:8 .*did you mean office.png\?$/,
    },
    {
      name: "an input that is a folder",
      files: office("input: ../office"),
      problem: /^CASE_INPUT_MISSING 1:8 .*is a folder/,
    },
    {
      name: "an input outside the pipeline",
      files: office("input: ../../../x.png"),
      problem: /^CASE_INPUT_OUTSIDE 1:8 /,
    },
    { name: "an input with a null character", files: office('input: "a\\0b"'), problem: /^CASE_INPUT_MISSING 1:8 / },
    {
      name: "an input with a name that no file has",
      files: office(`input: ${"a".repeat(300)}.png`),
      problem: /^CASE_INPUT_MISSING 1:8 /,
    },
    { name: "an absolute input", files: office("input: /etc/hosts"), problem: /^CASE_INPUT_OUTSIDE 1:8 / },
    {
      name: "an input that the source refuses",
      files: { [at]: "", "cases/office/office.pdf": "" },
      problem: /^CASE_INPUT_SUFFIX 1:1 {2}the source takes no office.pdf.*\.png, \.txt$/,
    },
    {
      name: "an unknown model",
      files: office("models:\n  model-bb: {}"),
      problem: /^CASE_UNKNOWN_MODEL 2:3 .*did you mean model-b\?/,
    },
    { name: "an unknown key", files: office("modles: {}"), problem: /^CASE_UNKNOWN_KEY 1:1 .*did you mean models\?$/s },
    {
      name: "an unknown expectation",
      files: office("models: {model-b: {equal: {}}}"),
      problem: /^CASE_UNKNOWN_KEY 1:20 .*did you mean equals\?$/s,
    },
    {
      name: "a misspelt key that names a file",
      files: office("models: {model-b: {shema: s.json}}", { "cases/office/s.json": "{}" }),
      problem: /^CASE_UNKNOWN_KEY 1:20 .*did you mean schema\?$/s,
    },
    {
      name: "a name for a pointer",
      files: office("models: {model-b: {equals: {propertyType: 1}}}"),
      problem: /^CASE_POINTER 1:29 .*write \/propertyType$/,
    },
    {
      name: "a path with dots",
      files: office("models: {model-b: {absent: [fields.price]}}"),
      problem: /^CASE_POINTER 1:29 .*write \/fields\/price$/,
    },
    {
      name: "a JSONPath",
      files: office('models: {model-b: {near: {"$.a[0].b": {value: 1, within: 0}}}}'),
      problem: /^CASE_POINTER .*write \/a\/0\/b$/,
    },
    {
      name: "an unescaped tilde",
      files: office("models: {model-b: {stored: {ignore: [/a~b]}}}"),
      problem: /^CASE_POINTER .*write \/a~0b$/,
    },
    {
      name: "a broken pattern",
      files: office('models: {model-b: {matches: {/a: "("}}}'),
      problem: /^CASE_PATTERN 1:34 .*Unterminated group/,
    },
    {
      name: "a missing schema",
      files: office("models: {model-b: {schema: no.json}}"),
      problem: /^CASE_SCHEMA 1:28 {2}there is no schema no.json/,
    },
    {
      name: "a schema that is no JSON",
      files: office("models: {model-b: {schema: s.json}}", { "cases/office/s.json": "{" }),
      problem: /^CASE_SCHEMA 1:28 {2}s.json is not JSON: /,
    },
    {
      name: "a schema with a misspelt type",
      files: office("models: {model-b: {schema: {type: strng}}}"),
      problem: /^CASE_SCHEMA 1:28 {2}the schema is no JSON Schema: \/type must be one of .*string/,
    },
    {
      name: "a schema with a broken pattern",
      files: office('models: {model-b: {schema: {pattern: "("}}}'),
      problem: /^CASE_SCHEMA .*\/pattern must be a regular expression$/,
    },
    {
      name: "a schema whose reference leads nowhere",
      files: office('models: {model-b: {schema: {$ref: "#/$defs/x"}}}'),
      problem: /^CASE_SCHEMA .*its \$ref #\/\$defs\/x leads nowhere/,
    },
    {
      name: "a schema that refers to a file",
      files: office("models: {model-b: {schema: {$ref: common.json}}}", { "cases/common.json": "{}" }),
      problem: /^CASE_SCHEMA .*its \$ref common.json leads nowhere/,
    },
    {
      name: "a schema that refers to a page",
      files: office('models: {model-b: {schema: {items: {$ref: "https://example.com/a.json#/b"}}}}'),
      problem: /^CASE_SCHEMA .*its \$ref https:.* leads nowhere/,
    },
    {
      name: "a schema of a kind that every object has",
      files: office("models: {model-b: {schema: {$schema: constructor}}}"),
      problem: /^CASE_SCHEMA .*its \$schema is unknown/,
    },
    {
      name: "a schema that is its own reference",
      files: office('models: {model-b: {schema: {$ref: "#"}}}'),
      problem: /^CASE_SCHEMA .*leads back to itself without end/,
    },
    {
      name: "a schema of an unknown kind",
      files: office("models: {model-b: {schema: {$schema: https://example.com/x}}}"),
      problem: /^CASE_SCHEMA .*its \$schema is unknown/,
    },
    {
      name: "a stored prediction that is no JSON",
      files: office("models: {model-b: {stored: {}}}", { "cases/office/stored/model-b.json": "<<<<<<< HEAD" }),
      problem: /^CASE_STORED 1:20 {2}stored.model-b.json cannot be read: it is not JSON.*--update$/,
    },
    {
      name: "a stored prediction of a later format",
      files: office("models: {model-b: {stored: {}}}", {
        "cases/office/stored/model-b.json": storedFile({ version: 2 }),
      }),
      problem: /^CASE_STORED .*has the format version 2/,
    },
    {
      name: "a stored prediction of another model",
      files: office("models: {model-b: {stored: {}}}", {
        "cases/office/stored/model-b.json": storedFile({ model: "model-a" }),
      }),
      problem: /^CASE_STORED .*is a prediction of model-a/,
    },
    {
      name: "a stored prediction of another shape",
      files: office("models: {model-b: {stored: {}}}", { "cases/office/stored/model-b.json": '{"version": 1}' }),
      problem: /^CASE_STORED .*is no stored prediction/,
    },
    { name: "a list for the file", files: office("- a"), problem: /^CASE_VALUE 1:1 {2}the file is a list/ },
    { name: "a tab", files: office("models:\n\tmodel-b:"), problem: /^CASE_YAML 2:1 / },
    { name: "a key twice", files: office("models: {}\nmodels: {}"), problem: /^CASE_YAML 2:1 / },
    {
      name: "a number that is none",
      files: office("models: {model-b: {equals: {/a: [.nan]}}}"),
      problem: /^CASE_VALUE 1:34 .*\["\/a"\]\[0\] is NaN, expected a value of JSON$/,
    },
    {
      name: "a number that is too large",
      files: office("models: {model-b: {near: {/a: {value: 1e400, within: 1}}}}"),
      problem: /^CASE_VALUE 1:39 .*value is Infinity, expected a number that/,
    },
    {
      name: "a tolerance without end",
      files: office("models: {model-b: {stored: {within: .inf}}}"),
      problem: /^CASE_VALUE 1:37 .*within is Infinity, expected the most/,
    },
    {
      name: "a tag",
      files: office("models: {model-b: {equals: {/a: !!timestamp 2026-01-02}}}"),
      problem: /^CASE_YAML 1:33 .*tag/,
    },
    {
      name: "an unknown key after a byte order mark",
      files: office("\uFEFFmodles: {}"),
      problem: /^CASE_UNKNOWN_KEY 1:1 /,
    },
    { name: "two documents", files: office("models: {}\n---\nmodels: {}"), problem: /^CASE_YAML / },
    {
      name: "no end of brackets",
      files: office(`models: ${"[".repeat(100_000)}`),
      problem: /^CASE_YAML 1:.*nested too deeply$/,
    },
    {
      name: "aliases that grow without end",
      files: office(
        `a: &a [${"x,".repeat(9)}]\nb: &b [${"*a,".repeat(9)}]\nc: &c [${"*b,".repeat(9)}]\nd: [${"*c,".repeat(9)}]`,
      ),
      problem: /^CASE_YAML .*excessive alias count/,
    },
    {
      name: "bytes that are no text",
      files: office("\u0000\u0001"),
      problem: /^CASE_VALUE 1:1 .*expected keys such as/,
    },
    { name: "an alias of nothing", files: office("models: *a"), problem: /^CASE_YAML / },
  ];

  it.each(rows)("$name", ({ files, problem }) => {
    const problems = problemsOf(files);

    expect(Object.keys(problems)).toEqual([at]);
    expect(problems[at]).toEqual([expect.stringMatching(problem)]);
  });

  it.each([
    { name: "an input", link: "cases/office/x.png", text: "input: x.png", problem: /^CASE_INPUT_OUTSIDE 1:8 / },
    { name: "the only file", link: "cases/office/x.png", text: "", problem: /^CASE_INPUT_OUTSIDE 1:1 / },
    {
      name: "a schema",
      link: "cases/office/s.json",
      text: "input: ../office.png\nmodels: {model-b: {schema: s.json}}",
      problem: /^CASE_SCHEMA 2:28 .*outside/,
    },
  ])("$name that is a link which leads out of the pipeline", ({ link, text, problem }) => {
    const outside = join(temporaryFolder({ file: "{}" }), "file");

    const problems = problemsOf({ [at]: text, "cases/office.png": "" }, (folder) => {
      symlinkSync(outside, join(folder, link));
    });

    expect(problems).toEqual({ [at]: [expect.stringMatching(problem)] });
  });

  it("an expect.yaml that is a folder", () => {
    expect(problemsOf({ ...picture, "cases/office/expect.yaml/x": "" })).toEqual({
      [at]: [expect.stringMatching(/^CASE_NO_EXPECT 1:1 {2}expect.yaml cannot be read: /)],
    });
  });

  it.each([
    { name: "Office", better: "office" },
    { name: "clean office", better: "clean-office" },
    { name: "büro", better: "b-ro" },
    { name: "_office", better: "office" },
  ])("a case cannot be called $name", ({ name, better }) => {
    const problems = problemsOf({ [`cases/${name}/expect.yaml`]: "", [`cases/${name}/a.png`]: "" });

    expect(Object.values(problems)).toEqual([
      [expect.stringMatching(`^CASE_NAME 1:1 .*rename the folder to ${better}$`)],
    ]);
  });

  it.each(["office", "office-clean.2", "a_b", "1"])("a case can be called %s", (name) => {
    expect(casesOf({ [`cases/${name}/expect.yaml`]: "", [`cases/${name}/a.png`]: "" })).toHaveLength(1);
  });

  it("of all cases at once, sorted by place", () => {
    const problems = problemsOf({
      ...office("models:\n  model-b:\n    near: { /a: 1 }\n    equals: { b: 1 }\n  model-x: {}\ntimeoutSeconds: soon"),
      "cases/shop/expect.yaml": "models: [",
      "cases/shop/shop.txt": "",
      "cases/Shop/expect.yaml": "",
      "cases/Shop/shop.txt": "",
      "cases/valid/expect.yaml": "",
      "cases/valid/a.png": "",
    });

    expect(Object.keys(problems)).toEqual(["cases/Shop/expect.yaml", at, "cases/shop/expect.yaml"]);
    expect(problems[at]?.map((problem) => problem.split("  ")[0])).toEqual([
      "CASE_VALUE 3:17",
      "CASE_POINTER 4:15",
      "CASE_UNKNOWN_MODEL 5:3",
      "CASE_VALUE 6:17",
    ]);
    expect(problems["cases/shop/expect.yaml"]).toContainEqual(expect.stringMatching(/^CASE_SAME_NAME/));
  });
});

describe("the cases of a pipeline", () => {
  const two = { ...office(""), "cases/shop/expect.yaml": "", "cases/shop/shop.txt": "" };

  it("come in the order of their names, or only those asked for", () => {
    expect(casesOf(two).map(({ name }) => name)).toEqual(["office", "shop"]);
    expect(casesOf(two, ["shop", "shop"]).map(({ name }) => name)).toEqual(["shop"]);
  });

  it("that nobody asked for may have problems", () => {
    expect(casesOf({ ...two, "cases/shop/expect.yaml": "[" }, ["office"])).toHaveLength(1);
  });

  it.each([
    { name: "no folder", files: { "pipeline.yaml": "" }, code: "CASE_NONE", hint: /cases.first.*expect\.yaml/ },
    { name: "an empty folder", files: { "cases/README.md": "" }, code: "CASE_NONE", hint: /cases.first/ },
    { name: "a misspelt name", files: two, only: ["ofice"], code: "CASE_UNKNOWN", hint: /did you mean office\?/ },
    { name: "a name like none", files: two, only: ["zzz"], code: "CASE_UNKNOWN", hint: /the cases are: office, shop/ },
  ])("cannot be read with $name", ({ files, only, code, hint }) => {
    const failure = failureOf(() => casesOf(files, only));

    expect(failure).toBeInstanceOf(UsageError);
    expect(failure).toMatchObject({ code, hint: expect.stringMatching(hint) });
  });

  it("with problems end the command as wrong usage, with an excerpt of each file, and say so to machines", async () => {
    const failure = failureOf(() => casesOf({ ...office("modles: 1"), "cases/shop/expect.yaml": "input: x.txt" }));

    const text = await renderFailure(failure, { style: { colour: false } as never, debug: false });
    const output = describeFailure(failure, exitCodeOf(failure));

    expect(exitCodeOf(failure)).toBe(2);
    expect(text).toContain("1 | modles: 1\n    | ^^^^^^");
    expect(text).toContain("1 | input: x.txt\n    |        ^^^^^");
    expect(Value.Check(FailureOutput, output)).toBe(true);
    expect(output.error).toMatchObject({ code: "CASE_INVALID", message: "2 files have 2 problems" });
    expect(output.problems.map(({ file, code }) => `${file?.replaceAll("\\", "/")} ${code}`)).toEqual([
      "cases/office/expect.yaml CASE_UNKNOWN_KEY",
      "cases/shop/expect.yaml CASE_INPUT_MISSING",
    ]);
  });
});

describe("the digest of cases", () => {
  const files = office("models: {model-b: {schema: s.json, stored: {}}}", {
    "cases/office/s.json": "{}",
    "cases/office/stored/model-b.json": storedFile(),
  });

  it("is the same wherever they are kept", () => {
    expect(digestOfCases(casesOf(files))).toBe(digestOfCases(casesOf(files)));
    expect(digestOfCases(casesOf(files))).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    { name: "an input", change: { "cases/office/office.png": "other" } },
    {
      name: "an expectation",
      change: { "cases/office/expect.yaml": "models: {model-b: {schema: s.json, stored: true}}" },
    },
    { name: "a schema", change: { "cases/office/s.json": '{"type":"object"}' } },
    { name: "a stored prediction", change: { "cases/office/stored/model-b.json": storedFile({ prediction: 2 }) } },
    { name: "the number of cases", change: { "cases/shop/expect.yaml": "", "cases/shop/shop.txt": "" } },
  ])("changes with $name", ({ change }) => {
    expect(digestOfCases(casesOf({ ...files, ...change }))).not.toBe(digestOfCases(casesOf(files)));
  });
});

function failureOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
