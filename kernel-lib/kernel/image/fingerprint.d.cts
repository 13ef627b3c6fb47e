export const ROOT: string;
export const STATE: string;
export function fingerprint(): { kernel: string; library: string };
