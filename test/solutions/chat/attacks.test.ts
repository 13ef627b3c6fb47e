// needs: solutions
// timeout: 180 s
import "../provide";
import { House, type HouseOptions } from "solution/06-chat/house";
import { MOST_WAITING_BYTES } from "solution/06-chat/outbox";
import * as assert from "uvu/assert";
import { seeded } from "../../../kernel-lib/course/judge/seeded";
import { shown } from "../../../solutions/chat/look";
import { suite } from "../../harness";
import { until } from "../../processes";
import { RawClient } from "./raw-client";

const test = suite("the chat under attack");

/** Runs with a house that nobody slows down unless told, and with what closes everything. */
async function inHouse(
  options: Partial<HouseOptions>,
  run: (enter: (hello?: string) => Promise<RawClient>, house: House) => Promise<void>,
): Promise<void> {
  const house = new House({ port: 0, burst: 1e6, perSecond: 1e6, ...options });
  const port = house.start();
  const clients: RawClient[] = [];
  try {
    await run(async (hello) => {
      const client = await RawClient.at(port, hello);
      clients.push(client);
      return client;
    }, house);
  } finally {
    for (const client of clients) client.close();
    house.close();
  }
}

test("shows escape sequences in a message instead of obeying them", () =>
  inHouse({}, async (enter) => {
    const ada = await enter("NAME ada");
    await ada.until(/^WELCOME/);
    const eve = await enter("NAME eve");
    await eve.say("SAY \u001b[2J\u001b]0;owned\u0007\u009b31m\u202egnp.exe");
    assert.is(await ada.until(/^SAID/), "SAID 1 eve ␛[2J␛]0;owned␇�31m�gnp.exe");
  }));

test("takes no name and no room with anything but letters, digits, - and _", () =>
  inHouse({}, async (enter) => {
    const eve = await enter();
    for (const name of ["\u001b[2J", "a b", "", "a\u202eb", "a\u0000", "x".repeat(21), "../x", "a\u200bb"]) {
      await eve.say(`NAME ${name}`);
      await eve.until(/^NO /);
    }
    await eve.say("NAME eve");
    await eve.until(/^WELCOME eve$/);
    await eve.say("JOIN \u001b[2J");
    await eve.until(/^NO /);
  }));

test("lets no server paint on the client's screen, whatever it sends", () => {
  const seed = 9;
  const random = seeded(seed);
  const types = ["SAID 1 ada ", "TOLD 1 ada bob ", "NO ", "HERE ", "LEFT ", "ROOM ", "LOST ", "BYE ", "\u001b[2J ", ""];
  for (let n = 0; n < 3000; n++) {
    const noise = Array.from({ length: random(0, 30) }, () => String.fromCharCode(random(0, 0x2070))).join("");
    const line = `${types[random(0, types.length - 1)]}${noise}`;
    assert.not.match(shown(line), /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u, `seed ${seed}, line ${JSON.stringify(line)}`);
  }
});

test("ends a connection whose line has no end, and nobody else notices", () =>
  inHouse({}, async (enter, house) => {
    const ada = await enter("NAME ada");
    await ada.until(/^WELCOME/);
    const eve = await enter("NAME eve");
    await eve.until(/^WELCOME/);
    const flood = eve.socket.sendall(new Uint8Array(20_000_000).fill(0x61)).catch(() => {});
    await ada.until(/^LEFT eve$/);
    await eve.closed();
    await flood;
    assert.ok(eve.lines.includes("NO a line has at most 1000 bytes"), eve.lines.join());
    await ada.say("SAY all is well");
    await ada.until(/^SAID 1 ada all is well$/);
    eve.close();
    await until("eve's connection is closed here too", () => house.server.clients === 1);
  }));

test("gives nobody the name of somebody who is away, nor what was told meanwhile", () =>
  inHouse({}, async (enter) => {
    const ada = await enter("NAME ada\nSECRET");
    const secret = (await ada.until(/^SECRET /)).slice(7);
    ada.close();
    const bob = await enter("NAME bob");
    await bob.until(/^WELCOME/);
    await bob.say("TELL ada the key is under the mat");
    await bob.until(/^TOLD/);
    const eve = await enter("NAME ada\nNAME ADA\nNAME ａｄａ");
    for (let n = 0; n < 3; n++) await eve.until(/^NO \S+ is taken$/);
    const guesses = ["", "0".repeat(32), secret.slice(0, -1), `${secret}0`, secret.toUpperCase()].filter(
      (guess) => guess !== secret,
    );
    for (const guess of guesses.slice(0, 3)) await eve.say(`RESUME ada ${guess} 0`);
    await eve.until(/^BYE/);
    await eve.closed();
    assert.not.match(eve.lines.join("\n"), /mat/);
    const back = await enter(`RESUME ada ${secret} 0`);
    await back.until(/^TOLD 1 bob ada the key is under the mat$/);
    await back.until(/^NOW 1$/);
  }));

test("ends the old connection of who has come back from elsewhere", () =>
  inHouse({}, async (enter) => {
    const ada = await enter("NAME ada\nSECRET");
    const secret = (await ada.until(/^SECRET /)).slice(7);
    const again = await enter(`RESUME ada ${secret} 0`);
    await again.until(/^NOW/);
    await ada.until(/^BYE /);
    await ada.closed();
    await again.say("SAY here");
    await again.until(/^SAID 1 ada here$/);
  }));

test("hears others while one floods, and loses nothing of the flood", () =>
  inHouse({ burst: 5, perSecond: 200 }, async (enter) => {
    const ada = await enter("NAME ada");
    await ada.until(/^WELCOME/);
    const lines = Array.from({ length: 600 }, (_, n) => `SAY ${n}\n`).join("");
    const eve = await enter(`NAME eve\n${lines}`);
    await ada.until(/^SAID 1 eve 0$/);
    await ada.say("SAY and I?");
    const own = Number((await ada.until(/^SAID \d+ ada and I\?$/)).split(" ")[1]);
    assert.ok(own < 500, `ada's was message ${own}, behind most of what eve had sent before it`);
    await ada.until(/^SAID 601 eve 599$/);
    eve.close();
  }));

test("gives everything to those who read, while a tenth reads nothing and is sent away", () =>
  inHouse({ tickMs: 2 }, async (enter, house) => {
    const people = 50;
    const deaf = 5;
    const all: RawClient[] = [];
    for (let n = 0; n < people; n++) {
      const client = await enter(`NAME p${n}`);
      await client.until(/^WELCOME/);
      all.push(client);
    }
    const readers = all.slice(deaf);
    const [speaker] = readers;
    assert.ok(speaker);
    const text = "x".repeat(900);
    let said = 0;
    while (house.server.clients > people - deaf) {
      said += 1;
      await speaker.say(`SAY ${text}`);
      await Promise.all(readers.map((reader) => reader.until(new RegExp(`^SAID ${said} `))));
      assert.ok(said < 5000, "the deaf are still there");
    }
    assert.ok(said * 900 > MOST_WAITING_BYTES, "a queue's worth was allowed");
    for (const reader of readers) assert.is(reader.lines.filter((line) => line.startsWith("SAID ")).length, said);
  }));

test("drops who never says anything, after it has asked", () =>
  inHouse({ pingMs: 20 }, async (enter, house) => {
    const silent = await enter();
    await silent.until(/^PING$/);
    await silent.closed();
    assert.is(house.server.clients, 0);
  }));

test("refuses more people than the house holds", () =>
  inHouse({ mostClients: 2 }, async (enter, house) => {
    const ada = await enter("NAME ada");
    await ada.until(/^WELCOME/);
    const bob = await enter("NAME bob");
    await bob.until(/^WELCOME/);
    const carl = await enter();
    await carl.until(/^NO the house is full$/);
    await carl.closed();
    carl.close();
    bob.close();
    await until("there is room again", () => house.server.clients === 1);
    await (await enter("NAME carl")).until(/^WELCOME carl$/);
  }));

test("survives lines of noise, from many at once", () =>
  inHouse({}, async (enter, house) => {
    const seed = 77;
    const random = seeded(seed);
    const words = [
      "NAME",
      "SAY",
      "TELL",
      "JOIN",
      "RESUME",
      "SECRET",
      "HISTORY",
      "MORE",
      "WHO",
      "PONG",
      "BYE",
      "a",
      "b",
      "-1",
      "1e9",
      "\u0000",
      "",
    ];
    const noise = (): string =>
      Array.from({ length: random(0, 5) }, () => words[random(0, words.length - 1)]).join(" ");
    for (let n = 0; n < 40; n++) {
      const one = await enter();
      await one.socket.sendall(Array.from({ length: 50 }, () => `${noise()}\n`).join(""));
      if (n % 3 === 0) one.close();
    }
    const ada = await enter("NAME sane");
    await ada.until(/^WELCOME sane$/);
    await ada.say("SAY still here");
    await ada.until(/^SAID \d+ sane still here$/);
    assert.ok(house.server.clients >= 1, `seed ${seed}`);
  }));

test.run();
