import { describe, expect, it } from "vitest";
import { problemsOf, repository, spoilt, unmarked, validText } from "./support/pipeline-text.ts";

/** A file with one thing wrong; `<!` stands where the problem is to be shown. */
interface BadInput {
  readonly name: string;
  readonly text: string;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly severity?: "warning";
}

const statement = (inner: string): string =>
  spoilt("    instances: 2\n", `    instances: 2\n    permissions:\n${inner}`);

const yaml: readonly BadInput[] = [
  { name: "an empty file", text: "<!", code: "SPEC_EMPTY_FILE", message: "the file is empty, expected a pipeline" },
  {
    name: "a file of comments only",
    text: "<!# nothing\n",
    code: "SPEC_EMPTY_FILE",
    message: "the file is empty, expected a pipeline",
  },
  {
    name: "a tab as indent",
    text: spoilt("  bucket:", "<!\tbucket:"),
    code: "SPEC_TAB_INDENT",
    message: "a tab indents this line, expected spaces",
    hint: "replace the tab with spaces, two for each level",
  },
  {
    name: "a bracket that is not closed",
    text: spoilt("[.pdf, .txt]", "<![.pdf, .txt"),
    code: "SPEC_YAML_SYNTAX",
    message: 'this is not YAML: "[" is not closed',
    hint: 'add "]"',
  },
  {
    name: "a quote that is not closed",
    text: spoilt('"210987654321"', '<!"210987654321'),
    code: "SPEC_YAML_SYNTAX",
    message: "this is not YAML: the quote is not closed",
  },
  {
    name: "a line that is indented too deep",
    text: spoilt("owner: data-science", "owner: <!data-science\n  colour: red"),
    code: "SPEC_YAML_SYNTAX",
    message: "this is not YAML: the next line is indented deeper, though this key has its value already",
  },
  {
    name: "a line that fits no indent",
    text: spoilt("  prefix:", "<! prefix:"),
    code: "SPEC_YAML_SYNTAX",
    message: "this is not YAML",
  },
  {
    name: "a colon in a value",
    text: spoilt("owner: data-science", "owner: <!team: science"),
    code: "SPEC_YAML_SYNTAX",
    message: "this is not YAML: a value holds a colon and a space",
  },
  {
    name: "an alias without an anchor",
    text: spoilt("owner: data-science", "owner: <!*team"),
    code: "SPEC_YAML_SYNTAX",
    message: "alias *team has no anchor &team above it",
  },
  {
    name: "a key written twice",
    text: spoilt("    instances: 2\n", "    instances: 2\n    <!instances: 3\n"),
    code: "SPEC_DUPLICATE_KEY",
    message: 'key "instances" is there twice',
    hint: "remove one of them, or give it another name",
  },
  {
    name: "a second document",
    text: `${validText}<!---\nname: other\n`,
    code: "SPEC_MULTIPLE_DOCUMENTS",
    message: "a second document begins here, expected one pipeline in a file",
  },
];

const shape: readonly BadInput[] = [
  {
    name: "a file that is a list",
    text: "<!- a\n- b\n",
    code: "SPEC_WRONG_TYPE",
    message: "the file is a list, expected keys with values (apiVersion, name, owner, ",
  },
  {
    name: "another version of the format",
    text: spoilt("sluice/v1", "<!sluice/v2"),
    code: "SPEC_BAD_VALUE",
    message: 'apiVersion is "sluice/v2", expected "sluice/v1"',
  },
  {
    name: "a misspelt key",
    text: spoilt("  prefix:", "  <!prefx:"),
    code: "SPEC_UNKNOWN_KEY",
    message: 'unknown key "prefx" in source',
    hint: 'expected one of: bucket, create, prefix, suffixes\ndid you mean "prefix: incoming/"?',
  },
  {
    name: "an unknown key at the top",
    text: spoilt("owner:", "<!colour: red\nowner:"),
    code: "SPEC_UNKNOWN_KEY",
    message: 'unknown key "colour"',
    hint: "expected one of: apiVersion, name, owner, description, source, models, deliver, consumers, environments",
  },
  {
    name: "a missing key at the top",
    text: spoilt("owner: data-science\n", "").replace("apiVersion", "<!apiVersion"),
    code: "SPEC_MISSING_KEY",
    message: 'missing key "owner"',
    hint: "add owner: data-science",
  },
  {
    name: "a model without an image in any environment",
    text: spoilt("  model-b:", "  <!model-b:").replace(/ {4}image: .*model-b.*\n/, ""),
    code: "SPEC_MISSING_KEY",
    message: 'missing key "image" in models.model-b',
  },
  {
    name: "text instead of a list",
    text: spoilt("[model-a]", "<!model-a"),
    code: "SPEC_WRONG_TYPE",
    message: 'models.model-b.dependsOn is "model-a", expected a list',
    hint: "write a list: [model-a]",
  },
  {
    name: "text instead of a number of instances",
    text: spoilt("instances: 2", "instances: <!two"),
    code: "SPEC_WRONG_TYPE",
    message:
      'models.model-a.instances is "two", expected a whole number from 1 to 1000, or keys with values (min, max, backlogPerInstance)',
  },
  {
    name: "a word that is true in another YAML",
    text: spoilt("  prefix:", "  create: <!yes\n  prefix:"),
    code: "SPEC_WRONG_TYPE",
    message: 'source.create is "yes", expected true or false',
    hint: "write true",
  },
  {
    name: "a key without a value",
    text: spoilt("owner: data-science", "<!owner:"),
    code: "SPEC_WRONG_TYPE",
    message: "owner is empty, expected a team's name such as data-science",
  },
  {
    name: "no instance at all",
    text: spoilt("instances: 2", "instances: <!0"),
    code: "SPEC_OUT_OF_RANGE",
    message: "models.model-a.instances is 0, expected a whole number from 1 to 1000",
  },
  {
    name: "a negative count",
    text: spoilt("instances: 2", "instances: {min: <!-1, max: 2}"),
    code: "SPEC_OUT_OF_RANGE",
    message: "models.model-a.instances.min is -1, expected a whole number from 0 to 1000",
  },
  {
    name: "half an instance",
    text: spoilt("instances: 2", "instances: <!1.5"),
    code: "SPEC_OUT_OF_RANGE",
    message: "models.model-a.instances is 1.5, expected a whole number from 1 to 1000",
  },
  {
    name: "a number that is none",
    text: spoilt("instances: 2", "instances: <!.nan"),
    code: "SPEC_OUT_OF_RANGE",
    message: "models.model-a.instances is NaN, expected a whole number from 1 to 1000",
  },
  {
    name: "an unknown key of a union's branch",
    text: spoilt("instances: 2", "instances: {min: 0, <!mx: 4, max: 5}"),
    code: "SPEC_UNKNOWN_KEY",
    message: 'unknown key "mx" in models.model-a.instances',
    hint: "expected one of: min, max, backlogPerInstance",
  },
  {
    name: "a suffix twice",
    text: spoilt("[.pdf, .txt]", "[.pdf, .txt, <!.pdf]"),
    code: "SPEC_DUPLICATE_ITEM",
    message: 'source.suffixes lists ".pdf" twice',
    hint: "remove one of them",
  },
  {
    name: "a suffix without its dot",
    text: spoilt("[.pdf, .txt]", "[.pdf, <!txt]"),
    code: "SPEC_BAD_SUFFIX",
    message: 'source.suffixes[1] is "txt", expected a suffix that begins with a dot, such as .pdf',
    hint: 'did you mean ".txt"?',
  },
  {
    name: "no models",
    text: `${validText.slice(0, validText.indexOf("models:"))}models: <!{}\n`,
    code: "SPEC_BAD_VALUE",
    message: "models is empty, expected at least one",
  },
];

const names: readonly BadInput[] = [
  {
    name: "a pipeline's name with capitals and underscores",
    text: spoilt("name: reader", "name: <!My_Reader"),
    code: "SPEC_BAD_NAME",
    message: '"My_Reader" cannot be a name in name, expected lower-case letters, digits and single hyphens',
    hint: 'did you mean "my-reader"?',
  },
  {
    name: "a double hyphen",
    text: spoilt("name: reader", "name: <!my--reader"),
    code: "SPEC_BAD_NAME",
    message: '"my--reader" cannot be a name in name',
    hint: 'did you mean "my-reader"?',
  },
  {
    name: "a model's name with an underscore",
    text: spoilt("  model-b:", "  <!model_b:").replace("      model-b: {serve: node models/model-b/server.ts}\n", ""),
    code: "SPEC_BAD_NAME",
    message: '"model_b" cannot be a name in models',
    hint: 'did you mean "model-b"?',
  },
  {
    name: "a beginning that S3 reserves",
    text: spoilt("name: reader", "name: <!xn"),
    code: "SPEC_BAD_NAME",
    message: 'name is "xn", but S3 reserves bucket names that begin with "xn--"',
  },
  {
    name: "a name that is too long in the longest stage only",
    text: spoilt("name: reader", `name: r${"e".repeat(39)}`)
      .replace("  model-a:", "  <!model-a:")
      .replace("  model-b:", "  model:")
      .replace("model-b: {s", "model: {s"),
    code: "SPEC_NAME_TOO_LONG",
    message: 'is 1 character too long in stage "local"',
    hint: "shorten the pipeline's name or the model's by 1 character",
  },
  {
    name: "a bucket that S3 does not take",
    text: spoilt("reader-input-${stage}", "<!reader..input"),
    code: "SPEC_BAD_BUCKET",
    message: "two dots may not stand side by side",
  },
  {
    name: "a bucket with capitals",
    text: spoilt("reader-input-${stage}", "<!Reader_Input"),
    code: "SPEC_BAD_BUCKET",
    message: 'source.bucket is "Reader_Input"',
    hint: 'did you mean "reader-input"?',
  },
  {
    name: "another variable than ${stage}",
    text: spoilt("reader-input-${stage}", "<!reader-input-${stge}"),
    code: "SPEC_UNKNOWN_VARIABLE",
    message: 'source.bucket holds "${stge}", but ${stage} is the only variable there is',
    hint: 'did you mean "${stage}"?',
  },
  {
    name: "another variable where any text goes",
    text: spoilt("prefix: incoming/", "prefix: <!${region}/"),
    code: "SPEC_UNKNOWN_VARIABLE",
    message: 'source.prefix holds "${region}"',
  },
];

const graph: readonly BadInput[] = [
  {
    name: "a cycle",
    text: spoilt("    instances: 2\n", "    dependsOn: [<!model-b]\n"),
    code: "SPEC_CYCLE",
    message: "models depend on each other in a circle: model-a -> model-b -> model-a",
  },
  {
    name: "a model that depends on itself",
    text: spoilt("[model-a]", "[model-a, <!model-b]"),
    code: "SPEC_SELF_DEPENDENCY",
    message: "model-b depends on itself",
    hint: "remove model-b from its dependsOn",
  },
  {
    name: "an unknown parent",
    text: spoilt("[model-a]", "[<!modle-a]"),
    code: "SPEC_UNKNOWN_PARENT",
    message: 'model-b depends on "modle-a", which is no model of this pipeline',
    hint: 'did you mean "model-a"?',
  },
  {
    name: "a delivery of an unknown model",
    text: spoilt("consumers:", "deliver:\n  models: [model-b, <!ocr]\nconsumers:"),
    code: "SPEC_UNKNOWN_MODEL",
    message: 'deliver.models lists "ocr", which is no model of this pipeline',
    hint: "models are: model-a, model-b",
  },
  {
    name: "a model whose predictions go nowhere",
    text: spoilt("consumers:", "deliver:\n  models: [model-a]\nconsumers:").replace("  model-b:", "  <!model-b:"),
    code: "SPEC_ORPHAN_MODEL",
    message: "predictions of model-b go nowhere",
    hint: "add model-b to deliver.models, or remove the model",
  },
];

const instances: readonly BadInput[] = [
  {
    name: "an instance type that does not exist",
    text: spoilt("ml.m5.xlarge", "<!ml.m5.xxlarge"),
    code: "SPEC_UNKNOWN_INSTANCE_TYPE",
    message: 'SageMaker has no instance type "ml.m5.xxlarge" for endpoints',
    hint: 'did you mean "ml.m5.xlarge"?',
  },
  {
    name: "an instance type of EC2",
    text: spoilt("ml.m5.xlarge", "<!m5.xlarge"),
    code: "SPEC_UNKNOWN_INSTANCE_TYPE",
    message: 'models.model-a.instanceType is "m5.xlarge", expected a SageMaker instance type',
    hint: 'did you mean "ml.m5.xlarge"?',
  },
  {
    name: "min above max",
    text: spoilt("instances: 2", "instances: {min: <!8, max: 2}"),
    code: "SPEC_MIN_ABOVE_MAX",
    message: "models.model-a.instances has min 8 above max 2",
    hint: "did you mean {min: 2, max: 8}?",
  },
].map((row) => ({ ...row, text: row.text.replace("      model-a: {instances: 1}", "      model-b: {instances: 1}") }));

const aws: readonly BadInput[] = [
  {
    name: "an S3 URI with one slash",
    text: spoilt("s3://reader-models", "<!s3:/reader-models"),
    code: "SPEC_BAD_MODEL_DATA",
    message: 'models.model-a.modelData is "s3:/reader-models/model-a/model.tar.gz", expected an S3 URI of a .tar.gz',
    hint: 'did you mean "s3://reader-models/model-a/model.tar.gz"?',
  },
  {
    name: "model data that is no .tar.gz",
    text: spoilt("model.tar.gz", "model.pkl").replace("s3://", "<!s3://"),
    code: "SPEC_BAD_MODEL_DATA",
    message: "expected an S3 URI of a .tar.gz",
    hint: "pack the model's files into a .tar.gz and upload that",
  },
  {
    name: "model data on the author's machine",
    text: spoilt("s3://reader-models/model-a/model.tar.gz", "<!models/model-a/model.tar.gz"),
    code: "SPEC_BAD_MODEL_DATA",
    message: "expected an S3 URI of a .tar.gz",
    hint: "a path on your machine belongs into environments.local.models.<model>.modelData",
  },
  {
    name: "local model data outside the folder",
    text: spoilt("{serve: node models/model-a", "{modelData: <!../model.tar.gz, serve: node models/model-a"),
    code: "SPEC_BAD_MODEL_DATA",
    message: "expected an S3 URI, or a path in the pipeline's folder, of a .tar.gz",
  },
  {
    name: "an image with a space",
    text: spoilt(`${repository}/model-a:1.4.0`, "<!model a"),
    code: "SPEC_BAD_IMAGE",
    message: 'models.model-a.image is "model a"',
  },
  {
    name: "an account id without quotes",
    text: spoilt('"210987654321"', "<!012345678901"),
    code: "SPEC_WRONG_TYPE",
    message: "consumers[0].account is 12345678901, expected an AWS account id",
    hint: 'put it in quotes: "012345678901"',
  },
  {
    name: "an account id that is too short",
    text: spoilt('"210987654321"', '<!"2109-8765-432"'),
    code: "SPEC_BAD_ACCOUNT",
    message: 'consumers[0].account is "2109-8765-432"',
    hint: "an account id has 12 digits; this has 11",
  },
  {
    name: "a bucket written as a URI",
    text: statement("      s3Read: [<!s3://documents/a]\n"),
    code: "SPEC_BAD_BUCKET",
    message: 'models.model-a.permissions.s3Read[0] is "s3://documents/a", expected a bucket, or a bucket and a prefix',
    hint: 'did you mean "documents/a"?',
  },
  {
    name: "a malformed ARN",
    text: statement(
      "      statements:\n        - {actions: [dynamodb:GetItem], resources: [<!arn:dynamodb:table/x]}\n",
    ),
    code: "SPEC_BAD_ARN",
    message: 'is "arn:dynamodb:table/x", expected an ARN such as',
  },
  {
    name: "every action there is",
    text: statement('      statements:\n        - {actions: [<!"*"], resources: ["arn:aws:s3:::documents/x"]}\n'),
    code: "SPEC_WILDCARD_ACTION",
    message: 'action "*" allows more than a model needs',
    hint: "name each action in full",
  },
  {
    name: "every action of a service",
    text: statement('      statements:\n        - {actions: [<!"s3:*"], resources: ["arn:aws:s3:::documents/x"]}\n'),
    code: "SPEC_WILDCARD_ACTION",
    message: 'action "s3:*" allows more than a model needs',
    hint: "use s3Read or s3Write, or name each action, such as s3:GetObject",
  },
  {
    name: "a part of a service's actions",
    text: statement(
      '      statements:\n        - {actions: [<!"dynamodb:Get*"], resources: ["arn:aws:dynamodb:us-west-2:123456789012:table/x"]}\n',
    ),
    code: "SPEC_WILDCARD_ACTION",
    message: 'action "dynamodb:Get*"',
  },
  {
    name: "every resource",
    text: statement('      statements:\n        - {actions: [comprehend:DetectEntities], resources: [<!"*"]}\n'),
    code: "SPEC_WILDCARD_RESOURCE",
    message: 'resource "*" is everything in the account',
    severity: "warning",
  },
];

const overlays: readonly BadInput[] = [
  {
    name: "an overlay for an unknown environment",
    text: spoilt("  data_dev:", "  <!data_def:"),
    code: "SPEC_UNKNOWN_ENVIRONMENT",
    message: 'there is no environment "data_def"',
    hint: 'environments are: local, data_dev, data_prod\ndid you mean "data_dev"?',
  },
  {
    name: "an overlay of an unknown model",
    text: spoilt("model-a: {instances: 1}", "<!model-aa: {instances: 1}"),
    code: "SPEC_UNKNOWN_MODEL",
    message: 'the overlay changes model "model-aa", which this pipeline does not have',
    hint: 'did you mean "model-a"?',
  },
  {
    name: "an unknown key in an overlay",
    text: spoilt("{instances: 1}", "{<!instnces: 1}"),
    code: "SPEC_UNKNOWN_KEY",
    message: 'unknown key "instnces" in environments.data_dev.models.model-a',
  },
  {
    name: "another name for the pipeline in an overlay",
    text: spoilt("  data_dev:\n", "  data_dev:\n    <!name: other\n"),
    code: "SPEC_UNKNOWN_KEY",
    message: 'unknown key "name" in environments.data_dev',
  },
  {
    name: "half a range in an overlay of a fixed count",
    text: spoilt("{instances: 1}", "{instances: <!{max: 4}}").replace("instances: <!", "<!instances: "),
    code: "SPEC_MISSING_KEY",
    message: 'missing key "min" in models.model-a.instances',
  },
  {
    name: "min above max only once merged",
    text: spoilt("instances: 2", "instances: {min: 2, max: 4}").replace("{instances: 1}", "{instances: {min: <!9}}"),
    code: "SPEC_MIN_ABOVE_MAX",
    message: "models.model-a.instances has min 9 above max 4",
  },
  {
    name: "a parent that an overlay removes",
    text: spoilt("model-a: {instances: 1}", "<!model-a: null"),
    code: "SPEC_UNKNOWN_PARENT",
    message: 'model-b depends on "model-a", which is no model of this pipeline',
  },
  {
    name: "a cycle that an overlay closes",
    text: spoilt("model-a: {instances: 1}", "model-a: {dependsOn: [<!model-b]}"),
    code: "SPEC_CYCLE",
    message: "model-a -> model-b -> model-a",
  },
  {
    name: "a server's command outside the local overlay",
    text: spoilt("    instances: 2\n", "    <!serve: node server.ts\n"),
    code: "SPEC_SERVE_OUTSIDE_LOCAL",
    message: 'models.model-a.serve starts a model server on a laptop, which only the environment "local" does',
    hint: "move it to environments.local.models.model-a.serve",
  },
  {
    name: "a server's command in another overlay",
    text: spoilt("{instances: 1}", "{<!serve: node server.ts}"),
    code: "SPEC_SERVE_OUTSIDE_LOCAL",
    message: "environments.data_dev.models.model-a.serve starts a model server on a laptop",
  },
  {
    name: "a model without a server for a laptop",
    text: spoilt("      model-b: {serve: node models/model-b/server.ts}\n", "").replace("  model-b:", "  <!model-b:"),
    code: "SPEC_MISSING_SERVE",
    message: "models.model-b has no command that starts its model server on a laptop",
    hint: "add environments.local.models.model-b.serve, such as: node models/model-b/server.ts",
  },
  {
    name: "a production overlay with a development bucket",
    text: `${validText}  data_prod:\n    source: {bucket: <!reader-input-dev}\n`,
    code: "SPEC_FOREIGN_BUCKET",
    message: 'environment "data_prod" (stage "prod") names the development bucket "reader-input-dev"',
  },
  {
    name: "a development environment with production's models",
    text: spoilt("s3://reader-models/", "<!s3://reader-models-prod/"),
    code: "SPEC_FOREIGN_BUCKET",
    message: 'environment "data_dev" (stage "dev") names the production bucket "reader-models-prod"',
  },
];

describe("a valid file", () => {
  it("has no problems", () => {
    expect(problemsOf(validText)).toEqual([]);
  });
});

describe.each([
  { area: "YAML", rows: yaml },
  { area: "keys and values", rows: shape },
  { area: "names", rows: names },
  { area: "the graph", rows: graph },
  { area: "instances", rows: instances },
  { area: "AWS", rows: aws },
  { area: "overlays", rows: overlays },
])("a problem of $area", ({ rows }) => {
  it.each(rows)("is one, shown at its place: $name", ({ text: marked, code, message, hint, severity = "error" }) => {
    const { text, places } = unmarked(marked);

    const problems = problemsOf(text);

    expect(problems.map((problem) => `${problem.line}:${problem.column} ${problem.code}`)).toEqual([
      `${places[0]} ${code}`,
    ]);
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]?.severity).toBe(severity);
    if (hint !== undefined) expect(problems[0]?.hint).toBe(hint);
  });
});
