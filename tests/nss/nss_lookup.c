/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Look names up through the C library and print what came back, one line a
 * name:
 *
 *	nss_lookup [options] FUNCTION NAME...
 *
 *	-4, -6	one family only
 *	-b SIZE	a buffer of that size for the reentrant functions, no larger one
 *	-c DIR	chroot into DIR first; -C DIR: after the first name
 *	-f	with no free file descriptor; -F: for the first name only;
 *		-e: behind the first name
 *	-l SIZE	each name made SIZE bytes long by repeating its last byte
 *	-o	addresses in their order
 *	-v	with errno, where that says why there is no answer
 *
 * Addresses are sorted, so that two lines can be compared.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define ADDRESS_SIZE (INET6_ADDRSTRLEN + IF_NAMESIZE + 1)

struct options {
	int family;
	const char *root_before, *root_between;
	bool exhaust_before, exhaust_between, recover, in_order, verbose;
	size_t size, buffer_size;
};

static struct options options;

struct word {
	int value;
	const char *word;
};

static const struct word eai_words[] = {
	{ EAI_NONAME, "EAI_NONAME" },
	{ EAI_AGAIN, "EAI_AGAIN" },
	{ EAI_FAIL, "EAI_FAIL" },
	{ EAI_NODATA, "EAI_NODATA" },
	{ EAI_ADDRFAMILY, "EAI_ADDRFAMILY" },
	{ EAI_MEMORY, "EAI_MEMORY" },
	{ EAI_SYSTEM, "EAI_SYSTEM" },
	{ 0, NULL },
};

static const struct word h_errno_words[] = {
	{ HOST_NOT_FOUND, "HOST_NOT_FOUND" }, { TRY_AGAIN, "TRY_AGAIN" },
	{ NO_RECOVERY, "NO_RECOVERY" },	      { NO_DATA, "NO_DATA" },
	{ NETDB_INTERNAL, "NETDB_INTERNAL" }, { 0, NULL },
};

static bool print_error(const struct word *words, int value, int error)
{
	while (words->word && words->value != value)
		words++;
	if (words->word)
		printf("%s", words->word);
	else
		printf("error %d", value);
	if (options.verbose && error)
		printf(" %s", strerror(error));
	putchar('\n');
	return false;
}

struct lines {
	char (*text)[ADDRESS_SIZE];
	size_t count, size;
};

static char *add_line(struct lines *lines)
{
	if (lines->count == lines->size) {
		lines->size = 2 * lines->size + 16;
		lines->text = realloc(lines->text, lines->size * ADDRESS_SIZE);
		if (!lines->text)
			abort();
	}
	return lines->text[lines->count++];
}

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static bool print_answer(struct lines *addresses, const char *name)
{
	if (addresses->count && !options.in_order)
		qsort(addresses->text, addresses->count, ADDRESS_SIZE, compare);
	for (size_t i = 0; i < addresses->count; i++)
		printf("%s ", addresses->text[i]);
	printf("(%s)\n", name ? name : "no name");
	free(addresses->text);
	return true;
}

static bool look_up_getaddrinfo(const char *name, int family)
{
	const struct addrinfo hints = { .ai_flags = AI_CANONNAME,
					.ai_family = family,
					.ai_socktype = SOCK_STREAM };
	struct lines addresses = { .count = 0 };
	struct addrinfo *list, *item;
	int error = getaddrinfo(name, NULL, &hints, &list);
	bool found;

	if (error)
		return print_error(eai_words, error,
				   error == EAI_SYSTEM ? errno : 0);
	for (item = list; item; item = item->ai_next)
		getnameinfo(item->ai_addr, item->ai_addrlen,
			    add_line(&addresses), ADDRESS_SIZE, NULL, 0,
			    NI_NUMERICHOST);
	found = print_answer(&addresses, list->ai_canonname);
	freeaddrinfo(list);
	return found;
}

/* errno says something with one h_errno alone. */
static bool print_hostent(const struct hostent *host, int h_error, int error)
{
	struct lines addresses = { .count = 0 };

	if (!host)
		return print_error(h_errno_words, h_error,
				   h_error == NETDB_INTERNAL ? error : 0);
	for (char **a = host->h_addr_list; *a; a++)
		inet_ntop(host->h_addrtype, *a, add_line(&addresses),
			  ADDRESS_SIZE);
	return print_answer(&addresses, host->h_name);
}

static bool look_up_gethostbyname(const char *name, int family)
{
	const struct hostent *host = gethostbyname(name);

	return print_hostent(host, h_errno, errno);
}

static bool look_up_gethostbyname2(const char *name, int family)
{
	const struct hostent *host = gethostbyname2(name, family);

	return print_hostent(host, h_errno, errno);
}

/* The way the manual page asks for: a larger buffer as long as ERANGE comes. */
static bool look_up_gethostbyname2_r(const char *name, int family)
{
	struct hostent host, *result = NULL;
	size_t size = options.buffer_size ? options.buffer_size / 2 : 1;
	int error = 0, status;
	char *buffer = NULL;
	bool found;

	do {
		size *= 2;
		buffer = realloc(buffer, size);
		if (!buffer)
			abort();
		if (family == AF_UNSPEC)
			status = gethostbyname_r(name, &host, buffer, size,
						 &result, &error);
		else
			status = gethostbyname2_r(name, family, &host, buffer,
						  size, &result, &error);
	} while (status == ERANGE && !options.buffer_size);
	found = print_hostent(result, error, status);
	free(buffer);
	return found;
}

static bool look_up_gethostbyname_r(const char *name, int family)
{
	return look_up_gethostbyname2_r(name, AF_UNSPEC);
}

static const struct function {
	const char *name;
	bool (*look_up)(const char *name, int family);
	int family; /* where no option says it */
} functions[] = {
	{ "getaddrinfo", look_up_getaddrinfo, AF_UNSPEC },
	{ "gethostbyname", look_up_gethostbyname, AF_INET },
	{ "gethostbyname_r", look_up_gethostbyname_r, AF_INET },
	{ "gethostbyname2", look_up_gethostbyname2, AF_INET },
	{ "gethostbyname2_r", look_up_gethostbyname2_r, AF_INET },
	{ NULL, NULL, 0 },
};

static void enter_root(const char *root)
{
	if (root && (chroot(root) != 0 || chdir("/") != 0)) {
		perror(root);
		exit(2);
	}
}

/* No descriptor is free then, and none can be had. */
static void exhaust_descriptors(void)
{
	struct rlimit limit;

	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = 64;
	setrlimit(RLIMIT_NOFILE, &limit);
	while (open("/dev/null", O_RDONLY) >= 0)
		;
	if (errno != EMFILE)
		abort();
}

static char *name_of_size(const char *name, size_t size)
{
	size_t length = strlen(name);
	char *longer;

	if (size < length)
		size = length;
	longer = malloc(size + 1);
	if (!longer)
		abort();
	memcpy(longer, name, length);
	memset(longer + length, length ? name[length - 1] : 0, size - length);
	longer[size] = 0;
	return longer;
}

static bool look_up(const struct function *function, const char *argument)
{
	char *name = name_of_size(argument, options.size);
	int family = options.family ? options.family : function->family;
	bool found = function->look_up(name, family);

	fflush(stdout);
	free(name);
	return found;
}

static void read_options(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "46b:c:C:efFl:ov")) != -1) {
		switch (option) {
		case '4':
			options.family = AF_INET;
			break;
		case '6':
			options.family = AF_INET6;
			break;
		case 'b':
			options.buffer_size = strtoul(optarg, NULL, 10);
			break;
		case 'c':
			options.root_before = optarg;
			break;
		case 'C':
			options.root_between = optarg;
			break;
		case 'e':
			options.exhaust_between = true;
			break;
		case 'F':
			options.recover = true;
			options.exhaust_before = true;
			break;
		case 'f':
			options.exhaust_before = true;
			break;
		case 'l':
			options.size = strtoul(optarg, NULL, 10);
			break;
		case 'o':
			options.in_order = true;
			break;
		case 'v':
			options.verbose = true;
			break;
		default:
			exit(2);
		}
	}
}

/* closefrom() is newer than the oldest C library that this runs with. */
static void close_descriptors(void)
{
	for (long fd = sysconf(_SC_OPEN_MAX) - 1; fd > STDERR_FILENO; fd--)
		close((int)fd);
}

/* What changes behind the first name. */
static void change_world(void)
{
	enter_root(options.root_between);
	if (options.exhaust_between)
		exhaust_descriptors();
	if (options.recover)
		close_descriptors();
}

int main(int argc, char **argv)
{
	const struct function *function = functions;
	bool found = true;

	read_options(argc, argv);
	if (argc - optind < 2)
		return 2;
	while (function->name && strcmp(function->name, argv[optind]) != 0)
		function++;
	if (!function->name)
		return 2;
	enter_root(options.root_before);
	if (options.exhaust_before)
		exhaust_descriptors();
	for (int i = optind + 1; i < argc; i++) {
		found = look_up(function, argv[i]) && found;
		if (i == optind + 1)
			change_world();
	}
	return found ? 0 : 1;
}
