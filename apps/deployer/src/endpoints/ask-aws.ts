import { isSluiceError } from "@sluice/spec/errors";
import { refused } from "../aws/aws-failure.ts";

/** One question to AWS. */
export interface AskAwsOptions<T> {
  /** What is tried, after "cannot", such as `read the endpoint reader--ocr-dev`. */
  readonly tried: string;
  /** The action it takes, such as `sagemaker:DescribeEndpoint`. */
  readonly action: string;
  readonly send: () => Promise<T>;
  /** What an error stands for that is an answer as well; undefined for those that are none. */
  readonly recover?: (error: unknown) => { readonly answer: T } | undefined;
}

/**
 * Asks AWS, and tells in a person's words when it does not answer.
 * @throws SluiceError `DEPLOY_AWS_REFUSED`
 */
export async function askAws<T>({ tried, action, send, recover }: AskAwsOptions<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const recovered = recover?.(error);
    if (recovered !== undefined) return recovered.answer;
    // An interruption and what somebody has worded already say enough.
    if (isSluiceError(error) || (error instanceof Error && error.name === "AbortError")) throw error;
    throw refused("DEPLOY_AWS_REFUSED", tried, error, action);
  }
}
