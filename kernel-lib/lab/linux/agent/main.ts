/**
 * The agent: a process in a user namespace of its own, where it may make network namespaces. It opens what is asked for
 * in one of them and hands the descriptor over. It ends when its channel does, and with it all that it began.
 */
import { constants } from "node:os";
import { dieWithParent, libc, receiveDescriptors, sendDescriptors } from "../../../socket";
import { Namespaces } from "./namespaces";
import { run } from "./programs";
import { type Answer, CHANNEL, decodeMessage, encodeMessage, MOST_BYTES, type Request } from "./protocol";
import { writeSettings } from "./settings";
import { openTap } from "./tap-device";

const { EAGAIN, EINVAL } = constants.errno;
const READABLE = 1;

const namespaces = new Namespaces();
const buffer = new Uint8Array(MOST_BYTES);

/** What comes of a request: an answer, and perhaps a descriptor that is closed here once it was sent. */
type Outcome = Answer & { descriptor?: number };

function perform(request: Request, descriptors: readonly number[]): Outcome {
  switch (request.ask) {
    case "host":
      return namespaces.add();
    case "socket":
      return opened(request.host, () => libc.socket(request.family, request.type, request.protocol));
    case "tap":
      return opened(request.host, () => openTap(request.name));
    case "settings":
      return { errno: -namespaces.inside(request.host, () => writeSettings(request.settings)) };
    case "run":
      return { errno: -namespaces.inside(request.host, () => run(request, descriptors)) };
    default:
      return { errno: EINVAL };
  }
}

function opened(host: number, open: () => number): Outcome {
  const descriptor = namespaces.inside(host, open);
  return descriptor < 0 ? { errno: -descriptor } : { errno: 0, descriptor };
}

function serve(): void {
  for (;;) {
    const [length, descriptors] = receiveDescriptors(CHANNEL, buffer);
    if (length === -EAGAIN) return;
    // the kernel process has closed its end, or is no more
    if (length <= 0) process.exit(0);
    const { descriptor, ...answer } = perform(decodeMessage<Request>(buffer.subarray(0, length)), descriptors);
    for (const fd of descriptors) libc.close(fd);
    const handed = descriptor === undefined ? [] : [descriptor];
    sendDescriptors(CHANNEL, encodeMessage(answer), handed);
    // a namespace's own descriptor stays: setns needs it
    if (descriptor !== undefined && !namespaces.holds(descriptor)) libc.close(descriptor);
  }
}

dieWithParent();
libc.watch(CHANNEL, serve).want(READABLE);
const errno = namespaces.begin();
sendDescriptors(CHANNEL, encodeMessage({ errno }), []);
