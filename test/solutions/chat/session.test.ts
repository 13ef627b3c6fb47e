// needs: solutions
import "../provide";
import * as assert from "uvu/assert";
import { Session } from "../../../solutions/chat/session";
import { suite } from "../../harness";

const test = suite("a session");

/** Somebody who is in the room, under the secret s. */
function inRoom(): Session {
  const session = new Session("ada");
  assert.equal(session.connected(), ["NAME ada", "SECRET", "HISTORY 20"]);
  for (const line of ["WELCOME ada", "SECRET s", "NOW 7"]) session.received(line);
  return session;
}

test("sends what was typed before it was in the room, once it is", () => {
  const session = new Session("ada");
  session.connected();
  assert.equal(session.typed("early"), []);
  assert.equal(session.received("WELCOME ada").show, ["WELCOME ada"]);
  assert.equal(session.received("NOW 0").send, ["SAY early"]);
});

test("keeps what was typed until the server has said it", () => {
  const session = inRoom();
  assert.equal(session.typed("one"), ["SAY one"]);
  session.typed("/tell bob two");
  session.received("SAID 8 bob one");
  assert.is(session.waiting, 2, "bob said the same, and that answers nothing");
  session.received("SAID 9 ada one");
  assert.is(session.waiting, 1);
  session.received("NO nobody here is called bob");
  assert.is(session.waiting, 0, "a refusal is an answer");
});

test("says again what the server has not heard, and nothing that it has", () => {
  const session = inRoom();
  session.typed("heard");
  session.typed("not heard");
  assert.equal(session.connected(), ["RESUME ada s 7"]);
  assert.equal(session.received("WELCOME ada").show, [], "it is no news");
  session.received("SAID 8 bob meanwhile");
  session.received("SAID 9 ada heard");
  assert.equal(session.received("NOW 9").send, ["SAY not heard"]);
});

test("shows each message once", () => {
  const session = inRoom();
  assert.equal(session.received("SAID 8 bob x").show, ["SAID 8 bob x"]);
  session.connected();
  assert.equal(session.received("SAID 8 bob x").show, []);
  assert.equal(session.received("SAID 9 bob y").show, ["SAID 9 bob y"]);
});

test("asks for more where more was missed", () => {
  const session = inRoom();
  session.connected();
  assert.equal(session.received("MORE").send, ["MORE"]);
  assert.not(session.isReady);
});

test("begins anew where the server has forgotten it", () => {
  const session = inRoom();
  session.typed("hello?");
  session.connected();
  const { send, end } = session.received("NO there is no such session");
  assert.equal([send, end], [["NAME ada", "SECRET", "HISTORY 20"], undefined]);
  session.received("WELCOME ada");
  session.received("SAID 1 ada said long ago, by another ada");
  assert.equal(session.received("NOW 1").send, ["SAY hello?"]);
});

test("goes back to its room there", () => {
  const session = inRoom();
  session.typed("/join garden");
  session.received("ROOM garden");
  session.connected();
  assert.equal(session.received("NO there is no such session").send, [
    "NAME ada",
    "SECRET",
    "JOIN garden",
    "HISTORY 20",
  ]);
});

test("ends where its name is taken", () => {
  const session = new Session("ada");
  session.connected();
  assert.equal(session.received("NO ada is taken").end, { why: "ada is taken", isFault: true });
});

test("ends well with its own BYE, and with a fault where it was sent away", () => {
  const own = inRoom();
  assert.equal(own.typed("/bye"), ["BYE"]);
  assert.is(own.received("BYE").end?.isFault, false);
  assert.equal(inRoom().received("BYE you have come back from elsewhere").end, {
    why: "you have come back from elsewhere",
    isFault: true,
  });
});

test("shows old messages again to who asks for them", () => {
  const session = inRoom();
  assert.equal(session.typed("/history 5"), ["HISTORY 5"]);
  assert.equal(session.received("SAID 3 bob old").show, ["SAID 3 bob old"]);
  assert.equal(session.received("NOW 7").send, []);
  assert.is(session.waiting, 0);
});

test("refuses commands that there are not, and lines that are too long", () => {
  const session = inRoom();
  assert.throws(() => session.typed("/resume x"), /there is no \/resume/);
  assert.throws(() => session.typed("/constructor"), /there is no/);
  assert.throws(() => session.typed("网".repeat(333)), /that is 1003 bytes; a line has at most 1000/);
  assert.is(session.waiting, 0);
  assert.is(session.typed("x".repeat(996)).length, 1, "SAY and 996 are 1000");
});

test("answers PING", () => assert.equal(inRoom().received("PING").send, ["PONG"]));

test.run();
