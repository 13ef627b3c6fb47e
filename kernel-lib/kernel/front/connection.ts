/** Jupyter's connection file: where a kernel's five sockets are to listen. */
import { readFileSync } from "node:fs";

export interface Connection {
  transport: "tcp" | "ipc";
  ip: string;
  shell_port: number;
  control_port: number;
  iopub_port: number;
  stdin_port: number;
  hb_port: number;
  key: string;
  signature_scheme: string;
}

/** Reads a connection file. Throws where it names a transport or signature this kernel does not have. */
export function readConnection(file: string): Connection {
  const connection = JSON.parse(readFileSync(file, "utf8")) as Connection;
  if (connection.transport !== "tcp" && connection.transport !== "ipc") {
    throw new Error(`${file} asks for the transport "${connection.transport}"; this kernel has tcp and ipc`);
  }
  if (connection.key && connection.signature_scheme !== "hmac-sha256") {
    throw new Error(`${file} asks for signatures by "${connection.signature_scheme}"; this kernel has hmac-sha256`);
  }
  return connection;
}

/** Gives the ZeroMQ address of a port; over ipc, jupyter_client names sockets `ip-port`. */
export function addressOf({ transport, ip }: Connection, port: number): string {
  return transport === "tcp" ? `tcp://${ip}:${port}` : `ipc://${ip}-${port}`;
}
