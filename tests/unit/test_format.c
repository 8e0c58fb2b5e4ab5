/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The styles, the words, and what must not be shown. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "characters.h"
#include "uncfix.h"

/* A text and what each style makes of it. */
static const struct form {
	const char *text;
	const char *styles[UNCFIX_STYLE_COUNT]; /* unc, posix, url, host */
	uint16_t port;
	uint8_t host_kind, transport;
} forms[] = {
	{ "\\\\fs", { "\\\\fs", "//fs", "smb://fs", "fs" }, 0, 0, 0 },
	{ "//fs/data",
	  { "\\\\fs\\data", "//fs/data", "smb://fs/data", "fs" },
	  0,
	  UNCFIX_HOST_NAME,
	  UNCFIX_SMB },
	{ "\\\\192.0.2.7:139\\my share\\a#b\\100%.txt",
	  { "\\\\192.0.2.7\\my share\\a#b\\100%.txt",
	    "//192.0.2.7/my share/a#b/100%.txt",
	    "smb://192.0.2.7:139/my%20share/a%23b/100%25.txt", "192.0.2.7" },
	  139,
	  UNCFIX_HOST_IPV4,
	  UNCFIX_SMB },
	{ "\\\\fe80--1s4.ipv6-literal.net\\d",
	  { "\\\\fe80--1s4.ipv6-literal.net\\d", "//fe80::1%4/d",
	    "smb://[fe80::1%254]/d", "fe80::1%4" },
	  0,
	  UNCFIX_HOST_IPV6,
	  UNCFIX_SMB },
	{ "\\\\[2001:db8::1]:445\\d",
	  { "\\\\2001-db8--1.ipv6-literal.net\\d", "//2001:db8::1/d",
	    "smb://[2001:db8::1]:445/d", "2001:db8::1" },
	  445,
	  UNCFIX_HOST_IPV6,
	  UNCFIX_SMB },
	{ "\\\\[2001:db8::1:445]\\d",
	  { "\\\\2001-db8--1-445.ipv6-literal.net\\d",
	    "//[2001:db8::1:445]/d", "smb://[2001:db8::1:445]/d",
	    "2001:db8::1:445" },
	  0,
	  UNCFIX_HOST_IPV6,
	  UNCFIX_SMB },
	{ "\\\\[::139]\\d",
	  { "\\\\--139.ipv6-literal.net\\d", "//[::139]/d", "smb://[::139]/d",
	    "::139" },
	  0,
	  UNCFIX_HOST_IPV6,
	  UNCFIX_SMB },
	{ "\\\\fs@SSL@8443\\DavWWWRoot\\d",
	  { "\\\\fs@SSL@8443\\DavWWWRoot\\d", "//fs@SSL@8443/DavWWWRoot/d",
	    "https://fs:8443/d", "fs" },
	  8443,
	  UNCFIX_HOST_NAME,
	  UNCFIX_WEBDAV_TLS },
	{ "\\\\fs@SSL\\d",
	  { "\\\\fs@SSL\\d", "//fs@SSL/d", "https://fs/d", "fs" },
	  0,
	  UNCFIX_HOST_NAME,
	  UNCFIX_WEBDAV_TLS },
	{ "\\\\fs@SSL\\davwwwroot",
	  { "\\\\fs@SSL\\davwwwroot", "//fs@SSL/davwwwroot", "https://fs",
	    "fs" },
	  0,
	  UNCFIX_HOST_NAME,
	  UNCFIX_WEBDAV_TLS },
	{ "\\\\fs@8080\\d",
	  { "\\\\fs@8080\\d", "//fs@8080/d", "http://fs:8080/d", "fs" },
	  8080,
	  UNCFIX_HOST_NAME,
	  UNCFIX_WEBDAV },
	{ "\\\\m\xC3\xBCnchen\\gr\xC3\xB6\xC3\x9F"
	  "e",
	  { "\\\\m\xC3\xBCnchen\\gr\xC3\xB6\xC3\x9F"
	    "e",
	    "//m\xC3\xBCnchen/gr\xC3\xB6\xC3\x9F"
	    "e",
	    "smb://m%C3%BCnchen/gr%C3%B6%C3%9Fe", "m\xC3\xBCnchen" },
	  0,
	  UNCFIX_HOST_NAME,
	  UNCFIX_SMB },
	{ "\\\\fs\\a\\-._~!$&'()*+,;=:@[]{}|^\"`\\z",
	  { "\\\\fs\\a\\-._~!$&'()*+,;=:@[]{}|^\"`\\z",
	    "//fs/a/-._~!$&'()*+,;=:@[]{}|^\"`/z",
	    "smb://fs/a/-._~!$&'()*+,;=:%40%5B%5D%7B%7D%7C%5E%22%60/z", "fs" },
	  0,
	  UNCFIX_HOST_NAME,
	  UNCFIX_SMB },
};

static void each_style_prints_the_whole_target(void **state)
{
	char buffer[UNCFIX_BUFFER_SIZE(256)], printed[256];
	struct uncfix_target target;
	size_t i;
	int style;

	(void)state;
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const struct form *form = &forms[i];

		assert_int_equal(uncfix_parse(form->text, strlen(form->text),
					      buffer, sizeof(buffer), &target),
				 UNCFIX_OK);
		assert_int_equal(target.port, form->port);
		assert_int_equal(target.host_kind, form->host_kind);
		assert_int_equal(target.transport, form->transport);
		for (style = 0; style < UNCFIX_STYLE_COUNT; style++) {
			uncfix_format(&target, style, printed, sizeof(printed));
			assert_string_equal(printed, form->styles[style]);
		}
	}
}

static void user_information_is_pointed_out(void **state)
{
	static const struct {
		const char *text, *secret;
	} rows[] = {
		{ "smb://user:secret@fs/d", "user:secret@" },
		{ " \"smb:\\\\D;user@fs/a@b\" ", "D;user@" },
		{ "smb://user:sec/ret@fs/d", "//user:sec/ret@" },
		{ "smb:user:secret@fs/d", "user:secret@" },
		{ "smb://user:secret@", "user:secret@" },
		{ "smb://fs/a@b", "" },
		{ "smb://fs/a|b", "" },
		{ "\\\\fs\\a@b", "" },
		{ "\\\\smb://user:secret@fs/d", "user:secret@" },
		{ "smb://u:p@smb://v:q@fs/d", "u:p@smb://v:q@" },
		{ "MSWNET:[\"a@b\"]\\\\smb://u:p@f s",
		  "MSWNET:[\"a@b\"]\\\\smb://u:p@" },
		{ "http://user:secret@h/x", "http://user:secret@" },
		{ "\\\\user:secret@fs\\d", "\\\\user:secret@" },
		{ "smb%3A//user:secret@fs/d", "smb%3A//user:secret@" },
		{ "smb%3A//user:secret%40fs/d", "smb%3A//user:secret%40" },
		{ "%40", "%40" },
		{ "40", "" },
		{ "0", "" },
		{ "smb://CORP\\anna:x@fs/a%20b", "CORP\\anna:x@" },
		{ "//anna:x@fs/d", "anna:x@" },
		{ "//CORP\\anna:x@fs/d", "//CORP\\anna:x@" },
		{ "smb://u:p@a b/x@y", "//u:p@a b/x@" },
		{ "smb://u:p@ss/w0rd@fs/d", "//u:p@ss/w0rd@" },
		{ "smb://u:p@x/d/p@fs/d", "u:p@" },
		{ "smb://u:pw", "pw" },
		{ "smb://u:1pw", "1pw" },
		{ "smb://u:p:w", "p:w" },
		{ "smb://D\\u:pw", "pw" },
		{ "smb:u%3Apw", "smb:u%3Apw" },
		{ "\\\\fs:70000\\d", "" },
		{ "\\\\fs\\data u:pw", " u:pw" },
		{ "\"\\\\\\\\fs\\\\d\",\"password\":\"x\"",
		  ",\"password\":\"x\"" },
		{ "smb://fs:70000/d", "" },
		{ "\\\\fs@70000\\d", "\\\\fs@" },
		{ "smb-share:server=fs,share=d,password=x",
		  "smb-share:server=fs,share=d,password=x" },
		/* of a text that was undone before its secret, all of it */
		{ "smb%3A%2F%2Fuser:secret%40fs",
		  "smb%3A%2F%2Fuser:secret%40fs" },
		{ "smb:%255Cuser:secret%2540fs",
		  "smb:%255Cuser:secret%2540fs" },
		{ "smb:%255Cuser:secret%%340fs",
		  "smb:%255Cuser:secret%%340fs" },
		{ "\\x5cuser:secret\\x40fs", "\\x5cuser:secret\\x40fs" },
		{ "&#92;&#92;a b&#64;fs", "&#92;&#92;a b&#64;fs" },
		{ "&#92;&#92;fs&#92;d", "" },
		/* and what stands behind a blank, as another argument does */
		{ "\\\\fs\\data /user:corp\\anna x", " /user:corp\\anna x" },
		{ "\"\\\\fs\\d /user:a x\"", " /user:a x\"" },
		{ "\\\\fs\\d\\f /user:a x", " /user:a x" },
		{ "\\\\fs /user:a x", " /user:a x" },
		{ "\\\\f|s -U a%x", " -U a%x" },
		{ "\\\\fs\\a@b /user:a x", "\\\\fs\\a@b /user:a x" },
		{ "smb://u:p@fs/d /user:a x", "u:p@fs/d /user:a x" },
		{ "%5C%5Cfs%5Cd /user:a%5Cb x", "%5C%5Cfs%5Cd /user:a%5Cb x" },
		/* the password of net use comes first */
		{ "\\\\fs\\data x /user:corp\\anna", " x /user:corp\\anna" },
		/* arguments that a share could be named after */
		{ "\\\\fs\\data -U u%pw", " -U u%pw" },
		{ "\\\\fs\\my data -U u%pw", " data -U u%pw" },
		{ "\\\\fs\\d\\f --password=pw", " --password=pw" },
		{ "//fs/d /mnt cifs user=u,pass=p",
		  " /mnt cifs user=u,pass=p" },
		{ "//fs/d,user=u,pass=p", ",pass=p" },
		{ "-fstype=cifs,user=u,pass=p ://fs/d", ",pass=p ://fs/d" },
		{ "-U u%pw //fs/d", "-U u%pw //fs/d" },
		{ "smb://fs/d%20-U%20u%25p", "smb://fs/d%20-U%20u%25p" },
		{ "\\\\fs\\data \"-Ua%pw\"", " \"-Ua%pw\"" },
		{ "\\\\fs\\Sales - 2024", "" },
		/* a password before an `@` of another kind */
		{ "smb://u:pw&#64;fs/d", "//u:pw&#64;" },
		{ "smb://u:pw&commat;fs/d", "//u:pw&commat;" },
		{ "smb://u:pw&amp;#64;fs/d", "//u:pw&amp;#64;" },
		{ "//u:pw%2540fs/d", "//u:pw%2540" },
		{ "smb://u:pw\\u0040fs/d", "smb://u:pw\\u0040fs/d" },
		{ "smb://u:pw＠fs/d", "//u:pw＠" },
		{ "//u:pw﹫fs/d", "//u:pw﹫" },
	};
	char buffer[UNCFIX_BUFFER_SIZE(256)];
	struct uncfix_target target;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uncfix_parse(rows[i].text, strlen(rows[i].text), buffer,
			     sizeof(buffer), &target);
		assert_int_equal(target.secret_length, strlen(rows[i].secret));
		assert_memory_equal(rows[i].text + target.secret_offset,
				    rows[i].secret, target.secret_length);
	}
}

static void what_nobody_sees_is_known(void **state)
{
	static const uint32_t seen[] = { ' ',	 '~',	 0xA0,	 0xE9,
					 0x2010, 0x2027, 0x202F, 0x205F,
					 0x3000, 0xFF3C, 0xFFFD, 0x1F4BE };
	static const uint32_t unseen[] = { 0,	   '\n',   0x1B,   0x7F,
					   0x85,   0x61C,  0x200E, 0x202E,
					   0x2060, 0x2069, 0xFEFF };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(seen) / sizeof(seen[0]); i++)
		assert_false(uncfix_is_unseen(seen[i]));
	for (i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
		assert_true(uncfix_is_unseen(unseen[i]));
}

static void assert_term(const struct uncfix_term *term)
{
	assert_true(strlen(term->name) > 1);
	assert_int_equal(strspn(term->name, "abcdefghijklmnopqrstuvwxyz8-6v"),
			 strlen(term->name));
	assert_true(strlen(term->explanation) > 10);
	/* It stands behind a name of a defect, in a line of 80 columns. */
	assert_in_range(strlen(term->explanation), 10, 77);
	assert_null(strchr(term->explanation, '\n'));
	assert_non_null(term->article);
}

static void each_defect_and_refusal_has_words_of_its_own(void **state)
{
	int a, b;

	(void)state;
	for (a = 0; a < UNCFIX_DEFECT_COUNT; a++) {
		assert_term(uncfix_defect_term(a));
		for (b = 0; b < a; b++)
			assert_string_not_equal(uncfix_defect_term(a)->name,
						uncfix_defect_term(b)->name);
	}
	for (a = 0; a < UNCFIX_ERROR_COUNT; a++) {
		assert_term(uncfix_error_term(a));
		for (b = 0; b < a; b++)
			assert_string_not_equal(uncfix_error_term(a)->name,
						uncfix_error_term(b)->name);
	}
}

static void numbers_of_a_newer_program_are_safe(void **state)
{
	struct uncfix_target target = { .host = "fs", .host_length = 2 };
	char printed[] = "kept";

	(void)state;
	assert_string_equal(uncfix_defect_term(UNCFIX_DEFECT_COUNT)->name,
			    "unknown");
	assert_string_equal(uncfix_error_term(UNCFIX_ERROR_COUNT)->name,
			    "unknown");
	assert_string_equal(uncfix_error_term((enum uncfix_error) - 1)->name,
			    "unknown");
	assert_int_equal(uncfix_format(&target, UNCFIX_STYLE_COUNT, printed,
				       sizeof(printed)),
			 0);
	assert_string_equal(printed, "");
}

/* The gate sees a marker and nothing else; the parser has its own table. */
static void the_gate_lets_clean_names_pass(void **state)
{
	static const char *const clean[] = {
		"",
		"fs",
		"fs.example.com",
		"fs.example.com.",
		"192.0.2.7",
		"fe80::1%eth0",
		"2001:db8::1",
		"münchen.example",
		"a￥b",
		"\"fs\"",
		" fs ",
		"100%",
		"100%25",
		"%5",
		"a%5Zb",
		"smb",
		"smbfs:x",
		"xsmb:fs",
		"ipv6-literal.net",
		".ipv6-literal.net",
		"a.ipv6-literal.net.example",
		"\xFF\xFE",
		"\xEF\xBC",
		"\xE2\x80\x8B",
		"::1:445",
		"fe80::139",
		"fe80::1%eth0",
		"fs@8080",
		"fs:8080",
		":445",
		"@ssl",
		"[fs]",
		"(fs)",
		"a&b;c",
		"a&#x41;",
		"a=41",
		"a=5",
		"smb-share",
		"smb-share:",
		"user@example.com",
		"domain",
		"http",
	};
	static const char *const marked[] = {
		"\\",
		"/",
		"\\\\",
		"fs\\",
		"a/b",
		"%5C%5cfs",
		"fs%2fdata",
		"fs%255Cdata",
		"￥fs",
		" \"￥fs",
		"smb:fs",
		" <FILE:x",
		"::1%5c",
		"fe80--1.ipv6-literal.net",
		"A.IPV6-Literal.NET.",
		"a.ipv6-literal.net\" ",
		"fs@445",
		"fs@139",
		"fs@SSL",
		"fs:445",
		"fs:139",
		"\"fs:445\"",
		"(fs:445)",
		"[::1]",
		"[fe80::1%eth0]",
		"[::1]:445",
		"&#92;&#92;fs",
		"a&bsol;b",
		"a=5Cb",
		"%C2%A5fs",
		"\"%C2%A5fs",
		"&quot;fs",
		"smb-share:server=fs,share=d",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(clean) / sizeof(clean[0]); i++)
		assert_false(uncfix_has_marker(clean[i]));
	for (i = 0; i < sizeof(marked) / sizeof(marked[0]); i++)
		assert_true(uncfix_has_marker(marked[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_style_prints_the_whole_target),
		cmocka_unit_test(user_information_is_pointed_out),
		cmocka_unit_test(what_nobody_sees_is_known),
		cmocka_unit_test(each_defect_and_refusal_has_words_of_its_own),
		cmocka_unit_test(numbers_of_a_newer_program_are_safe),
		cmocka_unit_test(the_gate_lets_clean_names_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
