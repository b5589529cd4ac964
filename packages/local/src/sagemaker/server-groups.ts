import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";

/**
 * Run by a shell beside this process: it is told of every process group that begins and ends, and reads until this process is gone,
 * however it went. What it knows of then it ends, politely at first: the groups, and what their processes started in groups of their
 * own, as a shell with job control does.
 */
const guardScript = `# Ends the model servers of sluice once sluice is gone.
trap '' HUP INT TERM
groups=' '
while read -r what group; do
  case $what in
    begun) groups="$groups$group " ;;
    ended) case $groups in *" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;; esac ;;
  esac
done
[ "\${groups# }" ] || exit 0
others=$(ps -A -o pid= -o ppid= -o pgid= | awk -v groups="$groups" '
  BEGIN { split(groups, list); for (i in list) ours[list[i]] = 1 }
  { parent[$1] = $2; group[$1] = $3 }
  END {
    do {
      grown = 0
      for (pid in group) {
        if (pid in inside || !(group[pid] in ours || group[pid] in also || parent[pid] in inside)) continue
        inside[pid] = 1
        if (!(group[pid] in ours)) also[group[pid]] = 1
        grown = 1
      }
    } while (grown)
    for (pid in inside) if (!(group[pid] in ours)) print pid
  }')
for signal in TERM KILL; do
  for group in $groups; do kill -s $signal -- "-$group"; done
  for pid in $others; do kill -s $signal "$pid"; done
  [ $signal = KILL ] || sleep 1
done
`;

/** Process groups of servers that run now: none of them outlives this process, not even when it is killed. */
class ServerGroups {
  readonly #running = new Set<number>();
  #guard: ChildProcess | undefined;

  constructor() {
    process.on("exit", () => {
      for (const group of this.#running) signalGroup(group, "SIGKILL");
    });
  }

  /** A group began, whose number is its leader's process id. */
  begun(group: number): void {
    this.#running.add(group);
    if (this.#guard === undefined) this.#startGuard();
    else this.#tell(`begun ${group}`);
  }

  /** A group ended; its number may be another's soon. */
  ended(group: number): void {
    if (this.#running.delete(group)) this.#tell(`ended ${group}`);
  }

  #startGuard(): void {
    // A session of its own: Ctrl-C and the end of the terminal are this process's to answer.
    const guard = spawn("/bin/sh", ["-c", guardScript], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
    this.#guard = guard;
    const lost = () => {
      if (this.#guard === guard) this.#guard = undefined;
    };
    guard.once("error", lost);
    guard.once("exit", lost);
    guard.stdin?.on("error", lost);
    guard.unref();
    // Nothing is waited for but the servers themselves.
    if (guard.stdin instanceof Socket) guard.stdin.unref();
    for (const group of this.#running) this.#tell(`begun ${group}`);
  }

  #tell(line: string): void {
    this.#guard?.stdin?.write(`${line}\n`);
  }
}

/** Those of this process. */
export const serverGroups = new ServerGroups();

/** Sends a signal to every process of a group that is left. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // It has ended already.
  }
}
