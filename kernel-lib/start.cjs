"use strict";
// `npm start`. Written in the JavaScript of 2009, so that any Node can read it and say what is wrong.
var fs = require("fs");
var path = require("path");
var childProcess = require("child_process");

var root = path.dirname(__dirname);

/** A sentence that says why the course cannot start here and what to do; nothing where it can. */
function badGround() {
  var version = process.versions.node.split(".").map(Number);
  var major = version[0];
  var minor = version[1];
  // require() of ES modules came with 20.19 and 22.12.
  if (major < 20 || (major === 20 && minor < 19) || major === 21 || (major === 22 && minor < 12)) {
    return (
      "Wirebook needs Node.js 20.19 or later (20, 22 or 24); this is " +
      process.versions.node +
      ". Install a newer one (nodejs.org, or: nvm install 22), then type npm start again."
    );
  }
  if (process.platform === "win32") {
    return "Wirebook runs on Linux, macOS and WSL2, not on Windows itself. Type wsl --install in PowerShell, clone the course inside, then type npm start there.";
  }
  if (process.platform === "linux") return badWsl();
  return undefined;
}

function badWsl() {
  var kernel = readOr("/proc/version", "");
  if (!/microsoft/i.test(kernel)) return undefined;
  if (!/WSL2|microsoft-standard/i.test(kernel)) {
    return "This is WSL 1, which has no real Linux network. Type wsl --set-version <name> 2 in PowerShell (wsl -l -v shows the name), then npm start again.";
  }
  if (/^\/mnt\/[a-z]\//.test(root + "/")) {
    return (
      "The course lies on a Windows disk (" +
      root +
      "), where Linux sockets do not work. Clone it into your Linux home folder (cd ~), then type npm start there."
    );
  }
  return undefined;
}

function readOr(file, otherwise) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    return otherwise;
  }
}

/** Tells whether every package of the lock file is installed in its version. */
function hasPackages() {
  var installed = JSON.parse(readOr(path.join(root, "node_modules", ".package-lock.json"), "{}")).packages || {};
  var wanted = JSON.parse(readOr(path.join(root, "package-lock.json"), "{}")).packages || {};
  return Object.keys(wanted).every(function (name) {
    var entry = wanted[name];
    if (name.indexOf("node_modules/") !== 0 || entry.link || entry.optional) return true;
    return installed[name] !== undefined && installed[name].version === entry.version;
  });
}

function installPackages(then) {
  process.stdout.write("installing npm packages … ");
  var npm = process.env.npm_execpath;
  var command = npm && /\.c?js$/.test(npm) ? [process.execPath, npm] : ["npm"];
  var parameters = command.slice(1).concat(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
  var child = childProcess.spawn(command[0], parameters, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  var output = "";
  function keep(chunk) {
    output += chunk;
  }
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  var dots = setInterval(function () {
    process.stdout.write(".");
  }, 2000);
  child.on("error", function (error) {
    output += String(error);
  });
  child.on("close", function (code) {
    clearInterval(dots);
    process.stdout.write("\n");
    if (code === 0) then();
    else stop(whyNpmFailed(output));
  });
}

function whyNpmFailed(output) {
  if (/ENOSPC|no space left/i.test(output)) {
    return "The disk is full. Free about 1 GB (df -h . shows what is left), then type npm start again.";
  }
  if (/EACCES|EROFS|EPERM|read-only file system/i.test(output)) {
    return 'This folder may not be written. Make it yours (sudo chown -R "$USER" .) or copy the course to your home folder, then type npm start again.';
  }
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|network/i.test(output)) {
    return "The npm registry cannot be reached. The first start needs the internet (or your mirror, by npm config); connect and type npm start again.";
  }
  return "npm ci failed:\n" + output.split("\n").slice(-12).join("\n");
}

function stop(sentence) {
  process.stderr.write(sentence + "\n");
  process.exitCode = 1;
}

function start() {
  require("./kernel/load/register.cjs");
  require("./course/start/main.ts").main(process.argv.slice(2));
}

/** After npm install: set up all, and leave it to `npm start` to complain where that cannot be done yet. */
function setUpOnly() {
  require("./kernel/load/register.cjs");
  require("./course/start/setup-only.ts").setUpOnly();
}

var sentence = badGround();
var isPostinstall = process.argv[2] === "--set-up-only";
if (isPostinstall) {
  if (sentence) process.stderr.write(sentence + "\n");
  else setUpOnly();
} else if (sentence) stop(sentence);
else if (hasPackages()) start();
else installPackages(start);
