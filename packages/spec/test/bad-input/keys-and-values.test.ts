import { type BadInput, describeBadInput } from "../support/bad-input.ts";
import { spoilt, validText } from "../support/pipeline-text.ts";

const rows: readonly BadInput[] = [
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
    hint: "expected one of: apiVersion, name, owner, description, source, models, deliver, consumers, monitoring, environments",
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
    name: "nothing instead of a list",
    text: spoilt("dependsOn: [model-a]", "<!dependsOn:"),
    code: "SPEC_WRONG_TYPE",
    message: "models.model-b.dependsOn is empty, expected a list",
    hint: "write dependsOn: [model-a], or remove the key",
  },
  {
    name: "a model without any keys",
    text: `${spoilt("\nconsumers:", "  <!model-c:\n\nconsumers:")}      model-c: {serve: c}\n`,
    code: "SPEC_WRONG_TYPE",
    message: "models.model-c is empty, expected keys with values",
    hint: "write its keys on the lines below, indented by two spaces more",
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

describeBadInput("a problem of keys and values", rows);
