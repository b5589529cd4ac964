import { type BadInput, describeBadInput } from "../support/bad-input.ts";
import { spoilt, validText } from "../support/pipeline-text.ts";

const rows: readonly BadInput[] = [
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
    severity: "warning",
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
  {
    name: "a development environment with production's account in an image",
    text: spoilt("image: 123456789012.", "image: <!222222222222."),
    code: "SPEC_FOREIGN_ACCOUNT",
    message:
      'environment "data_dev" names the account "222222222222" of the environment "data_prod" in models.model-a.image',
  },
];

describeBadInput("a problem of overlays", rows);
