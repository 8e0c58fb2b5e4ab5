/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The SMB tools and their arguments.  Options are those of Samba 4.13 to 4.25
 * and of cifs-utils 6 and 7, of all versions together: no letter has two
 * meanings within a tool that differ in what they take.
 */

#include "client.h"

/* Help and version; popt's own and Samba's. */
#define HELP_OPTIONS "?.help -.usage V.version "

#define COMMON_OPTIONS                                                         \
	HELP_OPTIONS "d=debuglevel -.debug-stdout s=configfile "               \
		     "-=option l=log-basename -.leak-report "                  \
		     "-.leak-report-full "

#define CONNECTION_OPTIONS                                                     \
	"R=name-resolve O=socket-options m=max-protocol n=netbiosname "        \
	"-=netbios-scope W=workgroup -=realm "

#define CREDENTIAL_OPTIONS                                                     \
	"U=user N.no-pass -=password -.pw-nt-hash "                            \
	"A=authentication-file P.machine-pass -=simple-bind-dn "               \
	"-=use-kerberos -=use-krb5-ccache -.use-winbind-ccache "               \
	"-=client-protection k.kerberos "

#define SAMBA_OPTIONS COMMON_OPTIONS CONNECTION_OPTIONS CREDENTIAL_OPTIONS

static const struct tool tools[] = {
	{
		.name = "smbclient",
		.program = "smbclient",
		.needs = "libsamba-",
		.options = "Mhmessage I=ip-address E.stderr Lhlist T=tar "
			   "D=directory c=command b=send-buffer t=timeout "
			   "p=port g.grepable q.quiet B.browse e.encrypt "
			   "S=signing C.use-ccache " SAMBA_OPTIONS,
		.operands = "s",
	},
	{
		.name = "smbget",
		.program = "smbget",
		.needs = "libsmbclient.so",
		.options = "w=workgroup U=user a.guest n.nonprompt "
			   "d=debuglevel e.encrypt r.resume u.update "
			   "R.recursive b=blocksize o=outputfile O.stdout "
			   "D.dots q.quiet v.verbose f=rcfile "
			   "-=limit-rate " SAMBA_OPTIONS,
		.operands = "u*",
	},
	{
		.name = "smbcacls",
		.program = "smbcacls",
		.needs = "libsamba-",
		.options = "D=delete M=modify a=add S=set C=chown G=chgrp "
			   "I=inherit -.propagate-inheritance -=save "
			   "-=restore -.numeric -.recurse -.sddl "
			   "-=query-security-info -=set-security-info "
			   "t.test-args -=domain-sid x.maximum-access "
			   "e.encrypt " SAMBA_OPTIONS,
		.operands = "s",
	},
	{
		.name = "smbcquotas",
		.program = "smbcquotas",
		.needs = "libsamba-",
		.options = "u=quota-user L.list F.fs S=set n.numeric "
			   "v.verbose t.test-args m=max-protocol "
			   "e.encrypt " SAMBA_OPTIONS,
		.operands = "s",
	},
	{
		.name = "rpcclient",
		.program = "rpcclient",
		.needs = "libsamba-",
		.options = "c=command I=dest-ip p=port e.encrypt S=signing "
			   "C.use-ccache " SAMBA_OPTIONS,
		.operands = "h",
	},
	{
		.name = "net",
		.program = "net",
		.needs = "libsamba-",
		.options =
			"h.help w=target-workgroup I=ipaddress p=port "
			"-=myname Shserver c=container C=comment M=maxusers "
			"F=flags -.long r.reboot f.force i.stdin t=timeout "
			"-=request-timeout -.use-ccache v.verbose T.test "
			"L.local D.domain -=ntname -=rid -.acls -.attrs "
			"-.timestamps X=exclude -hdestination -.tallocreport "
			"-.force-full-repl -.single-obj-repl "
			"-.clean-old-entries -=db -.lock a.auto -.repair "
			"-=reg-version o=output -.wipe -=precheck "
			"-.no-dns-updates -.keep-account -.json -.continue "
			"-.recursive -.follow-symlinks "
			"e.encrypt " SAMBA_OPTIONS,
		.operands = "",
	},
	{
		.name = "nmblookup",
		.program = "nmblookup",
		.needs = "libsamba-",
		.options = "B=broadcast f.flags U=unicast M.master-browser "
			   "-.recursion S.status T.translate r.root-port "
			   "A.lookup-by-ip " COMMON_OPTIONS CONNECTION_OPTIONS,
		.operands = "h*",
	},
	{
		.name = "smbpasswd",
		.program = "smbpasswd",
		.needs = "libsamba-",
		.options = "a. c= d. e. D= h. i. L. m. n. rh U= s. w= x. "
			   "W. R= N. ",
		.operands = "",
	},
	{
		.name = "smbspool",
		.program = "smbspool",
		.needs = "libsamba-",
		.options = "",
		.operands = "u",
	},
	{
		.name = "smb", /* the backend of CUPS */
		.program = "smbspool",
		.needs = "libsamba-",
		.options = "",
		.operands = "u",
	},
	{
		.name = "gio",
		.program = "gio",
		.needs = "libgio-",
		.options = "a=attributes h.hidden l.long n.nofollow-symlinks "
			   "u.print-uris -.print-display-names f.force "
			   "p.parent i.interactive b.backup "
			   "T.no-target-directory -.empty -.help ",
		.operands = "-l*",
	},
	{
		.name = "mount.cifs",
		.program = "mount.cifs",
		.needs = "libcap",
		.options =
			"?.help f.fake h.help n.no-mtab o=options r.read-only "
			"s. v.verbose V.version w.read-write ",
		.operands = "s",
	},
	{
		.name = "mount.smb3",
		.program = "mount.cifs",
		.needs = "libcap",
		.options =
			"?.help f.fake h.help n.no-mtab o=options r.read-only "
			"s. v.verbose V.version w.read-write ",
		.operands = "s",
	},
};

/*
 * This is all that happens in a process that is no SMB client.  Bytes are
 * compared here: the first call of strcmp() would have the loader search for
 * it, which costs more than the whole table.
 */
static bool is_same(const char *a, const char *b)
{
	for (; *a == *b; a++, b++)
		if (*a == '\0')
			return true;
	return false;
}

const struct tool *tool_find(const char *name)
{
	const char *at;
	size_t i;

	for (at = name; *at; at++)
		if (*at == '/')
			name = at + 1;
	for (i = 0; i < sizeof(tools) / sizeof(tools[0]); i++)
		if (is_same(name, tools[i].name))
			return &tools[i];
	return NULL;
}
