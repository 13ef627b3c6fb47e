/** A site in a sandbox of its own: nothing in it is this machine's, and nothing of it is left. */
import type { Duplex, Readable, Writable } from "node:stream";
import { libc, SocketError } from "../../socket";
import { BOX_LIMITS, Box, courseCopy, INSIDE, type LimitKind, REGISTER_INSIDE } from "../sandbox";
import { BoxedCaller } from "./boxed-caller";
import { connectInside } from "./boxed-connection";
import { openDatagramsInside } from "./boxed-datagrams";
import { BoxedFiles } from "./boxed-files";
import { BoxedProcess } from "./boxed-program";
import { CallerProcess } from "./caller-process";
import { KeeperLink } from "./keeper-link";
import { nodeFlags } from "./learner-process";
import { LearnerProgram } from "./learner-program";
import { Verdict } from "./report";
import type { Answer, Files, Limits, RunningProgram, Site, SiteConnection, SiteDatagrams } from "./site";

const JUDGE_INSIDE = `${INSIDE.course}/kernel-lib/course/judge`;
const AF_UNIX = 1;
const SOCK_STREAM = 1;
/** Descriptors of the first process inside. */
const FD = { out: 1, err: 2, orders: 3, requests: 4, answers: 5, channel: 6, files: 7 } as const;

/**
 * The first process inside: a shell that starts what it is told to, so that a check which only calls functions costs one
 * node. When the caller has ended it tells the status.
 */
const INIT = `while read -r what <&3; do
  case $what in
    caller)
      ( "$0" $1 "$2/caller.ts" "$3" "$4" 3<&4 4>&5 5>&- 6>&- 7>&- </dev/null
        echo $? >&3 ) & ;;
    keeper)
      "$0" $1 "$2/keeper.ts" "$3" 3<&6 4<&7 5>&- 6>&- 7>&- </dev/null >/dev/null 2>&1 & ;;
  esac
done`;

export interface SandboxSiteOptions {
  files: Files;
  limits: Limits;
  refused: readonly string[];
  kind: LimitKind;
  /** By boxedModules. */
  modules: string;
}

export class SandboxSite implements Site {
  readonly #box: Box;
  readonly #programs: LearnerProgram[] = [];
  #filesFd: number;
  #stopped: string | undefined;
  #isClosed = false;
  #link: KeeperLink | undefined;
  #caller: CallerProcess | undefined;
  readonly files: BoxedFiles;

  constructor(private readonly options: SandboxSiteOptions) {
    const { limits, refused, kind, modules } = options;
    const [ours, theirs] = socketPair();
    this.#filesFd = ours;
    const flags = [...nodeFlags(limits.memoryMb), "-r", REGISTER_INSIDE].join(" ");
    const init = ["/bin/sh", "-c", INIT, INSIDE.node, flags, JUDGE_INSIDE, INSIDE.modules, JSON.stringify(refused)];
    try {
      this.#box = new Box({
        copy: courseCopy(),
        modules,
        limits: { ...BOX_LIMITS, cpuSeconds: Math.ceil((2 * limits.checkMs) / 1000) },
        kind,
        command: init,
        descriptors: ["pipe", "pipe", "pipe", "pipe", "pipe", "pipe", theirs],
      });
    } finally {
      libc.close(theirs);
    }
    this.#orders.on("error", () => {});
    this.files = new BoxedFiles({
      descriptor: () => this.#filesOf(),
      patienceMs: limits.callMs,
      lost: (why) => this.#giveUp(why),
    });
    void this.#box.gone.then(() => {
      if (!this.#isClosed) this.#lose("it has ended");
    });
  }

  call(module: string, name: string, parameters: unknown[]): Promise<Answer> {
    this.#caller ??= this.#startCaller();
    return this.#caller.call(module, name, parameters);
  }

  start(module: string, parameters: string[]): RunningProgram {
    const { limits, refused } = this.options;
    const order = { module, parameters, flags: nodeFlags(limits.memoryMb), refused };
    const program = new LearnerProgram(new BoxedProcess(this.#keeper(), order, () => this.stopped), limits);
    this.#programs.push(program);
    return program;
  }

  connect(port: number): Promise<SiteConnection> {
    return this.#unlessLost(connectInside(this.#keeper(), port));
  }

  datagrams(): Promise<SiteDatagrams> {
    return this.#unlessLost(openDatagramsInside(this.#keeper()));
  }

  get printed(): string {
    return this.#caller?.printed ?? "";
  }

  get stopped(): string | undefined {
    return this.#box.why ?? this.#stopped;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#filesFd >= 0) libc.close(this.#filesFd);
    this.#filesFd = -1;
    await this.#box.close();
  }

  get #orders(): Writable {
    return this.#box.pipe(FD.orders) as unknown as Writable;
  }

  #startCaller(): CallerProcess {
    this.#orders.write("caller\n");
    const pipe = (fd: number): unknown => this.#box.pipe(fd);
    const process = new BoxedCaller(
      {
        orders: pipe(FD.orders) as Duplex,
        stdout: pipe(FD.out) as Readable,
        stderr: pipe(FD.err) as Readable,
        requests: pipe(FD.requests) as Writable,
        answers: pipe(FD.answers) as Readable,
      },
      { why: () => this.stopped, kill: () => void this.close() },
    );
    return new CallerProcess(process, this.options.limits);
  }

  /** Starts the keeper when it is first needed. */
  #keeper(): KeeperLink {
    if (this.#link) return this.#link;
    this.#orders.write("keeper\n");
    const channel = this.#box.pipe(FD.channel) as unknown as Duplex;
    this.#link = new KeeperLink(channel, (why) => this.#lose(why));
    return this.#link;
  }

  #filesOf(): number {
    this.#keeper();
    return this.#filesFd;
  }

  #lose(why: string): void {
    if (!this.#isClosed) this.#stopped ??= `the sandbox broke down: ${why}`;
    this.#link?.lose(why);
  }

  #giveUp(why: string): never {
    this.#lose(why);
    throw new Verdict("stopped", this.stopped ?? why);
  }

  /** A sandbox that is lost ends the check; what a connection then says is nobody's fault. */
  async #unlessLost<T>(thing: Promise<T>): Promise<T> {
    try {
      return await thing;
    } catch (error) {
      if (this.stopped !== undefined) throw new Verdict("stopped", this.stopped);
      throw error;
    }
  }
}

/** A pair of connected sockets; the first does not block. */
function socketPair(): [ours: number, theirs: number] {
  const ends = new Int32Array(2);
  const paired = libc.socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
  if (paired < 0) throw new SocketError("socketpair", -paired);
  return [...ends] as [number, number];
}
