// needs: solutions
// The pure parts of the finished ssh: its command line, and what ~ means at a line's start.
import "../provide";
import { userInfo } from "node:os";
import * as assert from "uvu/assert";
import { readArguments } from "../../../solutions/ssh/client/arguments";
import { EscapeReader } from "../../../solutions/ssh/client/escapes";
import { suite } from "../../harness";

const line = suite("ssh's command line");
const read = (text: string) => {
  const found = readArguments(text.split(" ").filter(Boolean));
  if (found === "help") throw new Error("help");
  return found;
};
const where = (text: string): unknown[] => {
  const { user, host, port, command } = read(text);
  return [user, host, port, command];
};

line("has a user, a host, a port and a command", () => {
  const self = userInfo().username;
  assert.equal(where("pi"), [self, "pi", 2222, undefined]);
  assert.equal(where("ann@pi"), ["ann", "pi", 2222, undefined]);
  assert.equal(where("-p 22 ann@pi ls -l /tmp"), ["ann", "pi", 22, "ls -l /tmp"]);
  assert.equal(where("ann@pi:23 ls"), ["ann", "pi", 23, "ls"]);
  assert.equal(where("ann@[::1]:23"), ["ann", "::1", 23, undefined]);
  assert.equal(where("-l bob -p23 pi -v ls -v"), ["bob", "pi", 23, "ls -v"]);
  assert.equal(where("pi -- -x"), [self, "pi", 2222, "-x"]);
  assert.equal(where("-- pi ls"), [self, "pi", 2222, "ls"]);
});

line("takes options bundled, and with =", () => {
  const { quiet, terminal, fingerprint } = read("-qT --fingerprint=SHA256:a= pi");
  assert.equal([quiet, terminal, fingerprint], [true, false, "SHA256:a="]);
  assert.is(read("-t pi").terminal, true);
  assert.is(readArguments(["--help"]), "help");
  assert.is(read("pi ls --help").command, "ls --help"); // the command's own
});

line("refuses what it does not understand, and says what", () => {
  const refused: [string, RegExp][] = [
    ["", /which host/],
    ["-x pi", /no option "-x"/],
    ["-qx pi", /no option "-x"/],
    ["pi -p", /-p wants something behind it/],
    ["-p 0 pi", /no port from 1 to 65535/],
    ["-p 65536 pi", /no port/],
    ["-p 1 pi:2", /two ports: 1 and 2/],
    ["ann@", /no \[user@\]host/],
    ["a@b@c", /no \[user@\]host/],
    ["::1", /no \[user@\]host/],
  ];
  for (const [text, reason] of refused) assert.throws(() => read(text), reason, text);
});

const keys = suite("an escape at the terminal");
const typed = (...pieces: string[]): { sent: string; escapes: string[] } => {
  const reader = new EscapeReader();
  const read = pieces.map((piece) => reader.read(new TextEncoder().encode(piece)));
  return {
    sent: read.map(({ send }) => new TextDecoder().decode(send)).join("|"),
    escapes: read.flatMap(({ escapes }) => escapes),
  };
};

keys("is ~. at the start, or behind a line's end", () => {
  assert.equal(typed("~."), { sent: "", escapes: ["leave"] });
  assert.equal(typed("ls\r~."), { sent: "ls\r", escapes: ["leave"] });
  assert.equal(typed("ls\r", "~", "."), { sent: "ls\r||", escapes: ["leave"] });
  assert.equal(typed("~?~."), { sent: "", escapes: ["help", "leave"] });
});

keys("is none in the middle of a line", () => {
  assert.equal(typed("ls ~."), { sent: "ls ~.", escapes: [] });
  assert.equal(typed("a~?"), { sent: "a~?", escapes: [] });
});

keys("~~ sends one ~, and ~ with another key sends both", () => {
  assert.equal(typed("~~."), { sent: "~.", escapes: [] });
  assert.equal(typed("~x"), { sent: "~x", escapes: [] });
  assert.equal(typed("~\r~."), { sent: "~\r", escapes: ["leave"] });
});

line.run();
keys.run();
