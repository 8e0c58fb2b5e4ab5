// SPDX-License-Identifier: GPL-3.0-or-later
//
// smb.js MODULE SHARE: print the file `which` of the share, by one of the
// SMB clients of npm.
'use strict';

const [, , name, share] = process.argv;
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
