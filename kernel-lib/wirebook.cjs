#!/usr/bin/env node
"use strict";
require("./kernel/load/register.cjs");
require("./cli.ts").main(process.argv);
