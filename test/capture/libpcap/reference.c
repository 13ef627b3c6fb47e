/*
 * What the tests measure the filter against: libpcap itself. Each line of standard input is a request of fields parted
 * by tabs, each answer is one line.
 *   compile SOURCE LINKTYPE SNAPLEN NETMASK EXPRESSION    SOURCE: dead, or file, or swapped (a file of the other byte order)
 *     -> ok CODE,JT,JF,K CODE,JT,JF,K ...   or   refused REASON
 *   match FILE EXPRESSION
 *     -> ok N N N ...   or   refused REASON
 *   image CODE,JT,JF,K CODE,JT,JF,K ...
 *     -> ok LINE|LINE|...                   what tcpdump -d prints
 */
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char line[1 << 20];
static char error_text[PCAP_ERRBUF_SIZE];

static pcap_t *open_header(int swapped, unsigned link_type, unsigned snaplen)
{
	static unsigned char header[24];
	unsigned magic = 0xa1b2c3d4;
	unsigned fields[6] = { magic, 0, 0, 0, snaplen, link_type };
	for (int i = 0; i < 6; i++)
		for (int byte = 0; byte < 4; byte++)
			header[i * 4 + byte] = (unsigned char)(fields[i] >> 8 * (swapped ? 3 - byte : byte));
	header[swapped ? 5 : 4] = 2;
	header[swapped ? 7 : 6] = 4;
	FILE *file = fmemopen(header, sizeof header, "rb");
	return pcap_fopen_offline(file, error_text);
}

static void refused(const char *reason)
{
	printf("refused %s\n", reason);
}

static void compile(const char *source, int link_type, int snaplen, unsigned netmask, const char *expression)
{
	struct bpf_program program;
	pcap_t *pcap = strcmp(source, "dead") == 0 ? pcap_open_dead(link_type, snaplen)
	    : open_header(strcmp(source, "swapped") == 0, (unsigned)link_type, (unsigned)snaplen);
	if (pcap == NULL) {
		refused(error_text);
		return;
	}
	if (pcap_compile(pcap, &program, expression, 1, netmask) != 0)
		refused(pcap_geterr(pcap));
	else {
		printf("ok");
		for (unsigned i = 0; i < program.bf_len; i++) {
			struct bpf_insn *insn = &program.bf_insns[i];
			printf(" %u,%u,%u,%u", insn->code, insn->jt, insn->jf, insn->k);
		}
		printf("\n");
		pcap_freecode(&program);
	}
	pcap_close(pcap);
}

static void match(const char *file, const char *expression)
{
	struct bpf_program program;
	struct pcap_pkthdr *header;
	const unsigned char *bytes;
	pcap_t *pcap = pcap_open_offline(file, error_text);
	if (pcap == NULL) {
		refused(error_text);
		return;
	}
	if (pcap_compile(pcap, &program, expression, 1, 0) != 0)
		refused(pcap_geterr(pcap));
	else {
		printf("ok");
		for (int n = 1; pcap_next_ex(pcap, &header, &bytes) == 1; n++)
			if (pcap_offline_filter(&program, header, bytes)) printf(" %d", n);
		printf("\n");
		pcap_freecode(&program);
	}
	pcap_close(pcap);
}

static void image(char *text)
{
	int n = 0;
	printf("ok ");
	for (char *part = strtok(text, " "); part; part = strtok(NULL, " "), n++) {
		unsigned code, jt, jf, k;
		if (sscanf(part, "%u,%u,%u,%u", &code, &jt, &jf, &k) != 4) break;
		struct bpf_insn insn = { (unsigned short)code, (unsigned char)jt, (unsigned char)jf, k };
		printf("%s|", bpf_image(&insn, n));
	}
	printf("\n");
}

int main(void)
{
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = 0;
		char *rest = line;
		char *verb = strsep(&rest, "\t");
		if (strcmp(verb, "compile") == 0) {
			char *source = strsep(&rest, "\t"), *link = strsep(&rest, "\t");
			char *snaplen = strsep(&rest, "\t"), *netmask = strsep(&rest, "\t");
			compile(source, atoi(link), atoi(snaplen), (unsigned)strtoul(netmask, NULL, 0), rest ? rest : "");
		} else if (strcmp(verb, "match") == 0) {
			char *file = strsep(&rest, "\t");
			match(file, rest ? rest : "");
		} else if (strcmp(verb, "image") == 0)
			image(rest);
		else
			printf("unknown verb\n");
		fflush(stdout);
	}
	return 0;
}
