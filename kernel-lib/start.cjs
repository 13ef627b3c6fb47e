"use strict";
// `npm start`. Written in the JavaScript of 2009, so that any Node can read it and say what is wrong.
var fs = require("fs");
var path = require("path");
var childProcess = require("child_process");

var root = path.dirname(__dirname);
var READ_ONLY =
  'This folder may not be written. Make it yours (sudo chown -R "$USER" .) or copy the course to your home folder, then type npm start again.';

/** What decides whether the course can start here. */
function thisMachine() {
  return {
    node: process.versions.node,
    platform: process.platform,
    kernel: process.platform === "linux" ? readOr("/proc/version", "") : "",
    root: root
  };
}

/** A sentence that says why the course cannot start on a machine and what to do; nothing where it can. */
function badGround(machine) {
  var version = machine.node.split(".").map(Number);
  var major = version[0];
  var minor = version[1];
  // require() of ES modules came with 20.19 and 22.12.
  if (major < 20 || (major === 20 && minor < 19) || major === 21 || (major === 22 && minor < 12)) {
    return (
      "Wirebook needs Node.js 20.19 or later (20, 22 or 24); this is " +
      machine.node +
      ". Install a newer one (nodejs.org, or: nvm install 22), then type npm start again."
    );
  }
  if (machine.platform === "win32") {
    return "Wirebook runs on Linux, macOS and WSL2, not on Windows itself. Type wsl --install in PowerShell, clone the course inside, then type npm start there.";
  }
  return badWsl(machine) || badFolder(machine.root);
}

function badWsl(machine) {
  if (!/microsoft/i.test(machine.kernel)) return undefined;
  if (!/WSL2|microsoft-standard/i.test(machine.kernel)) {
    return "This is WSL 1, which has no real Linux network. Type wsl --set-version <name> 2 in PowerShell (wsl -l -v shows the name), then npm start again.";
  }
  if (/^\/mnt\/[a-z]\//i.test(machine.root + "/")) {
    return (
      "The course lies on a Windows disk (" +
      machine.root +
      "), where Linux sockets do not work. Clone it into your Linux home folder (cd ~), then type npm start there."
    );
  }
  return undefined;
}

/** Python and Jupyter list folders with colons between them. */
function badFolder(folder) {
  if (folder.indexOf(":") < 0) return undefined;
  return (
    "The course's folder has a colon in its path (" +
    folder +
    "), which Python cannot use. Give it another name (mv), then type npm start there."
  );
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
    if (name.indexOf("node_modules/") !== 0 || entry.link || !isForThisMachine(entry)) return true;
    return installed[name] !== undefined && installed[name].version === entry.version;
  });
}

/** Native parts are optional packages, one a system. Those that ask for one C library may be the other's. */
function isForThisMachine(entry) {
  if (!entry.optional) return true;
  if (!entry.os || !entry.cpu || entry.libc) return false;
  return entry.os.indexOf(process.platform) >= 0 && entry.cpu.indexOf(process.arch) >= 0;
}

function installPackages(then) {
  // npm itself says ENOENT of a folder that it may not write.
  if (!isWritable(root)) return stop(READ_ONLY);
  process.stdout.write("installing npm packages … ");
  var npm = process.env.npm_execpath;
  var command = npm && /npm-cli\.c?js$/.test(npm) ? [process.execPath, npm] : ["npm"];
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
  function stopEarly() {
    child.kill("SIGTERM");
    process.stdout.write("\nstopped; npm start goes on from here\n");
    process.exit(130);
  }
  var signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  signals.forEach(function (signal) {
    process.on(signal, stopEarly);
  });
  child.on("close", function (code) {
    clearInterval(dots);
    signals.forEach(function (signal) {
      process.removeListener(signal, stopEarly);
    });
    process.stdout.write("\n");
    // On a full disk npm warns, leaves packages half unpacked and calls it a success.
    if (code === 0 && hasPackages() && !/TAR_ENTRY_ERROR/.test(output)) return then();
    forgetPackages();
    stop(whyNpmFailed(output));
  });
}

function isWritable(folder) {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch (error) {
    return false;
  }
}

/** Without npm's own note of what it has installed, all of it is installed again. */
function forgetPackages() {
  try {
    fs.unlinkSync(path.join(root, "node_modules", ".package-lock.json"));
  } catch (error) {
    // it was not written
  }
}

function whyNpmFailed(output) {
  if (/ENOSPC|no space left/i.test(output)) {
    return "The disk is full. Free about 1 GB (df -h . shows what is left), then type npm start again.";
  }
  var cache = /sudo chown -R \S+ "?[^"\n]*"?/.exec(output);
  if (cache && /cache folder/i.test(output)) {
    return "npm's own cache holds files of root. Type " + cache[0] + ", then npm start again.";
  }
  if (/EACCES|EROFS|EPERM|read-only file system/i.test(output)) {
    return READ_ONLY;
  }
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|network/i.test(output)) {
    return "The npm registry cannot be reached. The first start needs the internet (or your mirror, by npm config); connect and type npm start again.";
  }
  return "npm ci failed:\n" + output.split("\n").slice(-12).join("\n");
}

function stop(sentence) {
  process.stderr.write(sentence + "\n");
  process.exit(1); // exitCode is not known to every Node that comes here
}

function start() {
  require("./kernel/load/register.cjs");
  require("./course/start/main.ts").main(process.argv.slice(2));
}

/** After npm install: set up all, and leave it to `npm start` to complain where that cannot be done yet. */
function setUpOnly() {
  try {
    require("./kernel/load/register.cjs");
    require("./course/start/setup-only.ts").setUpOnly();
  } catch (error) {
    process.stderr.write("npm start will set up what is missing (" + error.message.split("\n")[0] + ")\n");
  }
}

function main() {
  var sentence = badGround(thisMachine());
  var isPostinstall = process.argv[2] === "--set-up-only";
  if (isPostinstall) {
    if (sentence) process.stderr.write(sentence + "\n");
    else setUpOnly();
  } else if (sentence) stop(sentence);
  else if (hasPackages()) start();
  else installPackages(start);
}

if (require.main === module) main();
else module.exports = { badGround: badGround, whyNpmFailed: whyNpmFailed };
