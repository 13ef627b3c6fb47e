/** A site on this machine: the learner's processes are children of the judge's. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CallerProcess, startCaller } from "./caller-process";
import { asLearnerProcess, type LearnerPlace, startNode } from "./learner-process";
import { LearnerProgram } from "./learner-program";
import { connectTo } from "./local-connection";
import { openDatagrams } from "./local-datagrams";
import type { Answer, Files, Limits, RunningProgram, Site, SiteConnection, SiteDatagrams } from "./site";
import { Warden } from "./warden";
import { WorkFiles } from "./work-files";
import { moduleFolder } from "./work-folder";

/** What a site is made from. */
export interface LocalSiteOptions {
  files: Files;
  limits: Limits;
  /** Modules that the learner's files may not import. */
  refused: readonly string[];
}

const STARTER = require.resolve("./program-main");

/** Runs the learner's program without a sandbox; for their own work on their own machine. */
export class LocalSite implements Site {
  readonly #folder: string;
  readonly #directory = mkdtempSync(path.join(tmpdir(), "wirebook-check-"));
  readonly files = new WorkFiles(this.#directory);
  readonly #programs: LearnerProgram[] = [];
  readonly #connections: SiteConnection[] = [];
  readonly #datagrams: SiteDatagrams[] = [];
  #warden: Warden | undefined;
  #caller: CallerProcess | undefined;

  constructor(private readonly options: LocalSiteOptions) {
    this.#folder = moduleFolder(options.files);
  }

  call(module: string, name: string, parameters: unknown[]): Promise<Answer> {
    this.#caller ??= this.#startCaller();
    return this.#caller.call(module, name, parameters);
  }

  start(module: string, parameters: string[]): RunningProgram {
    const { refused, limits } = this.options;
    const own = [this.#folder, JSON.stringify(refused), module, ...parameters];
    const child = startNode(STARTER, own, this.#place(), 3);
    this.#warden?.watch(child.pid);
    const program = new LearnerProgram(asLearnerProcess(child), limits);
    this.#programs.push(program);
    return program;
  }

  async connect(port: number): Promise<SiteConnection> {
    const connection = await connectTo(port);
    this.#connections.push(connection);
    return connection;
  }

  async datagrams(): Promise<SiteDatagrams> {
    const datagrams = await openDatagrams();
    this.#datagrams.push(datagrams);
    return datagrams;
  }

  get printed(): string {
    return this.#caller?.printed ?? "";
  }

  get stopped(): undefined {
    return undefined; // limits are each process's own here, and told with its end
  }

  close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    for (const datagrams of this.#datagrams) datagrams.close();
    for (const program of this.#programs) program.kill("SIGKILL");
    this.#caller?.close();
    rmSync(this.#directory, { recursive: true, force: true });
    return this.#warden?.close() ?? Promise.resolve();
  }

  #startCaller(): CallerProcess {
    const caller = startCaller(this.#place());
    this.#warden?.watch(caller.child.pid);
    return new CallerProcess(caller, this.options.limits);
  }

  #place(): LearnerPlace {
    const { limits, refused } = this.options;
    this.#warden ??= new Warden();
    return { folder: this.#folder, directory: this.#directory, limits, refused, mark: this.#warden.mark };
  }
}
