import { parseJsonBody } from "../shared/invocation.ts";
import { parseLease } from "../shared/lease.ts";
import { serveModel } from "../shared/model-server.ts";
import { findTerms } from "./find-terms.ts";

await serveModel({
  name: "model-c",
  mediaTypes: ["application/json"],
  invoke: (invocation) => findTerms(parseLease(parseJsonBody(invocation))),
});
