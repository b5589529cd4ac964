import { type BadInput, describeBadInput } from "../support/bad-input.ts";
import { spoilt } from "../support/pipeline-text.ts";

const rows: readonly BadInput[] = [
  {
    name: "a pipeline's name with capitals and underscores",
    text: spoilt("name: reader", "name: <!My_Reader"),
    code: "SPEC_BAD_NAME",
    message: '"My_Reader" cannot be the pipeline\'s name, expected lower-case letters, digits and single hyphens',
    hint: 'did you mean "my-reader"?',
  },
  {
    name: "a double hyphen",
    text: spoilt("name: reader", "name: <!my--reader"),
    code: "SPEC_BAD_NAME",
    message: '"my--reader" cannot be the pipeline\'s name',
    hint: 'did you mean "my-reader"?',
  },
  {
    name: "a model's name with an underscore",
    text: spoilt("  model-b:", "  <!model_b:").replace("      model-b: {serve: node models/model-b/server.ts}\n", ""),
    code: "SPEC_BAD_NAME",
    message: '"model_b" cannot be a model\'s name',
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
    name: "a bucket's name that is too long in every stage",
    text: spoilt("reader-input-${stage}", `<!${"b".repeat(60)}-\${stage}`),
    code: "SPEC_BAD_BUCKET",
    message: `source.bucket is "${"b".repeat(56)}...", which S3 does not take: it has 66 characters, at most 63 are allowed`,
    hint: "shorten it by 3 characters",
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

describeBadInput("a problem of names", rows);
