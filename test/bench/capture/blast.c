/* Sends so many UDP datagrams at so many a second to 127.0.0.1:9, in bursts of 64; prints nothing. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { BURST = 64, BYTES = 200 };

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	if (argc != 3) return 2;
	long left = atol(argv[1]);
	double seconds_a_burst = BURST / atof(argv[2]);
	int to = socket(AF_INET, SOCK_DGRAM, 0);
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(9) };
	char payload[BYTES];
	struct iovec part = { payload, BYTES };
	struct mmsghdr messages[BURST];
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	memset(payload, 'x', BYTES);
	memset(messages, 0, sizeof messages);
	for (int i = 0; i < BURST; i++) {
		messages[i].msg_hdr.msg_iov = &part;
		messages[i].msg_hdr.msg_iovlen = 1;
		messages[i].msg_hdr.msg_name = &address;
		messages[i].msg_hdr.msg_namelen = sizeof address;
	}
	double due = now();
	for (; left > 0; left -= BURST, due += seconds_a_burst) {
		while (now() < due) nanosleep(&(struct timespec){ 0, 100000 }, NULL);
		sendmmsg(to, messages, left < BURST ? left : BURST, 0);
	}
	return 0;
}
