import { serveModel } from "../shared/model-server.ts";
import { splitLease } from "./split-lease.ts";

await serveModel({
  name: "model-a",
  mediaTypes: ["text/plain"],
  invoke: ({ body, documentId }) => splitLease(body, documentId),
});
