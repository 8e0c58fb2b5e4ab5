// SPDX-License-Identifier: GPL-3.0-or-later
//
// smb.js MODULE SHARE [SERVER]: print the file `which` of the share, by one of
// the SMB clients of npm.
'use strict';

const [, , name, share, server] = process.argv;
const account = { username: 'anna', password: 'secret', domain: 'WORKGROUP' };

function done(error, content) {
	console.log(error ? String(error) : String(content));
	process.exit(error ? 1 : 0);
}

process.on('uncaughtException', done);
process.on('unhandledRejection', done);
if (name === 'samba-client') {
	const Client = require(name);

	new Client({ address: share, ...account })
		.getFile('which', 'fetched')
		.then(() => done(null, require('fs').readFileSync('fetched')), done);
} else if (name === '@awo00/smb2') {
	readTree(require(name).Client, 5);
} else {
	readFile(require(name));
}

// These take the interim response of a busy server (MS-SMB2, 3.3.4.2) for an
// error, whatever the target is: once more, then.
function readFile(Client) {
	new Client({ share, ...account }).readFile('which', {},
		(error, content) => {
			if (error && error.code === 'STATUS_PENDING')
				readFile(Client);
			else
				done(error, content);
		});
}

// This one returns zeros at times, whatever the target is: once more, then.
function readTree(Client, tries) {
	new Client(server).authenticate(account)
		.then((session) => session.connectTree(share))
		.then((tree) => tree.readFile('which'))
		.then((content) => content[0] !== 0 || tries === 0
			? done(null, content) : readTree(Client, tries - 1), done);
}
