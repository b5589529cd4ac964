import { parseJsonBody } from "../shared/invocation.ts";
import { parseLease } from "../shared/lease.ts";
import { serveModel } from "../shared/model-server.ts";
import { findObligations } from "./find-obligations.ts";

await serveModel({
  name: "model-b",
  mediaTypes: ["application/json"],
  invoke: (invocation) => findObligations(parseLease(parseJsonBody(invocation))),
});
