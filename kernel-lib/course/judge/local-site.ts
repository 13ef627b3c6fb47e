/** A site on this machine: the learner's processes are children of the judge's. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CallerProcess } from "./caller-process";
import { connectTo } from "./local-connection";
import { openDatagrams } from "./local-datagrams";
import { LocalProgram } from "./local-program";
import type { Answer, Files, Limits, RunningProgram, Site, SiteConnection, SiteDatagrams } from "./site";
import { WorkFiles } from "./work-files";
import { moduleFolder } from "./work-folder";

/** What a site is made from. */
export interface LocalSiteOptions {
  files: Files;
  limits: Limits;
  /** Modules that the learner's files may not import. */
  refused: readonly string[];
}

/** Runs the learner's program without a sandbox; for their own work on their own machine. */
export class LocalSite implements Site {
  readonly #folder: string;
  readonly #directory = mkdtempSync(path.join(tmpdir(), "wirebook-check-"));
  readonly files = new WorkFiles(this.#directory);
  readonly #programs: LocalProgram[] = [];
  readonly #connections: SiteConnection[] = [];
  readonly #datagrams: SiteDatagrams[] = [];
  #caller: CallerProcess | undefined;

  constructor(private readonly options: LocalSiteOptions) {
    this.#folder = moduleFolder(options.files);
  }

  call(module: string, name: string, parameters: unknown[]): Promise<Answer> {
    const { limits, refused } = this.options;
    this.#caller ??= new CallerProcess({ folder: this.#folder, directory: this.#directory, limits, refused });
    return this.#caller.call(module, name, parameters);
  }

  start(module: string, parameters: string[]): RunningProgram {
    const { limits, refused } = this.options;
    const options = { folder: this.#folder, directory: this.#directory, limits, refused };
    const program = new LocalProgram(module, parameters, options);
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

  close(): void {
    for (const connection of this.#connections) connection.destroy();
    for (const datagrams of this.#datagrams) datagrams.close();
    for (const program of this.#programs) program.kill("SIGKILL");
    this.#caller?.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
