/**
 * The page of the repository that a git remote names; undefined for a folder, and for what is no address.
 *
 * @example repositoryUrl("git@github.com:acme/pipelines.git") // "https://github.com/acme/pipelines"
 */
export function repositoryUrl(remote: string): string | undefined {
  const [, host, path] = /^(?:[^@/\s]+@)?([\w.-]+\.[a-z]+):(?!\/)(\S+)$/i.exec(remote) ?? [];
  const url = URL.parse(host === undefined ? remote : `https://${host}/${path}`);
  if (url === null || !["https:", "http:", "ssh:", "git:"].includes(url.protocol) || url.pathname === "/")
    return undefined;
  // Who clones with a token has it in the address; nothing but host and path may go on.
  const scheme = url.protocol === "http:" ? "http:" : "https:";
  const port = url.protocol.startsWith("http") && url.port !== "" ? `:${url.port}` : "";
  return `${scheme}//${url.hostname}${port}${url.pathname.replace(/\/$/, "").replace(/\.git$/, "")}`;
}
