/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * libuncfix: what a malformed UNC target means.
 *
 * A UNC target (MS-DTYP 2.2.57) is \\host\share\path.  People, programs and
 * configuration files hold it with too many or too few separators, with the
 * wrong ones, in quotes, as a URL, escaped once too often.  This library
 * reads all of these, says what was wrong, and prints the well-formed target.
 *
 * Nothing here allocates, blocks, reads the locale or the environment, or
 * keeps state: every function may be called from any thread and from a signal
 * handler.  All functions take time linear in the length of the text.  All
 * sizes and lengths are in bytes; a size counts the NUL at the end, a length
 * does not.  No pointer may be NULL where nothing else is said.
 *
 * The numbers of the enums stay what they are; new ones come before the count.
 */

#ifndef UNCFIX_H
#define UNCFIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Why a text is refused.  uncfix_error_term() has the words. */
enum uncfix_error {
	UNCFIX_OK,
	UNCFIX_EMPTY,		 /* nothing but white space and quotes */
	UNCFIX_NOT_UNC,		 /* a plain name, a drive path, a device */
	UNCFIX_NO_HOST,		 /* separators and nothing behind them */
	UNCFIX_BAD_HOST,	 /* a character no host name can have */
	UNCFIX_BAD_UTF8,	 /* ill-formed UTF-8 in the host */
	UNCFIX_HOST_TOO_LONG,	 /* a label over 63, or over 253 (RFC 1035) */
	UNCFIX_BAD_PORT,	 /* not a number from 1 to 65535 */
	UNCFIX_BAD_SHARE,	 /* a character no share can have (MS-FSCC) */
	UNCFIX_BAD_PATH,	 /* a control character or NUL */
	UNCFIX_BUFFER_TOO_SMALL, /* the caller's buffer, see uncfix_parse() */
	UNCFIX_TWO_READINGS,	 /* `smb://fs\data\a@b`: two hosts possible */
	UNCFIX_LOCAL_PATH,	 /* `/etc/passwd`, `file:///var/x` */
	UNCFIX_NETWORK,		 /* `10.0.0.0/8` */
	UNCFIX_EXPORT,		 /* `fs:/export`, of NFS */
	UNCFIX_NO_TARGET,	 /* `N/A`, `2024/01/02` */
	UNCFIX_ERROR_COUNT,
};

/*
 * What was repaired, as numbers of bits in uncfix_target.defects.
 * uncfix_defect_term() has the words.
 */
enum uncfix_defect {
	UNCFIX_EXTRA_LEADING,	   /* `\\\\fs`: Q152487, Q235753 */
	UNCFIX_MISSING_LEADING,	   /* `\fs\data`, `fs\data` */
	UNCFIX_FORWARD_SLASH,	   /* `//fs/data` */
	UNCFIX_MIXED_SEPARATORS,   /* `\\fs/data` */
	UNCFIX_DOUBLED_SEPARATORS, /* `\\fs\\data` */
	UNCFIX_TRAILING_SEPARATOR, /* `\\fs\data\` */
	UNCFIX_QUOTED,		   /* `<\\fs>`: Q150536; `"\\fs"` */
	UNCFIX_WHITE_SPACE,	   /* around the whole; marks no one sees too */
	UNCFIX_SCHEME,		   /* `smb:`, `cifs:`, `file:` (RFC 3986 3.1) */
	UNCFIX_PERCENT_ENCODED,	   /* `%5C%5Cfs` (RFC 3986 2.1) */
	UNCFIX_LOOKALIKE,	   /* a yen sign, or U+FF3C, for a backslash */
	UNCFIX_DEVICE_PREFIX,	   /* `\\?\UNC\fs`, `\Device\Mup\fs` */
	UNCFIX_PORT,		   /* `\\fs:445` (RFC 3986 3.2.3) */
	UNCFIX_BRACKETED_IPV6,	   /* `\\[::1]` for `\\--1.ipv6-literal.net` */
	UNCFIX_USER_INFORMATION,   /* `smb://user:word@fs` (RFC 3986 3.2.1) */
	UNCFIX_DOT_SEGMENTS,	   /* `\\fs\data\.\x\..` */
	UNCFIX_IDNA_ENCODED,	   /* a whole target as `xn--...` (RFC 5891) */
	UNCFIX_ESCAPED,		   /* `\134\134fs`, `&#92;&#92;fs`, `//fs/c\$` */
	UNCFIX_DEFECT_COUNT,
};

#define UNCFIX_BIT(defect) (UINT32_C(1) << (defect))

enum uncfix_host_kind {
	UNCFIX_HOST_NAME, /* a DNS or NetBIOS name */
	UNCFIX_HOST_IPV4, /* dotted quad */
	UNCFIX_HOST_IPV6, /* RFC 4291 text, a zone behind `%` (RFC 4007) */
};

enum uncfix_transport {
	UNCFIX_SMB,
	UNCFIX_WEBDAV,	   /* \\host@8080\share */
	UNCFIX_WEBDAV_TLS, /* \\host@SSL\share, \\host@SSL@8443\share */
};

/*
 * A target.  The strings are NUL-terminated, never NULL, and lie in the
 * buffer that uncfix_parse() was given: they live as long as it does.
 */
struct uncfix_target {
	const char *host;  /* as getaddrinfo() reads it: `fs`, `fe80::1%4` */
	const char *share; /* "" where the target names none */
	const char *path;  /* below the share, `\` between names; may be "" */
	size_t host_length;
	size_t share_length;
	size_t path_length;
	/*
	 * Where the text held `user:password@`: these bytes of the text must
	 * not be shown to anyone.  Set also where the text is refused; all that
	 * may be a secret counts as one then, as what stands behind the first
	 * blank in `\\fs\data /user:d\me secret` and `\\fs\data -U me%secret`
	 * does, and all of a text that was escaped as a whole.
	 */
	size_t secret_offset;
	size_t secret_length; /* 0 where there is none */
	uint32_t defects;     /* UNCFIX_BIT() of each enum uncfix_defect */
	uint16_t port;	      /* 0 where the text gives none */
	uint8_t host_kind;    /* enum uncfix_host_kind */
	uint8_t transport;    /* enum uncfix_transport */
};

/* Room for the longest host: a name of 253 bytes, its trailing dot, a NUL. */
#define UNCFIX_HOST_SIZE 256

/*
 * The buffer that is enough for every text of `length` bytes: nothing that is
 * kept of a text is longer than it was there, and three strings end in NUL.
 */
#define UNCFIX_BUFFER_SIZE(length) ((size_t)(length) + 3)

/*
 * Is there anything in this host name that only a UNC target has?  True for a
 * separator, an escaped one, a leading run of look-alikes, a scheme, a name that
 * IDNA or percent-encoding made of such a text, and for what programs leave of
 * a target when they cut it up: a name that ends in .ipv6-literal.net, @445,
 * @139, @SSL, :445 or :139, and an IPv6 address in brackets.  What
 * uncfix_parse() accepts always has a marker, and no host that it
 * yields has one.  `name` ends in NUL.
 */
bool uncfix_has_marker(const char *name);

/*
 * Read the `length` bytes at `text`, any bytes, and fill `target`.  It holds
 * pointers into `buffer`, `buffer_size` bytes of the caller's
 * (UNCFIX_BUFFER_SIZE(length) is enough; less may be).  The buffer must not
 * overlap the text; the text is not needed any more afterwards.
 *
 * Returns UNCFIX_OK, or the reason of the refusal; then the three strings of
 * the target are "", and of all else only its secret says anything.
 */
enum uncfix_error uncfix_parse(const char *text, size_t length, char *buffer,
			       size_t buffer_size,
			       struct uncfix_target *target);

/*
 * The host alone, for a resolver: the same rules and refusals as
 * uncfix_parse() for a text of any length, in a buffer of fixed size; only an
 * escaped text of more than 2048 bytes is UNCFIX_BUFFER_TOO_SMALL.
 * Returns UNCFIX_OK and a NUL-terminated host, or the reason and "".
 */
enum uncfix_error uncfix_parse_host(const char *text, size_t length,
				    char host[UNCFIX_HOST_SIZE]);

enum uncfix_style {
	UNCFIX_STYLE_UNC,   /* \\host\share\path, IPv6 as ipv6-literal.net */
	UNCFIX_STYLE_POSIX, /* //host/share/path */
	UNCFIX_STYLE_URL,   /* smb://host:port/share/path (RFC 3986); of WebDAV
			       http:// or https://, without DavWWWRoot */
	UNCFIX_STYLE_HOST,  /* the host alone, as getaddrinfo() reads it */
	UNCFIX_STYLE_COUNT,
};

/*
 * Print a target into `buffer`.  Returns the length of the whole text, as
 * snprintf() does; where that is not less than `buffer_size`, the text did not
 * fit and the buffer holds "" (nothing, if its size is 0: it may be NULL then).
 * Of a style that the library does not know nothing is printed.
 */
size_t uncfix_format(const struct uncfix_target *target,
		     enum uncfix_style style, char *buffer, size_t buffer_size);

/*
 * The words for a defect or an error, in ASCII: constants, never NULL.  What
 * the library does not know, as a program may be newer, has the name `unknown`.
 */
struct uncfix_term {
	const char *name;	 /* `extra-leading` */
	const char *explanation; /* one line, no full stop */
	const char *article;	 /* Microsoft's, `Q152487, Q235753`, or "" */
};

const struct uncfix_term *uncfix_defect_term(enum uncfix_defect defect);
const struct uncfix_term *uncfix_error_term(enum uncfix_error error);

#ifdef __cplusplus
}
#endif

#endif /* UNCFIX_H */
