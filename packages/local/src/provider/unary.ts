import { type handleUnaryCall, Metadata, type ServerUnaryCall, status } from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import statuses from "@pulumi/pulumi/proto/status_pb.js";
import protobufAny from "google-protobuf/google/protobuf/any_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { UnfinishedUpdate } from "./provider.ts";

/** A call's handler from a function; what it throws becomes the call's status. */
export function unary<Request, Response>(
  answer: (request: Request, call: ServerUnaryCall<Request, Response>) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, respond) => {
    Promise.resolve()
      .then(() => answer(call.request, call))
      .then(
        (response) => respond(null, response),
        (error: unknown) => {
          const details = error instanceof Error ? error.message : String(error);
          const metadata = error instanceof UnfinishedUpdate ? unfinished(error) : new Metadata();
          respond({ code: status.UNKNOWN, details, metadata });
        },
      );
  };
}

/** How a provider tells the engine that a resource is there though the operation failed. */
function unfinished({ message, result }: UnfinishedUpdate): Metadata {
  const detail = new messages.ErrorResourceInitFailed();
  detail.setId(result.id);
  type Values = Parameters<typeof struct.Struct.fromJavaScript>[0];
  detail.setProperties(struct.Struct.fromJavaScript(result.state as Values));
  detail.setReasonsList([message]);
  const packed = new protobufAny.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const whole = new statuses.Status();
  whole.setCode(status.UNKNOWN);
  whole.setMessage(message);
  whole.addDetails(packed);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  return metadata;
}
