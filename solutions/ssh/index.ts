/**
 * The finished ssh: a client (`npx wirebook ssh`) and a server (`npx wirebook sshd`), made of the modules of exercise 8
 * and what a program one would use needs beside them: users, a key that stays, known hosts, a raw terminal, subsystems.
 *
 * Not supported:
 * - The SSH protocol (RFC 4251 to 4254): OpenSSH's programs and ours do not understand each other. Ours is TLS 1.3 with
 *   frames inside, and a password; it has neither public keys nor agents, no forwarding of ports or of X11.
 * - Several channels on one connection: each command has its own.
 * - Users of the system: whoever logs in acts as the one who started the server.
 * - Passwords that expire; locking a name out after so many tries (each connection has three, and scrypt is slow).
 * - Terminals on anything but Linux (`setsid -c` and the number of an ioctl); Windows.
 * - Hiding when keys are pressed, or how much passes: whoever sees the packets sees their times and sizes.
 */
export { askTerminal, Interrupted } from "./client/ask";
export { type Connection, type ConnectOptions, connect } from "./client/connect";
export { type Sshd, type SshdOptions, type Subsystems, startSshd } from "./server/sshd";
