import type { ResolvedPipeline } from "@sluice/spec";
import type { LedgerNote, NewNote } from "./ledger-note.ts";
import type { NotePosition } from "./record-names.ts";

/** A container image, pinned. */
export interface ImagePin {
  /** As the pipeline file names it. */
  readonly image: string;
  /** With its digest, such as `….amazonaws.com/model-a@sha256:…`; equal to `image` when the digest could not be asked for. */
  readonly pinned: string;
  /** `sha256:` and 64 hex digits; absent when the account may not ask the registry. */
  readonly digest?: string;
}

/** A `model.tar.gz`, pinned by its content. */
export interface ArtifactPin {
  /** As the pipeline file names it: an S3 URI, or a path in the pipeline's folder. */
  readonly modelData: string;
  /** Version of the S3 object it was copied from, where its bucket has versions. */
  readonly versionId?: string;
  /** S3 URI of the copy, under a key named by the content. */
  readonly pinned: string;
  /** 64 hex digits. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** A Lambda bundle, pinned by its content. */
export interface BundlePin {
  /** S3 URI of the kept bundle. */
  readonly pinned: string;
  /** 64 hex digits. */
  readonly sha256: string;
}

/** All that a release needs to be repeated. */
export interface Pins {
  /** By model. */
  readonly images: Readonly<Record<string, ImagePin>>;
  /** By model; models without model data are left out. */
  readonly artifacts: Readonly<Record<string, ArtifactPin>>;
  readonly bundles: { readonly trigger: BundlePin; readonly delivery: BundlePin };
}

/** A release of the environment that another one takes its releases from. */
export interface Promoted {
  /** Name of the environment. */
  readonly from: string;
  /** Number of the release there. */
  readonly release: number;
}

/** One release of a pipeline in an environment, as the ledger keeps it. */
export interface ReleaseRecord {
  readonly version: 1;
  /** 1, 2, 3 and so on, per pipeline and environment. */
  readonly number: number;
  readonly pipeline: string;
  readonly environment: string;
  /** ISO 8601. */
  readonly at: string;
  /** Who deployed: the GitHub actor, or the ARN of the AWS caller, or the user of the machine. */
  readonly by: string;
  /** `up`, or `rollback` to another release's content. */
  readonly kind: "up" | "rollback";
  /** The release that a rollback put back. */
  readonly rollbackTo?: number;
  /** The release of another environment that passed its cases with the same content. */
  readonly promoted?: Promoted;
  /** Why it was deployed without such a release, in the words of who did it. */
  readonly unpromoted?: string;
  /** The note that its deployment began with; absent when nothing was changed. */
  readonly began?: NotePosition & Pick<LedgerNote, "at">;
  /** Absent outside a git work tree. */
  readonly commit?: {
    readonly sha: string;
    readonly dirty: boolean;
    /** ISO 8601. */
    readonly committedAt?: string;
    /** Where the work tree was cloned from, such as `https://github.com/acme/pipelines`, without credentials. */
    readonly repository?: string;
  };
  /** The pipeline file's text as it was deployed. */
  readonly file: string;
  /** The resolved pipeline with every pin in its place: what the program was run with. */
  readonly resolved: ResolvedPipeline;
  readonly pins: Pins;
  /** Version of each model, see `modelVersion` of `@sluice/infra`. */
  readonly models: Readonly<Record<string, string>>;
  /** Resources that changed; 0 when the deployment changed nothing. */
  readonly changes: number;
  /** What was checked after it. */
  readonly result: { readonly endpoints: "confirmed"; readonly smoke?: "succeeded" };
}

/** A release before the ledger has numbered it. */
export type NewRelease = Omit<ReleaseRecord, "version" | "number">;

/** Which releases a listing reads. */
export interface ListOptions {
  /** Only so many of the newest, at least 1. @defaultValue all */
  readonly newest?: number;
}

/** Which notes are read. */
export interface NotesOptions {
  /** Only those after this release and later ones. @defaultValue 0, which is all */
  readonly since?: number;
}

/** What a new release assumes. */
export interface AppendOptions {
  /** The release that is believed to be the newest, 0 for none: any other makes it a conflict. */
  readonly after?: number;
}

/** The releases of an environment's pipelines. */
export interface Ledger {
  /** Releases of a pipeline, oldest first. */
  list(pipeline: string, options?: ListOptions): Promise<readonly ReleaseRecord[]>;
  /** Numbers of a pipeline's releases, ascending, without reading them. */
  numbers(pipeline: string): Promise<readonly number[]>;
  /**
   * Writes the next release and answers it with its number. Two writers at once never get one number: who comes second takes the
   * next, unless `after` says which release it believed to be the newest.
   * @throws SluiceError `RELEASE_CONFLICT` when `after` is no longer the newest
   */
  append(release: NewRelease, options?: AppendOptions): Promise<ReleaseRecord>;
  /** Notes on a pipeline, by the release they come after and then oldest first. */
  notes(pipeline: string, options?: NotesOptions): Promise<readonly LedgerNote[]>;
  /** Notes down, after the newest release, what happens that is no release; writers at once each get a note of their own. */
  note(note: NewNote): Promise<LedgerNote>;
}

/** A pipeline with its pins in place, ready for the program. */
export interface PinnedPipeline {
  readonly pipeline: ResolvedPipeline;
  readonly pins: Pins;
}
