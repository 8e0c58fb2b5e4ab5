/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A remote command tool for Windows, as in Microsoft's article Q152487, here
 * for wine.
 *
 *	rcmd WAY [SERVER]
 *
 * asks for a server where none is given, and puts `\\` in front of the answer:
 * it does not expect that someone types the backslashes too.  WAY is how it
 * reaches the server; what answers is printed.
 *
 *	hostbyname  a socket to the telnet service, by gethostbyname()
 *	addrinfo    the same, by getaddrinfo()
 *	http        WinHTTP
 *	pipe        the named pipe of the remote command service
 *	drive       a connection to the share `data`
 *
 * Nothing in it knows of uncfix.  To build it:
 *
 *	x86_64-w64-mingw32-gcc -o rcmd.exe rcmd.c -lws2_32 -lwinhttp \
 *		-lmpr
 */

#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <winhttp.h>
#include <winnetwk.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERVICE 23

/* All of these return 0, or Windows' number of the error. */

static int read_socket(const struct sockaddr_in *address)
{
	SOCKET connection = socket(AF_INET, SOCK_STREAM, 0);
	char answer[256];
	int error = 0, length = 0;

	if (connection == INVALID_SOCKET) {
		return WSAGetLastError();
	}
	if (connect(connection, (const struct sockaddr *)address,
		    sizeof(*address)) != 0 ||
	    (length = recv(connection, answer, sizeof(answer), 0)) < 0) {
		error = WSAGetLastError();
	} else {
		printf("%s: %.*s\n", inet_ntoa(address->sin_addr), length,
		       answer);
	}
	closesocket(connection);
	return error;
}

static int by_hostbyname(const char *server)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(SERVICE),
	};
	const struct hostent *host = gethostbyname(server);

	if (host == NULL) {
		return WSAGetLastError();
	}
	memcpy(&address.sin_addr, host->h_addr_list[0],
	       sizeof(address.sin_addr));
	return read_socket(&address);
}

static int by_addrinfo(const char *server)
{
	const struct addrinfo hints = {
		.ai_family = AF_INET,
		.ai_socktype = SOCK_STREAM,
	};
	struct addrinfo *found = NULL;
	struct sockaddr_in address;
	int error = getaddrinfo(server, NULL, &hints, &found);

	if (error != 0) {
		return error;
	}
	memcpy(&address, found->ai_addr, sizeof(address));
	address.sin_port = htons(SERVICE);
	freeaddrinfo(found);
	return read_socket(&address);
}

static int read_page(HINTERNET request)
{
	char page[256];
	DWORD length = 0;

	if (request == NULL ||
	    !WinHttpSendRequest(request, NULL, 0, NULL, 0, 0, 0) ||
	    !WinHttpReceiveResponse(request, NULL) ||
	    !WinHttpReadData(request, page, sizeof(page), &length)) {
		return (int)GetLastError();
	}
	printf("%.*s\n", (int)length, page);
	return 0;
}

static int by_http(const char *server)
{
	HINTERNET session, connection, request;
	WCHAR name[1024];
	int error;

	MultiByteToWideChar(CP_UTF8, 0, server, -1, name, 1024);
	session = WinHttpOpen(L"rcmd", WINHTTP_ACCESS_TYPE_NO_PROXY, NULL, NULL,
			      0);
	connection =
		WinHttpConnect(session, name, INTERNET_DEFAULT_HTTP_PORT, 0);
	request = WinHttpOpenRequest(connection, L"GET", L"/", NULL, NULL, NULL,
				     0);
	error = read_page(request);
	WinHttpCloseHandle(request);
	WinHttpCloseHandle(connection);
	WinHttpCloseHandle(session);
	return error;
}

static int by_pipe(const char *server)
{
	char name[1024];
	HANDLE pipe;

	snprintf(name, sizeof(name), "%s\\pipe\\rcmdsvc", server);
	pipe = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL,
			   OPEN_EXISTING, 0, NULL);
	if (pipe == INVALID_HANDLE_VALUE) {
		return (int)GetLastError();
	}
	printf("connected to %s\n", name);
	CloseHandle(pipe);
	return 0;
}

static int by_drive(const char *server)
{
	char name[1024];
	NETRESOURCEA share = {
		.dwType = RESOURCETYPE_DISK,
		.lpRemoteName = name,
	};
	DWORD error;

	snprintf(name, sizeof(name), "%s\\data", server);
	error = WNetAddConnection2A(&share, NULL, NULL, 0);
	if (error == NO_ERROR) {
		printf("connected to %s\n", name);
	}
	return (int)error;
}

static const struct {
	const char *name;
	int (*reach)(const char *server);
} ways[] = {
	{ "hostbyname", by_hostbyname },
	{ "addrinfo", by_addrinfo },
	{ "http", by_http },
	{ "pipe", by_pipe },
	{ "drive", by_drive },
};

/* What is typed, with `\\` in front of it. */
static char *ask_for_server(void)
{
	static char server[1024] = "\\\\";
	char *typed = server + 2;

	printf("Enter server name: ");
	fflush(stdout);
	if (fgets(typed, (int)sizeof(server) - 2, stdin) != NULL) {
		typed[strcspn(typed, "\r\n")] = '\0';
	}
	return server;
}

static int reach(int (*way)(const char *server), const char *server)
{
	int error = way(server);

	if (error != 0) {
		printf("Failed to connect to <%s>, Error = %d\n", server,
		       error);
	}
	return error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	WSADATA data;

	WSAStartup(MAKEWORD(2, 2), &data);
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (argc > 1 && strcmp(argv[1], ways[i].name) == 0) {
			return reach(ways[i].reach,
				     argc > 2 ? argv[2] : ask_for_server());
		}
	}
	fprintf(stderr, "usage: rcmd WAY [SERVER]\n");
	return EXIT_FAILURE;
}
