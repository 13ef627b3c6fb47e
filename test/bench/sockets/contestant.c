// The cases in C: blocking sockets, one loop each. Reads a case a line, answers a line of JSON.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char buffer[1 << 18];

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static double cpu(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static int bound(int type, struct sockaddr_in *address) {
  int fd = socket(AF_INET, type, 0);
  socklen_t length = sizeof *address;
  memset(address, 0, length);
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bind(fd, (struct sockaddr *)address, length);
  getsockname(fd, (struct sockaddr *)address, &length);
  return fd;
}

static int serve(void) {
  struct sockaddr_in address;
  int fd = bound(SOCK_STREAM, &address);
  listen(fd, 128);
  printf("{\"port\": %d}\n", ntohs(address.sin_port));
  fflush(stdout);
  return fd;
}

static int connected(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  int one = 1;
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) perror("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

static void answer(double seconds, double spent) {
  printf("{\"seconds\": %.9f, \"cpuSeconds\": %.9f}\n", seconds, spent);
  fflush(stdout);
}

static void receive_bulk(int chunk) {
  int listener = serve();
  int fd = accept(listener, NULL, NULL);
  double spent = cpu();
  while (recv(fd, buffer, chunk, 0) > 0);
  close(fd);
  close(listener);
  answer(0, cpu() - spent);
}

static void send_bulk(int port, long megabytes, int chunk) {
  int fd = connected(port);
  double start = now(), spent = cpu();
  for (long left = megabytes << 20; left > 0; left -= chunk)
    for (int sent = 0; sent < chunk;) sent += send(fd, buffer + sent, chunk - sent, 0);
  shutdown(fd, SHUT_WR);
  recv(fd, buffer, 1, 0);
  answer(now() - start, cpu() - spent);
  close(fd);
}

static void echo(void) {
  int listener = serve(), one = 1;
  int fd = accept(listener, NULL, NULL);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  for (ssize_t n; (n = recv(fd, buffer, 64, 0)) > 0;) send(fd, buffer, n, 0);
  close(fd);
  close(listener);
  answer(0, 0);
}

static void ping(int port, int count) {
  int fd = connected(port);
  double start = now(), spent = cpu();
  for (int i = 0; i < count; i++) {
    send(fd, buffer, 64, 0);
    recv(fd, buffer, 64, MSG_WAITALL);
  }
  answer(now() - start, cpu() - spent);
  close(fd);
}

static void udp(int count, int window) {
  struct sockaddr_in to, from;
  int receiver = bound(SOCK_DGRAM, &to), sender = bound(SOCK_DGRAM, &from);
  double start = now(), spent = cpu();
  for (int done = 0; done < count; done += window) {
    for (int i = 0; i < window; i++) sendto(sender, buffer, 64, 0, (struct sockaddr *)&to, sizeof to);
    for (int i = 0; i < window; i++) {
      socklen_t length = sizeof from;
      recvfrom(receiver, buffer, 2048, 0, (struct sockaddr *)&from, &length);
    }
  }
  answer(now() - start, cpu() - spent);
  close(receiver);
  close(sender);
}

static void dial(int port, int count) {
  double start = now();
  for (int i = 0; i < count; i++) {
    int fd = connected(port);
    struct linger reset = {1, 0};
    // a reset leaves no TIME_WAIT behind, so that ports do not run out
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    if (recv(fd, buffer, 1, 0) < 0) perror("recv");
    close(fd);
  }
  answer(now() - start, 0);
}

static void accept_all(int count) {
  int listener = serve();
  double spent = cpu();
  for (int i = 0; i < count; i++) {
    int fd = accept(listener, NULL, NULL);
    send(fd, "x", 1, 0);
    close(fd);
  }
  close(listener);
  answer(0, cpu() - spent);
}

int main(void) {
  // memory that was never written is one page of zeros, which no copy has to fetch
  memset(buffer, 'x', sizeof buffer);
  char line[256], name[64];
  while (fgets(line, sizeof line, stdin)) {
    long a = 0, b = 0, c = 0;
    if (sscanf(line, "%63s %ld %ld %ld", name, &a, &b, &c) < 1) continue;
    if (!strcmp(name, "receive")) receive_bulk(a);
    else if (!strcmp(name, "send")) send_bulk(a, b, c);
    else if (!strcmp(name, "echo")) echo();
    else if (!strcmp(name, "ping")) ping(a, b);
    else if (!strcmp(name, "udp")) udp(a, b);
    else if (!strcmp(name, "dial")) dial(a, b);
    else if (!strcmp(name, "accept")) accept_all(a);
  }
}
