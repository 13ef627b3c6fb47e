"use strict";
// A worker: makes a folder a link to another one and a folder again, as fast as it can, until it is ended.
const { renameSync, symlinkSync, unlinkSync } = require("node:fs");
const { parentPort, workerData } = require("node:worker_threads");

const { folder, outside } = workerData;
for (let n = 0; ; n++) {
  renameSync(folder, `${folder}.aside`);
  symlinkSync(outside, folder);
  unlinkSync(folder);
  renameSync(`${folder}.aside`, folder);
  if (n % 100 === 0) parentPort.postMessage(n);
}
