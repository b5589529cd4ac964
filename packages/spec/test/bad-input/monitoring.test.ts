import { type BadInput, describeBadInput } from "../support/bad-input.ts";
import { spoilt } from "../support/pipeline-text.ts";

const monitoring = (text: string) => spoilt("consumers:", `monitoring: ${text}\n\nconsumers:`);

const rows: readonly BadInput[] = [
  {
    name: "a window that no objective has",
    text: monitoring("{objectives: {days: <!14}}"),
    code: "SPEC_BAD_VALUE",
    message: "monitoring.objectives.days is 14, expected 7, or 30, or 90",
  },
  {
    name: "an objective that is never missed",
    text: monitoring("{objectives: {predictedPercent: <!100}}"),
    code: "SPEC_OUT_OF_RANGE",
    message: "monitoring.objectives.predictedPercent is 100, expected a number from 90 to 99.99",
  },
  {
    name: "a share as a fraction's text",
    text: monitoring("{maxFailurePercent: <!5%}"),
    code: "SPEC_WRONG_TYPE",
    message: 'monitoring.maxFailurePercent is "5%", expected a number from 0.1 to 100',
  },
  {
    name: "a misspelt limit",
    text: monitoring("{<!maxWaitingMinute: 5}"),
    code: "SPEC_UNKNOWN_KEY",
    message: 'unknown key "maxWaitingMinute" in monitoring',
  },
  {
    name: "a delivery that is late before Firehose has collected it",
    text: monitoring("{maxDeliveryDelayMinutes: <!5}\n\ndeliver: {firehose: {bufferSeconds: 600}}"),
    code: "SPEC_OUT_OF_RANGE",
    message:
      "monitoring.maxDeliveryDelayMinutes is 5, but deliver.firehose.bufferSeconds lets every prediction wait 600 s",
    hint: "write 15 or more, or a shorter bufferSeconds",
  },
];

describeBadInput("a problem of monitoring", rows);
