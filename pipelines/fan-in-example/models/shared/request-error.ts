/** A request the model cannot serve because of what was sent, as opposed to a bug in the model. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  /** HTTP status of the answer: 400 unreadable input, 413 too large, 415 unsupported content type. */
  readonly statusCode: 400 | 413 | 415;

  constructor(statusCode: 400 | 413 | 415, message: string, options?: ErrorOptions) {
    super(message, options);
    this.statusCode = statusCode;
  }
}
