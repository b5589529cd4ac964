import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import type { Invocation, InvocationReceipt, ModelEndpoint } from "../ports/model-endpoint.ts";
import { clientOptions } from "./client-options.ts";

/** An asynchronous SageMaker endpoint. */
export class SageMakerEndpoint implements ModelEndpoint {
  readonly #client: SageMakerRuntimeClient;

  constructor(client: SageMakerRuntimeClient = new SageMakerRuntimeClient(clientOptions)) {
    this.#client = client;
  }

  async invokeAsync(invocation: Invocation): Promise<InvocationReceipt> {
    const answer = await this.#client.send(new InvokeEndpointAsyncCommand(invocation));
    const { httpStatusCode } = answer.$metadata;
    return {
      ...(httpStatusCode !== undefined && { httpStatus: httpStatusCode }),
      ...(answer.OutputLocation !== undefined && { outputLocation: answer.OutputLocation }),
      ...(answer.FailureLocation !== undefined && { failureLocation: answer.FailureLocation }),
    };
  }
}
