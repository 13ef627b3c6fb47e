/**
 * The keeper: in a sandbox, it starts the learner's programs, opens connections and UDP sockets, and lays out files, as
 * the judge says. Whatever it tells is checked there: the learner's programs could speak in its place. `keeper.ts MODULES`
 */
import { spawn } from "node:child_process";
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import net from "node:net";
import path from "node:path";
import { serveFiles } from "./keeper-files";
import {
  ASK,
  decodeDatagram,
  encodeDatagram,
  encodeFrame,
  type Frame,
  FrameReader,
  KEEPER_FD,
  type StartOrder,
  TELL,
} from "./keeper-protocol";
import { killGroup } from "./learner-process";

const REGISTER = path.resolve(__dirname, "../../kernel/load/register.cjs");
const STARTER = path.join(__dirname, "program-main.ts");
const [modules = ""] = process.argv.slice(2);

const channel = new net.Socket({ fd: KEEPER_FD.channel, readable: true, writable: true });
const programs = new Map<number, ReturnType<typeof spawn>>();
const connections = new Map<number, net.Socket>();
const udpSockets = new Map<number, UdpSocket>();

/** Says something; where the judge is slow to hear, `source` waits. */
function tell(kind: number, id: number, bytes?: Uint8Array, source?: { pause(): unknown; resume(): unknown }): void {
  if (channel.write(encodeFrame(kind, id, bytes)) || !source) return;
  source.pause();
  channel.once("drain", () => source.resume());
}

function tellJson(kind: number, id: number, value: unknown): void {
  tell(kind, id, Buffer.from(JSON.stringify(value)));
}

function start(id: number, { module, parameters, flags, refused }: StartOrder): void {
  const own = [STARTER, modules, JSON.stringify(refused), module, ...parameters];
  const child = spawn(process.execPath, [...flags, "-r", REGISTER, ...own], { detached: true, stdio: "pipe" });
  programs.set(id, child);
  child.stdin.on("error", () => {}); // a program that does not read is its own business
  child.stdout.on("data", (chunk: Buffer) => tell(TELL.stdout, id, chunk, child.stdout));
  child.stderr.on("data", (chunk: Buffer) => tell(TELL.stderr, id, chunk, child.stderr));
  child.once("error", (error) => tell(TELL.stderr, id, Buffer.from(`${error.message}\n`)));
  child.once("close", (code, signal) => tellJson(TELL.exit, id, { code, signal }));
}

function connect(id: number, port: number): void {
  const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
  let isConnected = false;
  connections.set(id, socket);
  socket.once("connect", () => {
    isConnected = true;
    tell(TELL.connected, id);
  });
  socket.on("data", (chunk) => tell(TELL.data, id, chunk, isPaused.has(id) ? undefined : resumable(id, socket)));
  socket.on("end", () => tell(TELL.ended, id));
  socket.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (isConnected) tell(TELL.reset, id);
    else tellJson(TELL.refused, id, { code, message });
  });
  socket.on("close", () => isConnected && tell(TELL.ended, id));
}

/** Connections that shall read nothing any more. */
const isPaused = new Set<number>();

function resumable(id: number, socket: net.Socket): { pause(): unknown; resume(): unknown } {
  return { pause: () => socket.pause(), resume: () => isPaused.has(id) || socket.resume() };
}

function openUdp(id: number): void {
  const socket = createSocket("udp4");
  udpSockets.set(id, socket);
  socket.on("message", (bytes, { port }) => tell(TELL.datagram, id, encodeDatagram(port, bytes)));
  // a program that is gone is told by ICMP; that nothing comes says it too
  socket.on("error", () => {});
  socket.bind(0, "127.0.0.1", () => tellJson(TELL.udpOpened, id, { port: socket.address().port }));
}

const textOf = ({ bytes }: Frame): string => Buffer.from(bytes).toString();

const ACTIONS: Record<number, (frame: Frame) => void> = {
  [ASK.start]: (frame) => start(frame.id, JSON.parse(textOf(frame)) as StartOrder),
  [ASK.input]: ({ id, bytes }) => programs.get(id)?.stdin?.write(Buffer.from(bytes)),
  [ASK.endInput]: ({ id }) => programs.get(id)?.stdin?.end(),
  [ASK.kill]: (frame) => {
    const program = programs.get(frame.id);
    if (program) killGroup(program, textOf(frame) as NodeJS.Signals);
  },
  [ASK.connect]: (frame) => connect(frame.id, Number(textOf(frame))),
  [ASK.write]: ({ id, bytes }) => connections.get(id)?.write(Buffer.from(bytes)),
  [ASK.pause]: ({ id }) => {
    isPaused.add(id);
    connections.get(id)?.pause();
  },
  [ASK.end]: ({ id }) => connections.get(id)?.end(),
  [ASK.destroy]: ({ id }) => connections.get(id)?.destroy(),
  [ASK.openUdp]: ({ id }) => openUdp(id),
  [ASK.sendUdp]: ({ id, bytes }) => {
    const datagram = decodeDatagram(bytes);
    if (datagram) udpSockets.get(id)?.send(datagram.bytes, datagram.port, "127.0.0.1");
  },
  [ASK.closeUdp]: ({ id }) => udpSockets.get(id)?.close(),
};

const reader = new FrameReader();
channel.on("data", (chunk) => {
  for (const frame of reader.add(chunk)) ACTIONS[frame.kind]?.(frame);
});
channel.on("error", () => process.exit());
channel.on("close", () => process.exit());
serveFiles(new net.Socket({ fd: KEEPER_FD.files, readable: true, writable: true }), process.cwd());
