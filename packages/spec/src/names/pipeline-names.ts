import { cuttable, fitName, fixed } from "./fit-name.ts";
import { nameLimits } from "./name-limits.ts";

/** What a pipeline's own physical names are made from. */
export interface PipelineNamesOptions {
  readonly pipeline: string;
  readonly stage: string;
  /** Twelve digits; makes bucket names unique in the partition. */
  readonly accountId: string;
}

/** Physical names of what a pipeline has besides its models. */
export interface PipelineNames {
  readonly deliveryBucket: string;
  readonly deliveryQueue: string;
  readonly deliveryDeadLetterQueue: string;
  readonly deliveryFunction: string;
  readonly deliveryRole: string;
  /** Firehose stream. */
  readonly deliveryStream: string;
  readonly deliveryStreamRole: string;
  /** Rule that feeds the delivery queue; a rule takes a limited pattern, so there may be several, counted from 0. */
  deliveryRule(index: number): string;
  readonly predictionsTopic: string;
  readonly errorsTopic: string;
  /** Queue that keeps what the errors topic says, for redrive. */
  readonly failuresQueue: string;
}

/**
 * Names what a pipeline has besides its models: `<pipeline>-<stage>-<part>`.
 *
 * @example pipelineNames({ pipeline: "reader", stage: "dev", accountId: "123456789012" }).errorsTopic // "reader-dev-errors"
 */
export function pipelineNames({ pipeline, stage, accountId }: PipelineNamesOptions): PipelineNames {
  const named = (limit: number, part: string): string =>
    fitName([cuttable(pipeline), fixed(`-${stage}-${part}`)], limit);
  return {
    deliveryBucket: named(nameLimits.bucket, `delivery-${accountId}`),
    deliveryQueue: named(nameLimits.queue, "delivery-queue"),
    deliveryDeadLetterQueue: named(nameLimits.queue, "delivery-dlq"),
    deliveryFunction: named(nameLimits.lambdaFunction, "delivery"),
    deliveryRole: named(nameLimits.role, "delivery"),
    deliveryStream: named(nameLimits.deliveryStream, "delivery"),
    deliveryStreamRole: named(nameLimits.role, "delivery-stream"),
    deliveryRule: (index) => named(nameLimits.rule, `delivery-${index}`),
    predictionsTopic: named(nameLimits.topic, "predictions"),
    errorsTopic: named(nameLimits.topic, "errors"),
    failuresQueue: named(nameLimits.queue, "failures"),
  };
}
