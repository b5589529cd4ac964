import { S3Client } from "@aws-sdk/client-s3";
import { TextractClient } from "@aws-sdk/client-textract";
import { parseDocumentDescription } from "../shared/document-description.ts";
import { parseJsonBody } from "../shared/invocation.ts";
import { serveModel } from "../shared/model-server.ts";
import { extractFields } from "./extract-fields.ts";
import { SourceReader } from "./source-reader.ts";

// Textract throttles accounts to a few calls a second; an asynchronous model has the time to wait for its turn.
const textract = new TextractClient({ maxAttempts: 8 });
const reader = new SourceReader({ s3: new S3Client({ maxAttempts: 5 }), textract });

await serveModel({
  name: "model-c",
  mediaTypes: ["application/json"],
  invoke: async (invocation) => {
    const description = parseDocumentDescription(parseJsonBody(invocation));
    const { lines, readBy } = await reader.read(description);
    return {
      documentId: invocation.documentId ?? description.documentId,
      source: description.source,
      readBy,
      fields: extractFields(lines),
    };
  },
});
