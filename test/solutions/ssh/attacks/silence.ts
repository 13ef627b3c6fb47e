// needs: solutions
/** Connections that say nothing, against a server in a process of its own, and a user who wants in meanwhile. */
import { readdirSync, readFileSync } from "node:fs";
import { Socket } from "../../../../kernel-lib/socket";
import { until } from "../../../processes";
import { ServerProcess } from "../server-process";

export interface SilenceResult {
  /** Exit status of the user's command. */
  code: number | null;
  /** Of the server, with all the silent ones connected. */
  descriptors: number;
  before: number;
  /** The server's memory, from the first half of the connections to the second, in bytes. */
  grown: number;
}

/**
 * Opens so many connections, and has the user log in once half of them are there and once all are. Before that as many come
 * and go `wavesBefore` times: memory grows until the collector finds it worth its while.
 */
export async function silence(count: number, wavesBefore = 0): Promise<SilenceResult> {
  const server = await ServerProcess.start();
  const silent: Socket[] = [];
  const open = async (n: number): Promise<void> => {
    for (let i = 0; i < n; i++) {
      const socket = new Socket();
      silent.push(socket);
      await socket.connect(["127.0.0.1", server.port]);
    }
  };
  try {
    await server.run("true");
    const before = descriptorsOf(server.pid);
    for (let wave = 0; wave < wavesBefore; wave++) {
      await open(count);
      for (const socket of silent.splice(0)) socket.close();
    }
    await open(count / 2);
    await server.run("true");
    const memory = residentBytes(server.pid); // by now it has grown to what it needs
    const [{ code }] = await Promise.all([server.run("echo in"), open(count / 2)]);
    const { code: again } = await server.run("echo in");
    await until("the server has closed all but a few", () => descriptorsOf(server.pid) < before + 100);
    return {
      code: code || again,
      descriptors: descriptorsOf(server.pid),
      before,
      grown: residentBytes(server.pid) - memory,
    };
  } finally {
    for (const socket of silent) socket.close();
    await server.close();
  }
}

function descriptorsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}
