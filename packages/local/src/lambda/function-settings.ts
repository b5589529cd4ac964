/** What a function is made with. */
export interface FunctionSettings {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Module and export, such as `index.handler`. */
  readonly handler: string;
  /** Such as `nodejs24.x`. */
  readonly runtime: string;
  /** 1 to 900. */
  readonly timeoutSeconds: number;
  /** MiB, 128 to 10,240. */
  readonly memoryMiB: number;
  /** The environment variables the program gave it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder that holds the unpacked code. */
  readonly codeDirectory: string;
  readonly logGroupName: string;
}
