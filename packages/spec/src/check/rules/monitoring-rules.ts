import type { Draft } from "../draft.ts";
import type { Finding } from "../finding.ts";

/** Rule that a delivery is late only after Firehose's own buffering, or it would always be late. */
export function monitoringRules(draft: Draft): Finding[] {
  const minutes = draft.monitoring?.maxDeliveryDelayMinutes;
  const seconds = draft.deliver?.firehose?.bufferSeconds;
  if (minutes === undefined || seconds === undefined || minutes * 60 > seconds) return [];
  const path = ["monitoring", "maxDeliveryDelayMinutes"];
  return [
    {
      code: "SPEC_OUT_OF_RANGE",
      path,
      causes: [path, ["deliver", "firehose", "bufferSeconds"]],
      message: `monitoring.maxDeliveryDelayMinutes is ${minutes}, but deliver.firehose.bufferSeconds lets every prediction wait ${seconds} s`,
      hint: `write ${Math.floor(seconds / 60) + 5} or more, or a shorter bufferSeconds`,
    },
  ];
}
