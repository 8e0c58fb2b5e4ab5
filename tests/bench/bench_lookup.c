/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What getaddrinfo() of a name takes with a hosts line, beside a peer's name
 * and hosts line.  The peer also runs as a third candidate: its ratio to
 * itself is the noise of the machine.
 *
 *     bench_lookup SECONDS SECTION NAME HOSTS PEER-NAME PEER-HOSTS
 *
 * glibc reads /etc/nsswitch.conf again when it changes, and this program
 * changes it before each batch: it runs only where /etc is a mount of its own.
 */

#include <netdb.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "bench.h"

#define CONF "/etc/nsswitch.conf"

struct lookup {
	const char *name;
	const char *hosts; /* of nsswitch.conf */
};

static void write_hosts_line(const char *hosts)
{
	FILE *file = fopen(CONF ".next", "w");

	if (file == NULL)
		bench_die(CONF ".next");
	fprintf(file, "passwd: files\ngroup: files\nhosts: %s\n", hosts);
	if (fclose(file) != 0 || rename(CONF ".next", CONF) != 0)
		bench_die(CONF);
}

static struct addrinfo *look_up(const char *name)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found;
	int status = getaddrinfo(name, NULL, &hints, &found);

	if (status != 0) {
		fprintf(stderr, "%s: %s\n", name, gai_strerror(status));
		exit(2);
	}
	return found;
}

/* The first call reads the new file, so it is not the batch's. */
static double time_lookups(void *context, long calls)
{
	const struct lookup *lookup = context;
	double start;

	write_hosts_line(lookup->hosts);
	freeaddrinfo(look_up(lookup->name));
	start = bench_now();
	while (calls-- > 0)
		freeaddrinfo(look_up(lookup->name));
	return bench_now() - start;
}

static bool have_same_address(const struct lookup *a, const struct lookup *b)
{
	struct addrinfo *left;
	struct addrinfo *right;
	bool same;

	write_hosts_line(a->hosts);
	left = look_up(a->name);
	write_hosts_line(b->hosts);
	right = look_up(b->name);
	same = left->ai_addrlen == right->ai_addrlen &&
	       memcmp(left->ai_addr, right->ai_addr, left->ai_addrlen) == 0;
	freeaddrinfo(left);
	freeaddrinfo(right);
	return same;
}

static void refuse_the_machines_own_etc(void)
{
	struct stat root;
	struct stat etc;

	if (stat("/", &root) == 0 && stat("/etc", &etc) == 0 &&
	    root.st_dev != etc.st_dev)
		return;
	fprintf(stderr, "/etc is the machine's own: run tests/bench/run.sh\n");
	exit(2);
}

static void check_addresses(const struct lookup *subject,
			    const struct lookup *peer)
{
	char words[512];

	snprintf(words, sizeof(words), "%s (%s) gets the address of %s (%s)",
		 subject->name, subject->hosts, peer->name, peer->hosts);
	bench_check(have_same_address(subject, peer), words);
}

int main(int argc, char **argv)
{
	struct lookup subject;
	struct lookup peer;
	struct bench_candidate candidates[] = {
		{ .name = "name", .run = time_lookups, .context = &subject },
		{ .name = "peer", .run = time_lookups, .context = &peer },
		{ .name = "itself", .run = time_lookups, .context = &peer },
	};
	struct bench bench = {
		.candidates = candidates,
		.count = sizeof(candidates) / sizeof(candidates[0]),
		.batch_ns = 2e6,
	};

	if (argc != 7) {
		fprintf(stderr, "usage: %s SECONDS SECTION NAME HOSTS %s\n",
			argv[0], "PEER-NAME PEER-HOSTS");
		return 2;
	}
	refuse_the_machines_own_etc();
	bench.seconds = bench_seconds(argv[1]);
	subject = (struct lookup){ .name = argv[3], .hosts = argv[4] };
	peer = (struct lookup){ .name = argv[5], .hosts = argv[6] };
	check_addresses(&subject, &peer);
	bench_measure(&bench);
	bench_print(&bench, argv[2], 0, 1);
	bench_print(&bench, argv[2], 1, 2);
	return 0;
}
