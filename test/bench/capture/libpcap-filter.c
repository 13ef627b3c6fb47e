/* Runs a filter over a capture file with libpcap; prints the matches and the processor time taken, in microseconds. */
#include <pcap/pcap.h>
#include <stdio.h>
#include <sys/resource.h>

static unsigned long matches;

static void count(unsigned char *user, const struct pcap_pkthdr *header, const unsigned char *bytes)
{
	(void)user, (void)header, (void)bytes;
	matches++;
}

int main(int argc, char **argv)
{
	char error_text[PCAP_ERRBUF_SIZE];
	struct bpf_program program;
	struct rusage used;
	if (argc != 3) return 2;
	pcap_t *pcap = pcap_open_offline(argv[1], error_text);
	if (pcap == NULL || pcap_compile(pcap, &program, argv[2], 1, 0) != 0 || pcap_setfilter(pcap, &program) != 0) return 1;
	pcap_loop(pcap, -1, count, NULL);
	getrusage(RUSAGE_SELF, &used);
	printf("%lu %ld\n", matches,
	    (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000L + used.ru_utime.tv_usec + used.ru_stime.tv_usec);
	return 0;
}
