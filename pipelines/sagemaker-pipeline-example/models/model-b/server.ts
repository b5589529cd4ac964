import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocumentDescription } from "../shared/document-description.ts";
import { parseJsonBody } from "../shared/invocation.ts";
import { serveModel } from "../shared/model-server.ts";
import { classify } from "./classify.ts";
import { parsePropertyTypeModel } from "./property-type-model.ts";

const modelFile = join(process.env["SM_MODEL_DIR"] ?? "/opt/ml/model", "model.json");
const model = parsePropertyTypeModel(JSON.parse(readFileSync(modelFile, "utf8")));

await serveModel({
  name: "model-b",
  mediaTypes: ["application/json"],
  invoke: (invocation) => {
    const description = parseDocumentDescription(parseJsonBody(invocation));
    return {
      documentId: invocation.documentId ?? description.documentId,
      source: description.source,
      ...classify(model, description.pages.map((page) => page.text).join("\n")),
      model: { version: model.version, heldOutAccuracy: model.training.heldOutAccuracy },
    };
  },
});
