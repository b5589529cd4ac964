/** A Lambda handler's bundle on disk, as `@sluice/runtime/bundle` makes it. */
export interface HandlerBundle {
  readonly directory: string;
  /** Path of the bundle's only file, in `directory` if relative. */
  readonly file: string;
  /** Hex digest of the file. */
  readonly sha256: string;
  /** Such as `index.handler`. */
  readonly handler: string;
}

/** The bundles a pipeline is made of. */
export interface Handlers {
  readonly trigger: HandlerBundle;
  readonly delivery: HandlerBundle;
}
