import { type BadInput, describeBadInput } from "../support/bad-input.ts";
import { spoilt } from "../support/pipeline-text.ts";

const rows: readonly BadInput[] = [
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
    name: "an unknown parent of the only model",
    text: spoilt(/ {2}model-a:[\s\S]*?\n {2}model-b:\n/, "  model-b:\n")
      .replace("[model-a]", "[<!ocr]")
      .replace(/ {6}model-a: .*\n/g, "")
      .replace(/ {2}data_dev:\n {4}models:\n/, ""),
    code: "SPEC_UNKNOWN_PARENT",
    message: 'model-b depends on "ocr", which is no model of this pipeline',
    hint: "model-b is its only model: remove ocr from its dependsOn, or add ocr to models",
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

describeBadInput("a problem of the graph", rows);
