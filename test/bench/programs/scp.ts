// needs: solutions
/**
 * The finished scp against OpenSSH's scp (aes128-gcm) and rsync, each with a server of its own on loopback and all files in
 * memory (a file system that is memory, where there is one): programs are compared, not disks. Whole processes, login
 * included; all take turns in every round.
 */
import { spawn } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { partName } from "solution/07-scp/part";
import { findProgram } from "../../programs";
import { startServer } from "../../solutions/scp/programs";
import { ServerProcess } from "../../solutions/ssh/server-process";
import { RsyncDaemon } from "./scp/rsync";
import { OpenSsh } from "./ssh/openssh";

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const LARGE_BYTES = Number(process.env.LARGE_MB ?? 1024) * 1024 * 1024;
/** Words of a title, to measure one case. */
const CASE = process.env.CASE ?? "";
const SMALL_FILES = 10_000;
const SMALL_BYTES = 4096;
const ENTRY = path.resolve(__dirname, "../../../kernel-lib/wirebook.cjs");

/** One way to copy: made ready, run and timed, looked at. */
interface Way {
  name: string;
  ready?: () => void;
  command: string[];
  /** What must be there afterwards, the same as the source. */
  made: string;
}

interface Case {
  title: string;
  source: string;
  ours: Way;
  theirs: Way;
  asked: string;
}

export async function main(): Promise<void> {
  const memory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const work = mkdtempSync(path.join(memory, "wirebook-scp-bench-"));
  const to = path.join(work, "to");
  const openSsh = await OpenSsh.start();
  const sshd = await ServerProcess.start();
  mkdirSync(to);
  const { child: plain, port } = await startServer(to);
  const rsyncd = await RsyncDaemon.start(to);
  try {
    console.log("| case | wirebook scp | the other | other / ours | asked |\n|---|---|---|---|---|");
    for (const one of cases(work, to, { openSsh, sshd, rsyncd, port }))
      if (one.title.includes(CASE)) console.log(await compare(one));
  } finally {
    plain.kill();
    await rsyncd.close();
    await sshd.close();
    await openSsh.close();
    rmSync(work, { recursive: true, force: true });
  }
}

interface Servers {
  openSsh: OpenSsh;
  sshd: ServerProcess;
  rsyncd: RsyncDaemon;
  port: number;
}

function cases(work: string, to: string, { openSsh, sshd, rsyncd, port }: Servers): Case[] {
  const large = path.join(work, "large");
  const many = path.join(work, "many");
  writeFileSync(large, randomFillSync(Buffer.alloc(LARGE_BYTES)));
  for (let n = 0; n < SMALL_FILES; n++) {
    const folder = path.join(many, String(Math.floor(n / 100)));
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, String(n)), randomFillSync(Buffer.alloc(SMALL_BYTES)));
  }
  const theirs = (source: string): Way => ({
    name: "scp, aes128-gcm",
    command: [findProgram("scp"), ...openSsh.options, "-qr", source, `${openSsh.target}:${path.join(to, "theirs")}`],
    made: path.join(to, "theirs"),
  });
  const plain = (source: string): Way => ({
    name: "plaintext",
    command: [process.execPath, ENTRY, "scp", "-qr", "--plaintext", "-P", String(port), source, "127.0.0.1:ours"],
    made: path.join(to, "ours"),
  });
  const encrypted = (source: string): Way => ({
    name: "through wirebook sshd",
    command: [process.execPath, ENTRY, "scp", "-qr", ...wayTo(sshd), source, `ann@127.0.0.1:${path.join(to, "ours")}`],
    made: path.join(to, "ours"),
  });
  const half = (file: string): void => {
    copyFileSync(large, file);
    truncateSync(file, LARGE_BYTES / 2);
  };
  const size = `${LARGE_BYTES / 2 ** 20} MiB`;
  return [
    { title: `${size}, hashed, unencrypted`, source: large, ours: plain(large), theirs: theirs(large), asked: "≥ 1.5" },
    {
      title: `${size}, hashed, encrypted`,
      source: large,
      ours: encrypted(large),
      theirs: theirs(large),
      asked: "≥ 0.7",
    },
    { title: "10,000 files of 4 KiB", source: many, ours: plain(many), theirs: theirs(many), asked: "≥ 2" },
    { title: "the same, encrypted", source: many, ours: encrypted(many), theirs: theirs(many), asked: "" },
    {
      title: `${size}, half of it there, verified`,
      source: large,
      ours: { ...plain(large), ready: () => half(path.join(to, partName("ours"))) },
      theirs: {
        name: "rsync --append-verify",
        ready: () => half(path.join(to, "theirs")),
        command: [findProgram("rsync"), "--append-verify", large, rsyncd.url("theirs")],
        made: path.join(to, "theirs"),
      },
      asked: "≥ 1.3",
    },
  ];
}

/** scp's options that let it in without a question. */
function wayTo({ port, directory, passwordFile, fingerprint }: ServerProcess): string[] {
  const words = ["-P", `${port}`, "--directory", directory, "--password-file", passwordFile];
  return [...words, "--fingerprint", fingerprint];
}

async function compare({ title, source, ours, theirs, asked }: Case): Promise<string> {
  const times: [number[], number[]] = [[], []];
  for (let round = -1; round < ROUNDS; round++) {
    for (const [index, way] of [ours, theirs].entries()) {
      const elapsedMs = await timed(way, source);
      if (round >= 0) times[index]?.push(elapsedMs);
    }
  }
  const ratios = times[0].map((value, round) => (times[1][round] ?? Number.NaN) / value);
  const seconds = (list: number[]): string => `${(median(list) / 1000).toFixed(2)} s`;
  return `| ${title} | ${seconds(times[0])} (${ours.name}) | ${seconds(times[1])} (${theirs.name}) | ${median(ratios).toFixed(2)} | ${asked} |`;
}

async function timed({ ready, command, made, name }: Way, source: string): Promise<number> {
  rmSync(made, { recursive: true, force: true });
  ready?.();
  const [program = "", ...words] = command;
  const from = performance.now();
  const child = spawn(program, words, { stdio: ["ignore", "inherit", "inherit"] });
  const [code] = await once(child, "close");
  const elapsedMs = performance.now() - from;
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  const probe = existsSync(path.join(source, "42")) ? ["42", "4242"] : [];
  if (!readFileSync(path.join(made, ...probe)).equals(readFileSync(path.join(source, ...probe))))
    throw new Error(`${name} has made another file`);
  rmSync(made, { recursive: true, force: true });
  return elapsedMs;
}

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
}
