import type { Command } from "commander";

/** A verb of the command line: `load` fetches its file, which then describes its options on the command. */
export interface Verb {
  name: string;
  description: string;
  load: () => (command: Command) => void;
}

export const VERBS: Verb[] = [
  {
    name: "start",
    description: "open the course in JupyterLab, as npm start does",
    load: () => (require("./start") as typeof import("./start")).describeStart,
  },
  {
    name: "doctor",
    description: "examine this machine: a tick, or a fix, per line",
    load: () => (require("./doctor") as typeof import("./doctor")).describeDoctor,
  },
  {
    name: "kernel",
    description: "put the kernel into a Jupyter you already have, or take it out",
    load: () => (require("./kernel") as typeof import("./kernel")).describeKernel,
  },
  {
    name: "subnet",
    description: "what an address or a prefix is: network, hosts, class, special use",
    load: () => (require("./subnet") as typeof import("./subnet")).subnet,
  },
  {
    name: "plan",
    description: "cut a block into subnets for so many hosts",
    load: () => (require("./plan") as typeof import("./plan")).plan,
  },
  {
    name: "lookup",
    description: "which route an address takes, and why the others lose",
    load: () => (require("./lookup") as typeof import("./lookup")).lookup,
  },
  {
    name: "dissect",
    description: "what is in the packets of a capture file, field by field",
    load: () => (require("./dissect") as typeof import("./dissect")).describeDissect,
  },
  {
    name: "filter",
    description: "compile a filter in tcpdump's language, or find the packets of a capture file that match it",
    load: () => (require("./filter") as typeof import("./filter")).describeFilter,
  },
  {
    name: "tcpdump",
    description: "print or save the packets of an interface or a capture file, as tcpdump does",
    load: () => (require("./tcpdump") as typeof import("./tcpdump")).describeTcpdump,
  },
  ...[
    { name: "ping", description: "is a host there, and how long does a packet take there and back" },
    { name: "traceroute", description: "which routers a packet passes on its way to a host" },
    { name: "ifconfig", description: "this machine's interfaces; a change needs --really, and root" },
    { name: "route", description: "this machine's routing table; a change needs --really, and root" },
    { name: "netstat", description: "this machine's sockets, routes and interfaces" },
  ].map((tool) => ({
    ...tool,
    load: () => (require("./network-tool") as typeof import("./network-tool")).describeNetworkTool(tool.name),
  })),
  {
    name: "trace",
    description: "play a trace in packetdrill's language against our TCP, in virtual time",
    load: () => (require("./trace") as typeof import("./trace")).describeTrace,
  },
  {
    name: "check",
    description: "run every check of an exercise",
    load: () => (require("./check") as typeof import("./check")).describeCheck,
  },
  {
    name: "submit",
    description: "hand an exercise in, and see its result; without a login it is graded on this laptop",
    load: () => (require("./submit") as typeof import("./submit")).describeSubmit,
  },
  {
    name: "results",
    description: "what was handed in, its scores, and the feedback",
    load: () => (require("./results") as typeof import("./results")).describeResults,
  },
  {
    name: "login",
    description: "hand in to a course's server from now on, with the token from your teacher",
    load: () => (require("./login") as typeof import("./login")).describeLogin,
  },
  {
    name: "logout",
    description: "forget the course's server and the token",
    load: () => (require("./login") as typeof import("./login")).describeLogout,
  },
  {
    name: "grade",
    description: "grade notebooks without a server: files, folders, Moodle's download of all submissions",
    load: () => (require("./grade") as typeof import("./grade")).describeGrade,
  },
  {
    name: "run",
    description: "run an exercise's notebook as a program: wirebook run 06-chat -- serve --port 9000",
    load: () => (require("./run") as typeof import("./run")).describeRun,
  },
  {
    name: "chat",
    description: "the finished chat: wirebook chat serve, wirebook chat HOST:PORT",
    load: () => (require("./program") as typeof import("./program")).describeProgram("chat"),
  },
  {
    name: "scp",
    description: "the finished scp: wirebook scp film.mp4 host:films/",
    load: () => (require("./program") as typeof import("./program")).describeProgram("scp"),
  },
  {
    name: "ssh",
    description: "log in to a wirebook sshd: wirebook ssh -p 2222 ann@host [command]",
    load: () => (require("./program") as typeof import("./program")).describeProgram("ssh/client"),
  },
  {
    name: "sshd",
    description: "let people log in and run commands: wirebook sshd adduser ann, wirebook sshd",
    load: () => (require("./program") as typeof import("./program")).describeProgram("ssh/server"),
  },
  {
    name: "reset",
    description: "start an exercise, or one of its cells, over; what you had is kept",
    load: () => (require("./reset") as typeof import("./reset")).describeReset,
  },
  {
    name: "release",
    description: "cut exercises/ from solutions/",
    load: () => (require("./release") as typeof import("./release")).describeRelease,
  },
  {
    name: "pack",
    description: "make the students' edition: the course without solutions and hidden tests",
    load: () => (require("./pack") as typeof import("./pack")).describePack,
  },
  {
    name: "serve",
    description: "run the submission server: students send work in, it is graded, teachers mark",
    load: () => (require("./serve") as typeof import("./serve")).describeServe,
  },
  {
    name: "work",
    description:
      "grade what the submission server has taken, beside a PostgreSQL server; on as many machines as you like",
    load: () => (require("./work") as typeof import("./work")).describeWork,
  },
  {
    name: "students",
    description: "who is in the course: add, import a class, tokens, export, erase",
    load: () => (require("./students") as typeof import("./students")).describeStudents,
  },
  {
    name: "scores",
    description: "the class's scores as CSV, in the columns of nbgrader's export",
    load: () => (require("./scores") as typeof import("./scores")).describeScores,
  },
  {
    name: "backup",
    description: "write everything that the submission server keeps into one file",
    load: () => (require("./backup") as typeof import("./backup")).describeBackup,
  },
  {
    name: "restore",
    description: "read a backup into an empty data folder or PostgreSQL server",
    load: () => (require("./restore") as typeof import("./restore")).describeRestore,
  },
];
