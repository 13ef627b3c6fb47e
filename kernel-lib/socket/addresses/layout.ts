/** On macOS an address's first byte is its length and the second its family; on Linux both are the family, in host order. */
export const HAS_LENGTH_BYTE = process.platform === "darwin";
