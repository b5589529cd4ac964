import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { emptyTree } from "./base-commit.ts";
import { lastWholeRun } from "./last-whole-run.ts";

/** A GitHub that knows the runs of one workflow; it fails with these states before it answers. */
async function github(commits: readonly string[], failures: number[] = []) {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const status = failures.shift() ?? 200;
    response.writeHead(status).end(JSON.stringify({ workflow_runs: commits.map((head_sha) => ({ head_sha })) }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const place = { api, token: "secret", repository: "acme/pipelines", workflow: "ci.yml", branch: "main" };
  return { asked, options: { ...place, isBehind: () => true, wait: async () => undefined } };
}

it("is the newest run on main that succeeded", async () => {
  const { asked, options } = await github(["newest", "older"]);

  expect(await lastWholeRun(options)).toBe("newest");
  expect(asked).toEqual([
    "/repos/acme/pipelines/actions/workflows/ci.yml/runs?branch=main&event=push&status=success&per_page=100",
  ]);
});

it("passes over a commit that is no longer part of the branch", async () => {
  const { options } = await github(["pushed-away", "older"]);

  expect(await lastWholeRun({ ...options, isBehind: (commit) => commit === "older" })).toBe("older");
});

it("is none where no run succeeded yet", async () => {
  expect(await lastWholeRun((await github([])).options)).toBeUndefined();
});

it("is what was there before the first commit where no run succeeded yet, so that the first run takes that commit, too", async () => {
  const { api } = (await github([])).options;
  const { stdout } = await promisify(execFile)("node", [join(import.meta.dirname, "last-whole-run.ts")], {
    env: { ...process.env, GITHUB_API_URL: api, GITHUB_TOKEN: "secret", GITHUB_REPOSITORY: "acme/pipelines" },
  });

  expect(stdout).toBe(`${emptyTree}\n`);
});

it("is asked for again when GitHub failed, and not when it refuses", async () => {
  expect(await lastWholeRun((await github(["newest"], [500, 502])).options)).toBe("newest");
  await expect(lastWholeRun((await github(["newest"], [403])).options)).rejects.toThrow("GitHub answered 403");
});
