import type { ObjectCreated } from "../messages/message.ts";
import { RuntimeError } from "../runtime-error.ts";
import { inputMaxBytes } from "./plan-root-work.ts";

/** Refuses an input that SageMaker would refuse. @throws RUNTIME_INPUT_TOO_LARGE */
export function assertInputSize(object: ObjectCreated): void {
  if (object.sizeBytes <= inputMaxBytes) return;
  throw new RuntimeError(
    "RUNTIME_INPUT_TOO_LARGE",
    `the object "${object.key}" has ${object.sizeBytes} bytes; a model takes at most ${inputMaxBytes}`,
    {
      hint: "split the object and put its parts into the source",
    },
  );
}
