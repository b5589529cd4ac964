import { readSource } from "../shared/document-source.ts";
import { serveModel } from "../shared/model-server.ts";
import { describeDocument, mediaTypes } from "./describe-document.ts";
import { PageReader } from "./page-reader.ts";

const reader = new PageReader(process.env["SM_MODEL_DIR"] ?? "/opt/ml/model");

await serveModel({
  name: "model-a",
  mediaTypes,
  invoke: (invocation) => describeDocument(invocation, readSource(invocation.attributes), reader),
  close: () => reader.close(),
});
