/*
 * What the tests measure against: libpcap itself, and the kernel. Each line of standard input is a request of fields
 * parted by tabs, each answer is one line: "ok ...", or "refused REASON". A PROGRAM is CODE,JT,JF,K CODE,JT,JF,K ...
 *
 *   compile SOURCE LINKTYPE SNAPLEN NETMASK EXPRESSION   SOURCE: dead, file, or swapped (a file of the other byte order)
 *                                    -> ok PROGRAM
 *   live EXPRESSION                  -> ok PROGRAM       as for a capture on the loopback interface
 *   match FILE EXPRESSION            -> ok N N ...       numbers of the packets that match
 *   packets FILE                     -> ok SECONDS.NANOSECONDS:CAPTURED:ORIGINAL ... [broken REASON]
 *   image PROGRAM                    -> ok LINE|LINE|... what tcpdump -d prints
 *   run ORIGINAL PACKET PROGRAM      -> ok RESULT        libpcap's machine on one packet (hexadecimal)
 *   attach PROGRAM                   -> ok               the kernel takes it
 *   kernel PROGRAM PACKET PACKET ... -> ok N N ...       which packets (from 1) the kernel lets through with it
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static char line[1 << 22];
static char error_text[PCAP_ERRBUF_SIZE];
static struct bpf_insn program[1 << 16];

static void refused(const char *reason)
{
	printf("refused %.*s\n", (int)strcspn(reason, "\n"), reason);
}

static unsigned read_program(char *text)
{
	unsigned length = 0;
	for (char *part = strtok(text, " "); part && length < 1 << 16; part = strtok(NULL, " "), length++) {
		unsigned code, jt, jf, k;
		if (sscanf(part, "%u,%u,%u,%u", &code, &jt, &jf, &k) != 4) break;
		program[length] = (struct bpf_insn){ (unsigned short)code, (unsigned char)jt, (unsigned char)jf, k };
	}
	return length;
}

static unsigned read_hex(const char *text, unsigned char *bytes)
{
	unsigned length = 0, byte;
	while (sscanf(text + 2 * length, "%2x", &byte) == 1) bytes[length++] = (unsigned char)byte;
	return length;
}

static void print_compiled(pcap_t *pcap, const char *expression, unsigned netmask)
{
	struct bpf_program compiled;
	if (pcap_compile(pcap, &compiled, expression, 1, netmask) != 0) {
		refused(pcap_geterr(pcap));
		return;
	}
	printf("ok");
	for (unsigned i = 0; i < compiled.bf_len; i++) {
		struct bpf_insn *insn = &compiled.bf_insns[i];
		printf(" %u,%u,%u,%u", insn->code, insn->jt, insn->jf, insn->k);
	}
	printf("\n");
	pcap_freecode(&compiled);
}

/* An empty capture file in memory. */
static pcap_t *open_header(int swapped, unsigned link_type, unsigned snaplen)
{
	static unsigned char header[24];
	unsigned fields[6] = { 0xa1b2c3d4, 0, 0, 0, snaplen, link_type };
	for (int i = 0; i < 6; i++)
		for (int byte = 0; byte < 4; byte++)
			header[i * 4 + byte] = (unsigned char)(fields[i] >> 8 * (swapped ? 3 - byte : byte));
	header[swapped ? 5 : 4] = 2;
	header[swapped ? 7 : 6] = 4;
	return pcap_fopen_offline(fmemopen(header, sizeof header, "rb"), error_text);
}

static void compile(const char *source, int link_type, int snaplen, unsigned netmask, const char *expression)
{
	pcap_t *pcap = strcmp(source, "dead") == 0 ? pcap_open_dead(link_type, snaplen)
	    : open_header(strcmp(source, "swapped") == 0, (unsigned)link_type, (unsigned)snaplen);
	if (pcap == NULL) {
		refused(error_text);
		return;
	}
	print_compiled(pcap, expression, netmask);
	pcap_close(pcap);
}

static void live(const char *expression)
{
	pcap_t *pcap = pcap_create("lo", error_text);
	if (pcap == NULL || pcap_activate(pcap) < 0)
		refused(pcap ? pcap_geterr(pcap) : error_text);
	else
		print_compiled(pcap, expression, 0);
	if (pcap) pcap_close(pcap);
}

static void match(const char *file, const char *expression)
{
	struct bpf_program compiled;
	struct pcap_pkthdr *header;
	const unsigned char *bytes;
	pcap_t *pcap = pcap_open_offline(file, error_text);
	if (pcap == NULL) {
		refused(error_text);
		return;
	}
	if (pcap_compile(pcap, &compiled, expression, 1, 0) != 0)
		refused(pcap_geterr(pcap));
	else {
		printf("ok");
		for (int n = 1; pcap_next_ex(pcap, &header, &bytes) == 1; n++)
			if (pcap_offline_filter(&compiled, header, bytes)) printf(" %d", n);
		printf("\n");
		pcap_freecode(&compiled);
	}
	pcap_close(pcap);
}

static void packets(const char *file)
{
	struct pcap_pkthdr *header;
	const unsigned char *bytes;
	pcap_t *pcap = pcap_open_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, error_text);
	if (pcap == NULL) {
		refused(error_text);
		return;
	}
	printf("ok");
	int result;
	while ((result = pcap_next_ex(pcap, &header, &bytes)) == 1)
		printf(" %ld.%09ld:%u:%u", (long)header->ts.tv_sec, (long)header->ts.tv_usec, header->caplen, header->len);
	printf("%s%s\n", result == PCAP_ERROR ? " broken " : "", result == PCAP_ERROR ? pcap_geterr(pcap) : "");
	pcap_close(pcap);
}

static void image(char *text)
{
	unsigned length = read_program(text);
	printf("ok ");
	for (unsigned i = 0; i < length; i++) printf("%s|", bpf_image(&program[i], (int)i));
	printf("\n");
}

static void run(unsigned original, const char *packet, char *text)
{
	static unsigned char bytes[1 << 17];
	unsigned captured = read_hex(packet, bytes);
	read_program(text);
	printf("ok %u\n", bpf_filter(program, bytes, original, captured));
}

static int attach(int descriptor, char *text)
{
	struct sock_fprog filter = { (unsigned short)read_program(text), (struct sock_filter *)program };
	return setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
}

/* A socket of the UNIX domain is filtered like any other, and its packets hold what was sent and nothing else. */
static void kernel(char *text, char *packets_text)
{
	static unsigned char bytes[1 << 17];
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0 || attach(ends[0], text) != 0) {
		refused(strerror(errno));
	} else {
		printf("ok");
		int n = 1;
		for (char *packet = strsep(&packets_text, " "); packet; packet = strsep(&packets_text, " "), n++) {
			send(ends[1], bytes, read_hex(packet, bytes), MSG_DONTWAIT);
			if (recv(ends[0], bytes, 1, MSG_DONTWAIT) >= 0) printf(" %d", n);
		}
		printf("\n");
	}
	close(ends[0]);
	close(ends[1]);
}

/* A network of our own, so that looking up a host that is not in /etc/hosts fails at once instead of asking DNS. */
static void enter_own_network(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0 && unshare(CLONE_NEWNET) != 0) return;
	int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
	ioctl(descriptor, SIOCSIFFLAGS, &request);
	close(descriptor);
}

int main(void)
{
	enter_own_network();
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = 0;
		char *rest = line;
		char *verb = strsep(&rest, "\t");
		if (rest == NULL) rest = "";
		if (strcmp(verb, "compile") == 0) {
			char *source = strsep(&rest, "\t"), *link = strsep(&rest, "\t");
			char *snaplen = strsep(&rest, "\t"), *netmask = strsep(&rest, "\t");
			compile(source, atoi(link), atoi(snaplen), (unsigned)strtoul(netmask, NULL, 0), rest);
		} else if (strcmp(verb, "live") == 0)
			live(rest);
		else if (strcmp(verb, "match") == 0) {
			char *file = strsep(&rest, "\t");
			match(file, rest);
		} else if (strcmp(verb, "packets") == 0)
			packets(rest);
		else if (strcmp(verb, "image") == 0)
			image(rest);
		else if (strcmp(verb, "run") == 0) {
			char *original = strsep(&rest, "\t"), *packet = strsep(&rest, "\t");
			run((unsigned)atoi(original), packet, rest);
		} else if (strcmp(verb, "attach") == 0)
			kernel(rest, NULL);
		else if (strcmp(verb, "kernel") == 0) {
			char *text = strsep(&rest, "\t");
			kernel(text, rest);
		} else
			refused("unknown verb");
		fflush(stdout);
	}
	return 0;
}
