/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The entry points of the name-service module for hosts that are addresses:
 * they need no configuration of the machine.  tests/nss has the rest.
 */

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <nss.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

nss_gethostbyname_r _nss_uncfix_gethostbyname_r;
nss_gethostbyname2_r _nss_uncfix_gethostbyname2_r;
nss_gethostbyname3_r _nss_uncfix_gethostbyname3_r;
nss_gethostbyname4_r _nss_uncfix_gethostbyname4_r;

enum {
	UNTOUCHED = 12345,
	BUFFER_SIZE = 256 * 1024 /* enough for all that DNS can answer */
};

/* What an entry point got and gave. */
struct call {
	char buffer[BUFFER_SIZE];
	struct hostent host;
	struct gaih_addrtuple *tuple;
	char *canonical;
	int error, h_error;
	int32_t ttl;
};

static enum nss_status call4(struct call *call, const char *name)
{
	memset(call, 0, sizeof(*call));
	call->error = call->h_error = call->ttl = UNTOUCHED;
	errno = UNTOUCHED;
	return _nss_uncfix_gethostbyname4_r(name, &call->tuple, call->buffer,
					    sizeof(call->buffer), &call->error,
					    &call->h_error, &call->ttl);
}

static enum nss_status call3(struct call *call, const char *name, int family)
{
	memset(call, 0, sizeof(*call));
	call->error = call->h_error = call->ttl = UNTOUCHED;
	errno = UNTOUCHED;
	return _nss_uncfix_gethostbyname3_r(
		name, family, &call->host, call->buffer, sizeof(call->buffer),
		&call->error, &call->h_error, &call->ttl, &call->canonical);
}

static void assert_only_says(const struct call *call, int h_error)
{
	assert_int_equal(call->h_error, h_error);
	assert_int_equal(errno, UNTOUCHED);
	assert_int_equal(call->error, UNTOUCHED);
}

static void a_clean_name_is_not_ours(void **state)
{
	static const struct call untouched = { .error = UNTOUCHED,
					       .h_error = HOST_NOT_FOUND,
					       .ttl = UNTOUCHED };
	struct call call;

	(void)state;
	assert_int_equal(call4(&call, "fileserver"), NSS_STATUS_UNAVAIL);
	assert_memory_equal(&call, &untouched, sizeof(call));
	assert_int_equal(call3(&call, "fileserver", AF_INET),
			 NSS_STATUS_UNAVAIL);
	assert_memory_equal(&call, &untouched, sizeof(call));
	assert_int_equal(call4(&call, ""), NSS_STATUS_UNAVAIL);
	assert_memory_equal(&call, &untouched, sizeof(call));
	assert_int_equal(errno, UNTOUCHED);
}

static void another_family_is_not_ours(void **state)
{
	struct call call;

	(void)state;
	assert_int_equal(call3(&call, "\\\\192.0.2.7", AF_UNIX),
			 NSS_STATUS_UNAVAIL);
	assert_only_says(&call, HOST_NOT_FOUND);
}

static void an_address_is_answered_in_each_form(void **state)
{
	static const unsigned char ipv4[] = { 192, 0, 2, 7 };
	struct call call;

	(void)state;
	assert_int_equal(call4(&call, "\\\\\\\\192.0.2.7\\data"),
			 NSS_STATUS_SUCCESS);
	assert_string_equal(call.tuple->name, "192.0.2.7");
	assert_int_equal(call.tuple->family, AF_INET);
	assert_memory_equal(call.tuple->addr, ipv4, 4);
	assert_null(call.tuple->next);
	assert_true(call.ttl > 0 && call.ttl < 60);
	assert_only_says(&call, NETDB_SUCCESS);
	assert_int_equal(call3(&call, "//192.0.2.7", AF_INET),
			 NSS_STATUS_SUCCESS);
	assert_string_equal(call.host.h_name, "192.0.2.7");
	assert_ptr_equal(call.canonical, call.host.h_name);
	assert_null(call.host.h_aliases[0]);
	assert_memory_equal(call.host.h_addr_list[0], ipv4, 4);
	assert_null(call.host.h_addr_list[1]);
	assert_int_equal(call.host.h_length, 4);
	assert_only_says(&call, NETDB_SUCCESS);
}

static void the_scope_of_an_ipv6_address_is_kept(void **state)
{
	struct call call;

	(void)state;
	assert_int_equal(call4(&call, "fe80--7s1.ipv6-literal.net"),
			 NSS_STATUS_SUCCESS);
	assert_int_equal(call.tuple->family, AF_INET6);
	assert_int_equal(call.tuple->scopeid, 1);
	assert_int_equal(call3(&call, "\\\\[2001:db8::7]", AF_INET6),
			 NSS_STATUS_SUCCESS);
	assert_int_equal(call.host.h_length, 16);
	assert_int_equal(call.host.h_addr_list[0][15], 7);
}

/* `//%5c%5cfs%5cdata/x` is cut at its slashes by those that open shares. */
static void a_piece_with_a_share_is_none_where_shares_are_opened(void **state)
{
	static const struct {
		const char *program, *name;
		enum nss_status status;
	} rows[] = {
		{ "ping", "%5c%5c192.0.2.7%5cdata", NSS_STATUS_SUCCESS },
		{ "uncfix-smb", "%5c192.0.2.7%5cx", NSS_STATUS_SUCCESS },
		{ "smbclient", "%5c%5c192.0.2.7%5cdata", NSS_STATUS_NOTFOUND },
		{ "smbget", "%2f%2f192.0.2.7%2fx", NSS_STATUS_NOTFOUND },
		{ "mount.cifs", "%5c192.0.2.7%5cx", NSS_STATUS_NOTFOUND },
		{ "nscd", "%5c192.0.2.7%5cx", NSS_STATUS_NOTFOUND },
		{ "smbclient", "%5c%5c192.0.2.7", NSS_STATUS_SUCCESS },
		{ "smbclient", "\\\\192.0.2.7\\data", NSS_STATUS_SUCCESS },
		{ "ping", "=5C=5C192.0.2.7=5Cdata", NSS_STATUS_NOTFOUND },
		{ "ping", "%5c%5cbad host%5cx", NSS_STATUS_NOTFOUND },
	};
	char *const own = program_invocation_short_name;
	struct call call;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		program_invocation_short_name = (char *)rows[i].program;
		assert_int_equal(call4(&call, rows[i].name), rows[i].status);
	}
	program_invocation_short_name = own;
}

static void what_may_be_null_may_be_null(void **state)
{
	struct call call = { .error = UNTOUCHED };

	(void)state;
	assert_int_equal(
		_nss_uncfix_gethostbyname4_r("\\\\192.0.2.7", &call.tuple,
					     call.buffer, sizeof(call.buffer),
					     &call.error, &call.h_error, NULL),
		NSS_STATUS_SUCCESS);
	assert_int_equal(
		_nss_uncfix_gethostbyname_r("\\\\192.0.2.7", &call.host,
					    call.buffer, sizeof(call.buffer),
					    &call.error, &call.h_error),
		NSS_STATUS_SUCCESS);
	assert_int_equal(
		_nss_uncfix_gethostbyname2_r("\\\\[::1]", AF_INET6, &call.host,
					     call.buffer, sizeof(call.buffer),
					     &call.error, &call.h_error),
		NSS_STATUS_SUCCESS);
}

static void a_tuple_of_the_caller_is_filled(void **state)
{
	struct gaih_addrtuple own = { .family = UNTOUCHED };
	struct call call = { .tuple = &own, .error = UNTOUCHED };

	(void)state;
	assert_int_equal(
		_nss_uncfix_gethostbyname4_r("\\\\192.0.2.7", &call.tuple,
					     call.buffer, sizeof(call.buffer),
					     &call.error, &call.h_error, NULL),
		NSS_STATUS_SUCCESS);
	assert_ptr_equal(call.tuple, &own);
	assert_int_equal(own.family, AF_INET);
	assert_string_equal(own.name, "192.0.2.7");
}

static void a_refused_name_is_not_found(void **state)
{
	struct call call;

	(void)state;
	assert_int_equal(call4(&call, "\\\\bad host\\x"), NSS_STATUS_NOTFOUND);
	assert_only_says(&call, HOST_NOT_FOUND);
	assert_int_equal(call4(&call, "¥¥192.0.2.7"), NSS_STATUS_SUCCESS);
	assert_int_equal(call4(&call, "¥¥192.0.2.7¥data"), NSS_STATUS_NOTFOUND);
	assert_only_says(&call, HOST_NOT_FOUND);
	assert_int_equal(call3(&call, "C:\\x", AF_INET), NSS_STATUS_NOTFOUND);
	assert_only_says(&call, HOST_NOT_FOUND);
}

static void an_address_of_the_other_family_is_not_found(void **state)
{
	struct call call;

	(void)state;
	assert_int_equal(call3(&call, "\\\\192.0.2.7", AF_INET6),
			 NSS_STATUS_NOTFOUND);
	assert_only_says(&call, HOST_NOT_FOUND);
}

static void a_small_buffer_is_said_to_be_small(void **state)
{
	struct call call = { .h_error = UNTOUCHED };

	(void)state;
	assert_int_equal(
		_nss_uncfix_gethostbyname4_r("\\\\192.0.2.7", &call.tuple,
					     call.buffer, BUFFER_SIZE / 2,
					     &call.error, &call.h_error, NULL),
		NSS_STATUS_TRYAGAIN);
	assert_int_equal(call.error, ERANGE);
	assert_int_equal(call.h_error, NETDB_INTERNAL);
	assert_null(call.tuple);
	assert_int_equal(_nss_uncfix_gethostbyname_r(
				 "\\\\192.0.2.7", &call.host, call.buffer + 1,
				 9, &call.error, &call.h_error),
			 NSS_STATUS_TRYAGAIN);
	assert_int_equal(call.error, ERANGE);
	assert_null(call.host.h_name);
}

static void the_switch_of_a_process_turns_it_off(void **state)
{
	struct call call;

	(void)state;
	setenv("UNCFIX_DISABLE", "1", 1);
	assert_int_equal(call4(&call, "\\\\192.0.2.7"), NSS_STATUS_UNAVAIL);
	assert_int_equal(call.h_error, HOST_NOT_FOUND);
	setenv("UNCFIX_DISABLE", "", 1);
	assert_int_equal(call4(&call, "\\\\192.0.2.7"), NSS_STATUS_SUCCESS);
	unsetenv("UNCFIX_DISABLE");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clean_name_is_not_ours),
		cmocka_unit_test(another_family_is_not_ours),
		cmocka_unit_test(an_address_is_answered_in_each_form),
		cmocka_unit_test(the_scope_of_an_ipv6_address_is_kept),
		cmocka_unit_test(
			a_piece_with_a_share_is_none_where_shares_are_opened),
		cmocka_unit_test(what_may_be_null_may_be_null),
		cmocka_unit_test(a_tuple_of_the_caller_is_filled),
		cmocka_unit_test(a_refused_name_is_not_found),
		cmocka_unit_test(an_address_of_the_other_family_is_not_found),
		cmocka_unit_test(a_small_buffer_is_said_to_be_small),
		cmocka_unit_test(the_switch_of_a_process_turns_it_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
