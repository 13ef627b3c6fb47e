// timeout: 300 s
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import * as assert from "uvu/assert";
import { holderOf, openStore, type Store, StoreError } from "../../../kernel-lib/course/store";
import { suite } from "../../harness";
import { startProgram } from "./child";
import { attemptBy, claimed, gradingOf, NOON_MS, Places } from "./places";
import { withClient } from "./postgresql-server";

const places = new Places();

async function refusal(promise: Promise<unknown>): Promise<StoreError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.instance(error, StoreError, `not refused, but ${String(error)}`);
  return error as StoreError;
}

const lock = suite("Lock of a data folder");

lock("names its holder, in this process or another, and ends with it however that ends", async () => {
  const options = (await places.next("pglite")) as { dataFolder: string };
  const holder = startProgram(path.join(__dirname, "hold.ts"), [options.dataFolder]);
  await holder.says("open");
  const error = await refusal(openStore(options));
  assert.is(error.code, "ERR_STORE_LOCKED");
  assert.match(error.message, `process ${holder.pid} on `);
  assert.match(error.message, "hold.ts");
  assert.is(holderOf(options.dataFolder)?.pid, holder.pid);
  await holder.kill();
  const store = await openStore(options);
  assert.is((await refusal(openStore(options))).code, "ERR_STORE_LOCKED");
  await store.close();
  assert.is(holderOf(options.dataFolder), undefined);
  await (await openStore(options)).close();
});

lock("is not held by what an older process wrote", async () => {
  const options = (await places.next("pglite")) as { dataFolder: string };
  const old = { pid: 1, host: "elsewhere", since: "2020-01-01T00:00:00Z", command: "serve" };
  writeFileSync(path.join(options.dataFolder, "lock"), JSON.stringify(old));
  await (await openStore(options)).close();
});

lock("says what is wrong with a folder that cannot be one", async () => {
  const file = places.file("a-file");
  writeFileSync(file, "");
  assert.is((await refusal(openStore({ dataFolder: path.join(file, "below") }))).code, "ERR_STORE_FOLDER");
  const broken = places.file("broken");
  mkdirSync(path.join(broken, "database"), { recursive: true });
  writeFileSync(path.join(broken, "database", "PG_VERSION"), "12");
  assert.is((await refusal(openStore({ dataFolder: broken }))).code, "ERR_STORE_FOLDER");
});

lock.run();

const disk = suite("A disk that is nearly full");

disk("takes nothing in and says why, while what is there is read; with room again it goes on", async () => {
  let freeBytes = 1e9;
  const options = (await places.next("pglite")) as { dataFolder: string };
  const store = await openStore({ ...options, freeBytes: () => freeBytes });
  const ann = await store.addPerson({ login: "ann", name: "Ann", role: "student" });
  const { attempt } = await store.receive(attemptBy(ann, "1"));
  const claim = await claimed(store, "w");
  freeBytes = 63_000_000;
  for (const writing of [() => store.receive(attemptBy(ann, "2")), () => store.finish(claim, gradingOf(3))]) {
    const error = await refusal(writing());
    assert.is(error.code, "ERR_STORE_FULL");
    assert.match(error.message, "63 MB are free on the disk of the server's data; below 64 MB nothing is written");
  }
  assert.is((await store.statusOf(attempt.id))?.state, "running");
  assert.is((await refusal(openStore({ dataFolder: places.file("new"), freeBytes: () => 0 }))).code, "ERR_STORE_FULL");
  freeBytes = 64_000_000;
  assert.is((await store.receive(attemptBy(ann, "2"))).kind, "new");
  assert.is(await store.finish(claim, gradingOf(3)), true);
  await store.close();
});

disk.run();

const backups = suite("Backup");

async function filled(store: Store): Promise<void> {
  const ann = await store.addPerson({ login: "ann", name: "Änn <b>", email: "a@b.c", role: "student" });
  const first = await store.receive(attemptBy(ann, "1", '{"a":"\\u0000"}'));
  await store.finish(await claimed(store, "w"), { ...gradingOf(3), remarks: ["\0", "\ud800", "\\"] });
  await store.receive(attemptBy(ann, "2", "x".repeat(2_000_000)));
  await claimed(store, "w");
  for (let at = 0; at < 250; at += 1) await store.receive(attemptBy(ann, `more ${at}`, `${at}`));
  await store.addMark({ attemptId: first.attempt.id, cellId: "why", points: 0.1, comment: "é", byPersonId: ann.id });
  await store.setExtension({ personId: ann.id, exercise: "06-chat", dueAtMs: NOON_MS, reason: "ill" });
  const late = { graceMinutes: 1.5, penaltyPerDay: 0.1, most: 1 };
  await store.setPolicy({ exercise: "06-chat", dueAtMs: NOON_MS, keep: "last", late });
  await store.newToken(ann.id);
  await store.secret("seed");
}

async function factsOf(store: Store): Promise<unknown> {
  const [ann] = await store.people();
  const all = await store.exportPerson(ann?.id ?? "");
  const secret = Buffer.from(await store.secret("seed")).toString("hex");
  return [all, await store.policies(), await store.classRows(), secret];
}

for (const [from, to] of [
  ["pglite", "postgresql"],
  ["postgresql", "pglite"],
] as const) {
  backups(`of ${from} is restored into ${to}, with its line`, async () => {
    const clock = { nowMs: () => NOON_MS };
    const [source, target] = [
      await openStore({ ...(await places.next(from)), ...clock }),
      await openStore({ ...(await places.next(to)), ...clock }),
    ];
    await filled(source);
    // a running round begins anew: its worker does not know the new place
    const running = await source.classRows();
    const file = places.file(`from-${from}`);
    const written = await source.backup(file);
    await target.secret("seed");
    assert.equal(await target.restore(file), written);
    assert.is(written.attempt, 252);
    const expected = JSON.stringify(await factsOf(source)).replaceAll('"state":"running"', '"state":"queued"');
    const place = /,"place":\d+/g;
    assert.is(JSON.stringify(await factsOf(target)).replace(place, ""), expected.replace(place, ""));
    assert.is((await claimed(target, "w")).attemptId, running[1]?.attempt.id);
    const [ann] = await target.people();
    if (ann) await target.receive(attemptBy(ann, "after"));
    assert.is((await refusal(target.restore(file))).code, "ERR_STORE_NOT_EMPTY");
    await source.backup(file).then(
      () => assert.unreachable("it wrote over a backup"),
      (error: NodeJS.ErrnoException) => assert.is(error.code, "EEXIST"),
    );
    await source.close();
    await target.close();
  });
}

backups("that is cut off, changed, another file or newer is refused, and the store stays empty", async () => {
  const source = await openStore(await places.next("postgresql"));
  await filled(source);
  const good = places.file("good");
  await source.backup(good);
  await source.close();
  const bytes = readFileSync(good);
  const lines = gunzipSync(bytes).toString().split("\n").slice(0, -1);
  const packed = (text: string[]): Buffer => gzipSync(`${text.join("\n")}\n`);
  const changed = lines.map((line) => line.replace('"ann"', '"bob"'));
  const newer = lines.map((line) => line.replace('"schema":1', '"schema":999'));
  const stranger = [...lines.slice(0, -1), '{"table":"pg_authid","row":{}}', ...lines.slice(-1)];
  const files: Record<string, [Buffer, StoreError["code"], RegExp]> = {
    "in the middle": [bytes.subarray(0, bytes.length / 2), "ERR_BACKUP", /cannot be unpacked/],
    "without its end": [packed(lines.slice(0, -1)), "ERR_BACKUP", /cut off/],
    "a row less": [packed([...lines.slice(0, -2), ...lines.slice(-1)]), "ERR_BACKUP", /checksum/],
    changed: [packed(changed), "ERR_BACKUP", /checksum/],
    newer: [packed(newer), "ERR_STORE_NEWER", /newer/],
    stranger: [packed(stranger), "ERR_BACKUP", /no row/],
    "no gzip": [Buffer.from("hello"), "ERR_BACKUP", /unpacked/],
    "no backup": [gzipSync("hello\n"), "ERR_BACKUP", /not JSON/],
    "another JSON": [gzipSync("{}\n"), "ERR_BACKUP", /no backup/],
    empty: [gzipSync(""), "ERR_BACKUP", /cut off/],
  };
  const target = await openStore(await places.next("postgresql"));
  for (const [name, [content, code, words]] of Object.entries(files)) {
    const file = places.file(`bad ${name}`);
    writeFileSync(file, content);
    const error = await refusal(target.restore(file));
    assert.is(error.code, code, name);
    assert.match(error.message, words);
    assert.equal(await target.people(), []);
  }
  assert.match((await refusal(target.restore(places.file("nowhere")))).message, "no such file");
  await target.restore(good);
  await target.close();
});

backups.run();

const servers = suite("PostgreSQL server");

servers("is given its tables once by processes that begin together, and refuses an older Wirebook", async () => {
  const options = (await places.next("postgresql")) as { databaseUrl: string };
  const stores = await Promise.all(Array.from({ length: 4 }, () => openStore({ ...options, connections: 2 })));
  for (const store of stores) await store.close();
  const sql = "insert into wirebook.version values (999)";
  await withClient(options.databaseUrl, (client) => client.query(sql));
  assert.is((await refusal(openStore(options))).code, "ERR_STORE_NEWER");
});

servers("wakes those who wait in another process", async () => {
  const options = await places.next("postgresql");
  const [server, worker] = [await openStore(options), await openStore(options)];
  const ann = await server.addPerson({ login: "ann", name: "Ann", role: "student" });
  const never = new AbortController().signal;
  // the first call to come is that of the connection itself
  await worker.workMayWait(never);
  const called = worker.workMayWait(never);
  const { attempt } = await server.receive(attemptBy(ann, "1"));
  await called;
  const ready = server.changed(attempt.id, never);
  await worker.finish(await claimed(worker, "w"), gradingOf(3));
  await ready;
  await worker.close();
  await server.close();
});

servers("that is gone is told as such, and used again once it is back", async () => {
  const server = await places.server();
  const store = await openStore(await places.next("postgresql"));
  const ann = await store.addPerson({ login: "ann", name: "Ann", role: "student" });
  await server.kill();
  assert.is((await refusal(store.receive(attemptBy(ann, "1")))).code, "ERR_STORE_AWAY");
  assert.is((await refusal(store.people())).code, "ERR_STORE_AWAY");
  await server.start();
  assert.is((await store.receive(attemptBy(ann, "1"))).kind, "new");
  await store.close();
  assert.is((await refusal(openStore({ databaseUrl: "postgresql://127.0.0.1:1/x" }))).code, "ERR_STORE_AWAY");
});

servers("leaves nothing behind", async () => {
  await places.remove();
});

servers.run();
