import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";

/** Where Chromium is; undefined where the machine has none. */
export const chromiumPath: string | undefined = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
]
  .flatMap((name) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)))
  .find((path) => existsSync(path));

const quiet = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--remote-debugging-pipe",
];

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly request?: { readonly url: string } };
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** A page in a headless Chromium, driven through its debugging pipe: https://chromedevtools.github.io/devtools-protocol */
export class ChromiumPage {
  /** Addresses that the page asked for, its own included. */
  readonly requested: string[] = [];
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #loaded: (() => void) | undefined;
  #session: string | undefined;
  #rest = "";
  #id = 0;

  private constructor(path: string) {
    this.#profile = mkdtempSync(join(tmpdir(), "sluice-chromium-"));
    const argv = [...quiet, `--user-data-dir=${this.#profile}`, "about:blank"];
    this.#child = spawn(path, argv, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    (this.#child.stdio[4] as Readable).setEncoding("utf8").on("data", (text: string) => this.#read(text));
  }

  /** Starts a browser with one page. */
  static async open(path: string): Promise<ChromiumPage> {
    const page = new ChromiumPage(path);
    const { targetId } = await page.#send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await page.#send("Target.attachToTarget", { targetId, flatten: true });
    page.#session = String(sessionId);
    await page.#send("Page.enable");
    await page.#send("Network.enable");
    return page;
  }

  /** Shows a file in a window of that width, in light or dark; resolves when it is loaded. */
  async show(url: string, width: number, theme: "light" | "dark" = "light"): Promise<void> {
    await this.#send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: false });
    await this.#send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: theme }] });
    const loaded = new Promise<void>((done) => {
      this.#loaded = done;
    });
    await this.#send("Page.navigate", { url });
    await loaded;
  }

  /** Looks at the page as it is printed. */
  async print(): Promise<void> {
    await this.#send("Emulation.setEmulatedMedia", { media: "print" });
  }

  /** What an expression comes to in the page, once a promise of it is kept; plain data. */
  async evaluate(expression: string): Promise<unknown> {
    const { exceptionDetails, result } = await this.#send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { readonly value?: unknown }).value;
  }

  /** Ends the browser and removes what it kept. */
  async close(): Promise<void> {
    const ended = new Promise((done) => this.#child.once("close", done));
    this.#child.kill("SIGKILL");
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #send(method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#id;
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    const answered = new Promise<Answer>((done) => this.#waiting.set(id, done));
    (this.#child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    const { error, result = {} } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  #read(text: string): void {
    const messages = (this.#rest + text).split("\0");
    this.#rest = messages.pop() ?? "";
    for (const message of messages) this.#take(JSON.parse(message) as Answer);
  }

  #take(answer: Answer): void {
    if (answer.id !== undefined) {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    } else if (answer.method === "Page.loadEventFired") this.#loaded?.();
    else if (answer.method === "Network.requestWillBeSent") this.requested.push(answer.params?.request?.url ?? "");
  }
}
