import { type BadInput, describeBadInput } from "../support/bad-input.ts";
import { repository, spoilt } from "../support/pipeline-text.ts";

const statement = (inner: string): string =>
  spoilt("    instances: 2\n", `    instances: 2\n    permissions:\n${inner}`);

const rows: readonly BadInput[] = [
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

describeBadInput("a problem of AWS", rows);
