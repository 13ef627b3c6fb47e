// needs: solutions
/** The chat: its server killed 50 times and its connections cut 200 times under load. */
import { cutConnections, killServer } from "../../solutions/chat/kills";

const SEED = 2026;

export async function main(): Promise<void> {
  const killed = await killServer(50, SEED);
  console.log(
    `chat: ${killed.accidents} kills of the server, seed ${SEED}: ${killed.messages} messages, each heard once by all`,
  );
  const cut = await cutConnections(200, SEED);
  console.log(`chat: ${cut.accidents} cut connections, seed ${SEED}: ${cut.messages} messages, each heard once by all`);
}
