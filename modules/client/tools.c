/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The SMB tools and their arguments.  Options are those of Samba 4.13 to 4.25,
 * of cifs-utils 6 and 7, of GLib 2.66 to 2.84 and of curl 7.74 to 8.14, of all
 * versions together.  Where a letter changed in what it takes (-l and -N of
 * net, -R of nmblookup in 4.13), the newer meaning counts: with the older one
 * a target may stay as it is.  Where that is an option that everyone uses (-O
 * of smbget), each version has a row, which a library tells apart.  kioclient
 * is that of KDE's frameworks 5 and 6, VLC 3.
 */

#include <string.h>

#include "array_size.h"
#include "grammar.h"
#include "loaded_objects.h"
#include "tools.h"

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

/* The options of every verb of samba-tool. */
#define PYTHON_OPTIONS                                                         \
	"h.help -=simple-bind-dn -=password U=username W=workgroup "           \
	"N.no-pass -=ipaddress P.machine-pass -=use-kerberos "                 \
	"-=use-krb5-ccache k=kerberos s=configfile d=debuglevel -=option "     \
	"-=realm V.version "

/* A few of VLC's thousand: others, with a value behind `=`, are passed over. */
#define VLC_OPTIONS                                                            \
	"q.quiet A=aout f.fullscreen V=vout Z.random L.loop R.repeat "         \
	"S=services-discovery v. -=verbose d.daemon I=intf h.help "            \
	"H.full-help l.list p=module -.advanced -.version -.no-video "         \
	"-.no-audio -.no-spu -.no-quiet -.no-loop -.no-repeat -.no-random "    \
	"-.no-fullscreen -.no-video-title-show -.no-media-library "            \
	"-.no-interact -.interact -.one-instance -.play-and-exit "             \
	"-.play-and-stop -.play-and-pause -.start-paused -.no-color "          \
	"-.playlist-enqueue -=extraintf -=sout -=demux -=volume "              \
	"-=start-time -=stop-time -=run-time -=rate -=sub-file "               \
	"-=network-caching -=file-caching -=smb-user -=smb-pwd "               \
	"-=smb-domain "

#define CURL_OPTIONS                                                           \
	"-=abstract-unix-socket -.alpn -=alt-svc -.anyauth "                   \
	"a.append -=aws-sigv4 -.basic -.ca-native -=cacert "                   \
	"-=capath E=cert -.cert-status -=cert-type -=ciphers "                 \
	"-.compressed -.compressed-ssh K=config "                              \
	"-=connect-timeout -=connect-to C=continue-at "                        \
	"b=cookie c=cookie-jar -.create-dirs "                                 \
	"-=create-file-mode -.crlf -=crlfile -=curves d=data "                 \
	"-=data-ascii -=data-binary -=data-raw "                               \
	"-=data-urlencode -=delegation -.digest q.disable "                    \
	"-.disable-eprt -.disable-epsv "                                       \
	"-.disallow-username-in-url -=dns-interface "                          \
	"-=dns-ipv4-addr -=dns-ipv6-addr -=dns-servers "                       \
	"-.doh-cert-status -.doh-insecure -=doh-url "                          \
	"-.dump-ca-embed D=dump-header -=ech -=egd-file "                      \
	"-=engine -=etag-compare -=etag-save "                                 \
	"-=expect100-timeout f.fail -.fail-early "                             \
	"-.fail-with-body -.false-start F=form -.form-escape "                 \
	"-=form-string -=ftp-account "                                         \
	"-=ftp-alternative-to-user -.ftp-create-dirs "                         \
	"-=ftp-method -.ftp-pasv P=ftp-port -.ftp-pret "                       \
	"-.ftp-skip-pasv-ip -.ftp-ssl-ccc -=ftp-ssl-ccc-mode "                 \
	"-.ftp-ssl-control G.get g.globoff "                                   \
	"-=happy-eyeballs-timeout-ms -=haproxy-clientip "                      \
	"-.haproxy-protocol I.head H=header h.help "                           \
	"-=hostpubmd5 -=hostpubsha256 -=hsts -.http0.9 "                       \
	"0.http1.0 -.http1.1 -.http2 -.http2-prior-knowledge "                 \
	"-.http3 -.http3-only -.ignore-content-length "                        \
	"i.include k.insecure -=interface -=ip-tos "                           \
	"-=ipfs-gateway 4.ipv4 6.ipv6 -=json "                                 \
	"j.junk-session-cookies -=keepalive-cnt "                              \
	"-=keepalive-time -=key -=key-type -=krb -=libcurl "                   \
	"-=limit-rate l.list-only -=local-port L.location "                    \
	"-.location-trusted -=login-options -=mail-auth "                      \
	"-=mail-from -=mail-rcpt -.mail-rcpt-allowfails "                      \
	"M.manual -=max-filesize -=max-redirs m=max-time "                     \
	"-.metalink -.mptcp -.negotiate n.netrc -=netrc-file "                 \
	"-.netrc-optional :.next -.no-alpn N.no-buffer "                       \
	"-.no-clobber -.no-keepalive -.no-npn "                                \
	"-.no-progress-meter -.no-sessionid -=noproxy -.ntlm "                 \
	"-.ntlm-wb -=oauth2-bearer o=output -=output-dir "                     \
	"Z.parallel -.parallel-immediate -=parallel-max "                      \
	"-=pass -.path-as-is -=pinnedpubkey -.post301 "                        \
	"-.post302 -.post303 -=preproxy #.progress-bar "                       \
	"-=proto -=proto-default -=proto-redir x=proxy "                       \
	"-.proxy-anyauth -.proxy-basic -.proxy-ca-native "                     \
	"-=proxy-cacert -=proxy-capath -=proxy-cert "                          \
	"-=proxy-cert-type -=proxy-ciphers -=proxy-crlfile "                   \
	"-.proxy-digest -=proxy-header -.proxy-http2 "                         \
	"-.proxy-insecure -=proxy-key -=proxy-key-type "                       \
	"-.proxy-negotiate -.proxy-ntlm -=proxy-pass "                         \
	"-=proxy-pinnedpubkey -=proxy-service-name "                           \
	"-.proxy-ssl-allow-beast -.proxy-ssl-auto-client-cert "                \
	"-=proxy-tls13-ciphers -=proxy-tlsauthtype "                           \
	"-=proxy-tlspassword -=proxy-tlsuser -.proxy-tlsv1 "                   \
	"U=proxy-user -=proxy1.0 p.proxytunnel -=pubkey "                      \
	"Q=quote -=random-file r=range -=rate -.raw e=referer "                \
	"J.remote-header-name O.remote-name -.remote-name-all "                \
	"R.remote-time -.remove-on-error X=request "                           \
	"-=request-target -=resolve -=retry "                                  \
	"-.retry-all-errors -.retry-connrefused -=retry-delay "                \
	"-=retry-max-time -=sasl-authzid -.sasl-ir "                           \
	"-=service-name S.show-error -=sigalgs s.silent "                      \
	"-.skip-existing -=socks4 -=socks4a -=socks5 "                         \
	"-.socks5-basic -.socks5-gssapi -.socks5-gssapi-nec "                  \
	"-=socks5-gssapi-service -=socks5-hostname "                           \
	"Y=speed-limit y=speed-time -.ssl -.ssl-allow-beast "                  \
	"-.ssl-auto-client-cert -.ssl-no-revoke -.ssl-reqd "                   \
	"-.ssl-revoke-best-effort -=ssl-sessions 2.sslv2 "                     \
	"3.sslv3 -=stderr -.styled-output "                                    \
	"-.suppress-connect-headers -.tcp-fastopen "                           \
	"-.tcp-nodelay t=telnet-option -=tftp-blksize "                        \
	"-.tftp-no-options z=time-cond -.tls-earlydata "                       \
	"-=tls-max -=tls13-ciphers -=tlsauthtype "                             \
	"-=tlspassword -=tlsuser 1.tlsv1 -.tlsv1.0 -.tlsv1.1 "                 \
	"-.tlsv1.2 -.tlsv1.3 -.tr-encoding -=trace "                           \
	"-=trace-ascii -=trace-config -.trace-ids "                            \
	"-.trace-time -=unix-socket T=upload-file "                            \
	"-=upload-flags -curl -=url-query B.use-ascii u=user "                 \
	"A=user-agent -=variable v.verbose V.version "                         \
	"-=vlan-priority w=write-out -.xattr "

static const struct tool tools[] = {
	{
		.names = "smbclient",
		.program = "smbclient",
		.needs = "libsamba-",
		.options = "Mhmessage I=ip-address E.stderr Lhlist T=tar "
			   "D=directory c=command b=send-buffer t=timeout "
			   "p=port g.grepable q.quiet B.browse e.encrypt "
			   "S=signing C.use-ccache " SAMBA_OPTIONS,
		.operands = "s",
	},
	{
		.names = "smbget",
		.program = "smbget",
		.needs = "libcmdline-private", /* 4.20 on */
		.options = "a.guest e.encrypt r.resume u.update -.recursive "
			   "b=blocksize o=outputfile -.stdout D.dots q.quiet "
			   "v.verbose -=limit-rate " SAMBA_OPTIONS,
		.operands = "u*",
	},
	{
		.names = "smbget",
		.program = "smbget",
		.needs = "libsmbclient.so",
		.options = "w=workgroup U=user a.guest n.nonprompt "
			   "d=debuglevel e.encrypt r.resume u.update "
			   "R.recursive b=blocksize o=outputfile O.stdout "
			   "D.dots q.quiet v.verbose f=rcfile "
			   "?.help -.usage ",
		.operands = "u*",
	},
	{
		.names = "smbcacls",
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
		.names = "smbcquotas",
		.program = "smbcquotas",
		.needs = "libsamba-",
		.options = "u=quota-user L.list F.fs S=set n.numeric "
			   "v.verbose t.test-args m=max-protocol "
			   "e.encrypt " SAMBA_OPTIONS,
		.operands = "s",
	},
	{
		.names = "rpcclient",
		.program = "rpcclient",
		.needs = "libsamba-",
		.options = "c=command I=dest-ip p=port e.encrypt S=signing "
			   "C.use-ccache " SAMBA_OPTIONS,
		.operands = "h",
	},
	{
		.names = "net",
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
		.names = "nmblookup",
		.program = "nmblookup",
		.needs = "libsamba-",
		.options = "B=broadcast f.flags U=unicast M.master-browser "
			   "-.recursion S.status T.translate r.root-port "
			   "A.lookup-by-ip " COMMON_OPTIONS CONNECTION_OPTIONS,
		.operands = "h*",
	},
	{
		.names = "smbpasswd",
		.program = "smbpasswd",
		.needs = "libsamba-",
		.options = "a. c= d. e. D= h. i. L. m. n. rh U= s. w= x. "
			   "W. R= N. ",
		.operands = "",
	},
	{
		.names = "smbspool smb", /* the backend of CUPS */
		.program = "smbspool",
		.needs = "libsamba-",
		.options = "",
		.operands = "p",
		.variable = "DEVICE_URI",
		.uri = READS_DEVICE_URI,
	},
	{
		.names = "winexe",
		.program = "winexe",
		.needs = "libsamba-",
		.options = "-.uninstall -.reinstall -=runas -=runas-file "
			   "-=interactive -=ostype " SAMBA_OPTIONS,
		.operands = "n",
	},
	{
		.names = "samba-tool",
		.verbs = "dns",
		.program = "python3",
		.options =
			"-=client-version v.verbose q.quiet n.dry-run "
			"-.authority -.cache -.glue -.root -.additional "
			"-.no-children -.only-children -.primary -.secondary "
			"-.auto -.forward -.reverse -.ds -.non-ds -=aging "
			"-=norefreshinterval -=refreshinterval "
			"-=mark-old-records-static "
			"-=mark-records-static-regex "
			"-=mark-records-dynamic-regex " PYTHON_OPTIONS,
		.operands = "--h",
	},
	{
		.names = "samba-tool",
		.verbs = "drs",
		.program = "python3",
		.options =
			"-.add-ref -.sync-forced -.sync-all -.full-sync "
			"-.local -.local-online -.async-op -.single-object "
			"-.json -.summary -.pull-summary -.notify-summary "
			"-.classic v.verbose q.quiet -=color -=dsa-option "
			"H=URL p=partition -.maximum -.median -.full "
			"-hserver -=targetdir -.include-secrets "
			"-=backend-store -=backend-store-size " PYTHON_OPTIONS,
		.operands = "--hh",
	},
	{
		.names = "samba-tool",
		.verbs = "time",
		.program = "python3",
		.options = PYTHON_OPTIONS,
		.operands = "-h",
	},
	{
		.names = "curl",
		.program = "curl",
		.needs = "libcurl.so",
		.options = CURL_OPTIONS,
		.operands = "c*",
	},
	{
		.names = "gio",
		.verbs = "mount",
		.program = "gio",
		.needs = "libgio-",
		.options = "m.mountable d=device u.unmount e.eject t=stop "
			   "s=unmount-scheme f.force a.anonymous l.list "
			   "o.monitor i.detail -=tcrypt-pim -.tcrypt-hidden "
			   "-.tcrypt-system -.help ",
		.operands = "-l*",
	},
	{
		.names = "gio",
		.verbs = "info list",
		.program = "gio",
		.needs = "libgio-",
		.options = "w.query-writable f.filesystem a=attributes "
			   "n.nofollow-symlinks h.hidden l.long "
			   "d.print-display-names u.print-uris -.help ",
		.operands = "-l*",
	},
	{
		.names = "gio",
		.verbs = "cat copy mkdir move open remove save trash tree",
		.program = "gio",
		.needs = "libgio-",
		.options = "T.no-target-directory p.progress -.parent "
			   "-.private i.interactive -.preserve b.backup "
			   "P.no-dereference -.default-permissions "
			   "C.no-copy-fallback f.force c.create a.append "
			   "u.unlink v.print-etag e=etag -.empty -.list "
			   "-.restore h.hidden l.follow-symlinks -.help ",
		.operands = "-l*",
	},
	{
		.names = "gio",
		.verbs = "rename set",
		.program = "gio",
		.needs = "libgio-",
		.options = "t=type n.nofollow-symlinks d.delete -.help ",
		.operands = "-l",
	},
	{
		.names = "gio",
		.verbs = "monitor",
		.program = "gio",
		.needs = "libgio-",
		.options = "dldir flfile Dldirect slsilent n.no-moves "
			   "m.mounts -.help ",
		.operands = "-l*",
	},
	{
		.names = "kioclient kioclient5",
		.program = "kioclient",
		.needs = "libKF",
		.options = "h.help -.help-all v.version -.author -.license "
			   "-=desktopfile -.interactive -.noninteractive "
			   "-.overwrite -.commands -=platform ",
		.operands = "-l*",
	},
	{
		.names = "vlc",
		.program = "vlc",
		.needs = "libvlc.so",
		.options = VLC_OPTIONS,
		.operands = "l*",
	},
	{
		.names = "mount.cifs mount.smb3",
		.program = "mount.cifs",
		.needs = "libcap",
		.options = "?.help f.fake h.help n.no-mtab o=options "
			   "r.read-only s. v.verbose V.version w.read-write ",
		.operands = "d",
		.from_fstab = true,
	},
};

/*
 * This is all that is done in a process that is no SMB client.  Bytes are
 * compared here: the first call of strcmp() would have the loader search for
 * it, which costs more than the whole table.  Words are separated by blanks.
 */
static bool is_one_of(const char *words, const char *name)
{
	const char *at = name;

	for (;; words++, at++) {
		if (*at == '\0' && (*words == ' ' || *words == '\0'))
			return true;
		if (*words == *at)
			continue;
		while (*words != ' ' && *words != '\0')
			words++;
		if (*words == '\0')
			return false;
		at = name - 1;
	}
}

const struct tool *tool_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tools); i++)
		if (tools[i].names[0] == *name &&
		    is_one_of(tools[i].names, name))
			return &tools[i];
	return NULL;
}

const struct tool *tool_with_verb(const struct tool *tool, const char *verb)
{
	const struct tool *end = tools + ARRAY_SIZE(tools);
	const char *names = tool->names;

	for (; tool < end && strcmp(tool->names, names) == 0; tool++)
		if ((tool->verbs[0] == '\0' || is_one_of(tool->verbs, verb)) &&
		    (tool->needs[0] == '\0' || program_needs(tool->needs)))
			return tool;
	return NULL;
}
