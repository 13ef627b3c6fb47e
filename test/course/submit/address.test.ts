// A token over plain HTTP is refused before anything is sent: seen from a network namespace whose packets are counted.
import { spawnSync } from "node:child_process";
import * as assert from "uvu/assert";
import { serverAddress } from "../../../kernel-lib/course/submit";
import { ROOT } from "../../committed";
import { suite } from "../../harness";
import { findProgram } from "../../programs";

const test = suite("a server's address");

const GOOD: [string, string][] = [
  ["submit.example.org", "https://submit.example.org"],
  ["https://Submit.Example.org/", "https://submit.example.org"],
  ["https://submit.example.org:8443", "https://submit.example.org:8443"],
  ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
  ["127.0.0.1:8080", "http://127.0.0.1:8080"],
  ["localhost:8080", "http://localhost:8080"],
  ["http://127.9.8.7", "http://127.9.8.7"],
  ["http://[::1]:9", "http://[::1]:9"],
];

for (const [typed, origin] of GOOD) {
  test(`is ${origin} where ${typed} is typed`, () => {
    assert.is(serverAddress(typed), origin);
  });
}

const BAD: [string, string, RegExp][] = [
  ["http://192.0.2.1", "another machine by plain HTTP", /everybody on the way could read your token/],
  ["http://submit.example.org", "a name by plain HTTP", /Use https:\/\/submit\.example\.org/],
  ["http://127.0.0.1.example.org", "a name that begins like loopback", /plain HTTP/],
  ["http://localhost.example.org", "a name that begins like localhost", /plain HTTP/],
  ["http://[::ffff:192.0.2.1]", "another machine in IPv6's words", /plain HTTP/],
  ["http://0.0.0.0", "every address of this machine", /plain HTTP/],
  ["http://127.0.0.1@192.0.2.1", "loopback as a user's name", /name or password/],
  ["https://ann:secret@submit.example.org", "a password in the address", /name or password/],
  ["ftp://submit.example.org", "another protocol", /begins with ftp/],
  ["https://submit.example.org/course", "a path", /more behind/],
  ["https://submit.example.org/?token=1", "a query", /more behind/],
  ["", "nothing", /no address/],
  ["https://", "no name", /no address/],
];

for (const [typed, reason, said] of BAD) {
  test(`is refused where it has ${reason}`, () => {
    assert.throws(() => serverAddress(typed), said);
  });
}

test("over plain HTTP to another machine makes no packet", () => {
  const script = `
    ip link set lo up; ip addr add 192.0.2.1/32 dev lo
    node -r ./kernel-lib/kernel/load/register.cjs -e '
      const { exchange } = require("./kernel-lib/course/submit/exchange.ts");
      exchange({ server: "http://192.0.2.1", token: "wb_secret" }, { path: "/api/v1/me" })
        .then(() => console.log("sent"), (error) => console.log(error.code));'
    echo wb_secret_token | node kernel-lib/wirebook.cjs login http://192.0.2.1; echo "exit $?"
    cat /proc/net/snmp | grep -E "^(Tcp|Udp|Ip):"`;
  const { stdout, stderr } = spawnSync(findProgram("unshare"), ["-Urn", "sh", "-c", script], {
    cwd: ROOT,
    encoding: "utf8",
  });
  assert.match(stdout, /^ERR_PLAIN_HTTP$/m, stderr);
  assert.match(stdout, /^exit 2$/m);
  const [names = [], values = []] = stdout
    .split("\n")
    .filter((line) => line.startsWith("Tcp:"))
    .map((line) => line.split(" "));
  assert.is(values[names.indexOf("ActiveOpens")], "0");
  assert.is(values[names.indexOf("OutSegs")], "0");
});

test.run();
