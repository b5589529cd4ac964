import { type BadInput, describeBadInput } from "../support/bad-input.ts";
import { spoilt } from "../support/pipeline-text.ts";

const rows: readonly BadInput[] = [
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

describeBadInput("a problem of instances", rows);
