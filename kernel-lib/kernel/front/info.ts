/** What the kernel says of itself. */
import { PROTOCOL_VERSION } from "./message";

const VERSION = "0.1.0";

/** The content of `kernel_info_reply`. */
export function kernelInfo(): Record<string, unknown> {
  return {
    status: "ok",
    protocol_version: PROTOCOL_VERSION,
    implementation: "wirebook",
    implementation_version: VERSION,
    language_info: {
      name: "typescript",
      version: "5.0.4",
      mimetype: "text/typescript",
      file_extension: ".ts",
      codemirror_mode: { name: "javascript", typescript: true },
      pygments_lexer: "typescript",
      nbconvert_exporter: "script",
    },
    banner: `Wirebook ${VERSION}: TypeScript on Node.js ${process.version}`,
    help_links: [],
    debugger: false,
    supported_features: [],
  };
}
