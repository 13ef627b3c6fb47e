/**
 * The notes' tools, written to be read: each reads what the system itself says.
 *
 * Not supported by tcpdump: names by DNS; the insides of application protocols other than DNS and the head of HTTP; router
 * advertisements, multicast listener reports and OSPF in detail; options beyond -r -w -n -c -i -e -v -X -s -p -l -U.
 */
export * from "./tcpdump";
