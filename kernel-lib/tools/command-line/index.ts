/** What the tools' command lines have in common. */
export { explained, readIpv4, readMac, readNetmask, readNetwork } from "./addresses";
export { mayChange } from "./changes";
export { ToolError, ToolUsageError } from "./error";
export { HostNames } from "./names";
export { type Grammar, helpText, type Option, readOptions, seconds, splitWords, wholeNumber } from "./options";
export { ToolOutput } from "./output";
export { findTarget, type Target } from "./target";
