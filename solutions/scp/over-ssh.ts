/** PLACEHOLDER until ssh is merged */
import type { ByteStream } from "solution/07-scp/stream";
import type { Report } from "./report";
export async function throughSsh(_: object, __: Report): Promise<{ stream: ByteStream; close: () => void }> {
  throw new Error("no ssh");
}
