import type { LocalEvent } from "@sluice/local";
import type { ResolvedPipeline } from "@sluice/spec";
import { Ledger } from "../../run/ledger.ts";
import { type Ending, isFinal, type ModelOutcome, outcomesOf } from "../../run/status.ts";

/** A document that has ended. */
export interface EndedDocument {
  /** Absent when its own event was never seen. */
  readonly documentId?: string;
  readonly versionId?: string;
  /** In the pipeline's order; empty when nothing was seen of it. */
  readonly outcomes: readonly ModelOutcome[];
}

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
    if (outcomes.length > 0 && outcomes.every(({ status }) => isFinal(status)))
      this.#tell(key, { ...document, outcomes });
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
    const record = this.ledger.documents.get(this.#ids.get(key) ?? "");
    if (record?.source === undefined) return { outcomes: [] };
    const { documentId, source } = record;
    const lastError = (id: string, model: string) => this.ledger.lastError(id, model);
    const outcomes = outcomesOf(record, this.#pipeline, { state, superseded: new Set(), lastError });
    return { documentId, ...(source.versionId === undefined ? {} : { versionId: source.versionId }), outcomes };
  }
}
