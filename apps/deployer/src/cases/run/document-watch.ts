import type { LocalEvent } from "@sluice/local";
import type { ResolvedPipeline } from "@sluice/spec";
import { type DocumentRecord, Ledger } from "../../run/ledger.ts";
import { type Ending, isFinal, type ModelOutcome, outcomesOf } from "../../run/status.ts";

/** A document that has ended. */
export interface EndedDocument {
  /** Absent when its own event was never seen. */
  readonly documentId?: string;
  readonly versionId?: string;
  /** In the pipeline's order. */
  readonly outcomes: readonly ModelOutcome[];
}

/** What is known of a document whose own event was never seen. */
const unseen: DocumentRecord = { documentId: "", attempts: new Map(), deadLetters: new Map() };

/** Follows the local AWS's events and tells when single documents have ended, while others go on. */
export class DocumentWatch {
  readonly ledger: Ledger;
  readonly #pipeline: ResolvedPipeline;
  /** By key. */
  readonly #waiting = new Map<string, (ended: EndedDocument) => void>();
  /** Document ids by key. */
  readonly #ids = new Map<string, string>();

  constructor(pipeline: ResolvedPipeline, accountId: string) {
    this.#pipeline = pipeline;
    this.ledger = new Ledger(pipeline, accountId);
  }

  /** Takes one event. */
  readonly apply = (event: LocalEvent): void => {
    const id = this.ledger.apply(event);
    const key = id === undefined ? undefined : this.ledger.documents.get(id)?.source?.key;
    if (id === undefined || key === undefined || !this.#waiting.has(key)) return;
    this.#ids.set(key, id);
    const { outcomes, ...document } = this.#look(key, "running");
    if (outcomes.every(({ status }) => isFinal(status))) this.#tell(key, { ...document, outcomes });
  };

  /** Resolves when every model has come to its end with the document of this key, or {@link end} says that it has. Ask before it is put. */
  ended(key: string): Promise<EndedDocument> {
    return new Promise((resolve) => this.#waiting.set(key, resolve));
  }

  /** Ends the wait for a document that nothing more is expected of. */
  end(key: string, state: Ending["state"]): void {
    if (this.#waiting.has(key)) this.#tell(key, this.#look(key, state));
  }

  #tell(key: string, ended: EndedDocument): void {
    this.#waiting.get(key)?.(ended);
    this.#waiting.delete(key);
  }

  #look(key: string, state: Ending["state"]): EndedDocument {
    const id = this.#ids.get(key);
    const record = (id === undefined ? undefined : this.ledger.documents.get(id)) ?? unseen;
    const lastError = (document: string, model: string) => this.ledger.lastError(document, model);
    const outcomes = outcomesOf(record, this.#pipeline, { state, superseded: new Set(), lastError });
    const versionId = record.source?.versionId;
    return {
      outcomes,
      ...(id === undefined ? {} : { documentId: id }),
      ...(versionId === undefined ? {} : { versionId }),
    };
  }
}
