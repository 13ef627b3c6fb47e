/** What the made packets are put together from: addresses, ports, numbers as bytes. */

export const IPV4 = [
  [1, 2, 3, 4],
  [10, 0, 0, 1],
  [192, 168, 1, 255],
  [127, 0, 0, 1],
  [224, 0, 0, 1],
  [255, 255, 255, 255],
  [172, 16, 5, 6],
  [0, 0, 0, 0],
];
export const IPV6 = [
  "fe800000000000000000000000000001",
  "00000000000000000000000000000001",
  "20010db8000000000000000000000001",
  "ff020000000000000000000000000001",
];
export const MAC = [
  [0, 0x11, 0x22, 0x33, 0x44, 0x55],
  [255, 255, 255, 255, 255, 255],
  [1, 2, 3, 4, 5, 6],
  [0x33, 0x33, 0, 0, 0, 1],
];
export const PORTS = [22, 53, 80, 443, 20, 25, 5000, 6081, 123, 40000];

export const half = (value: number): number[] => [(value >> 8) & 255, value & 255];
export const word = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
export const hex = (text: string): number[] => [...Buffer.from(text, "hex")];
