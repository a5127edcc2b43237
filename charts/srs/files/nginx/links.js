// Who may play: signed links. nginx asks before it delivers HLS and passes WHEP on, and SRS before it serves anybody.
//
// A token is EXPIRES-SIGNATURE: the second of Unix time at which the link expires, and HMAC-SHA256, in hexadecimal digits, of EXPIRES/STREAM with one of
// the keys. A stream is named by the path of its playlist, such as live/livestream, and example.com/live/livestream in a vhost of that name. One that is
// for a client's address alone is EXPIRES-ip-SIGNATURE, of EXPIRES-ip/ADDRESS/STREAM.
import copies from 'copies.js';
import crypto from 'crypto';
import fs from 'fs';
import keys from 'keys.js';
import peers from 'peers.js';

/** Where a link that was right is known by an empty file: HUNDREDS_OF_SECONDS/TOKEN,CLIENT,APP,STREAM (signed.conf). */
const known = '/tmp/links';
const unknownVhost = '__defaultVhost__';
/** Milliseconds until an edge that has just started is in DNS for certain. */
const patience = 10000;

/** Why nobody gets a file by this link; empty where they do. nginx asks once for a link and a stream. */
function refusal(r) {
    if (peers.ask(r)) {
        return '';
    }
    const stream = r.variables.played;
    const token = r.variables.token;
    const why = stream ? refuse(r, token, stream, r.remoteAddress) : 'no link is for a file of this kind';
    if (!why) {
        remember(r.variables.link_time, [token, r.variables.link_client, r.variables.played_name]);
    }
    return why;
}

function remember(time, parts) {
    if (time && parts.every(part => part)) {
        try {
            fs.mkdirSync(`${known}/${time}`, { recursive: true });
            fs.writeFileSync(`${known}/${time}/${parts.join(',')}`, '');
        } catch (e) {
            // A name that is too long for a file, or no room: nginx asks again.
        }
    }
}

/** Forgets links that have expired, and all of them when the keys change. */
function sweep(s) {
    const now = Date.now();
    const isNew = keysChanged(s, now);
    namesIn(known).forEach(time => {
        const begin = Number(time) * 100000;
        const folder = `${known}/${time}`;
        if (isNew || begin + 100000 <= now) {
            remove(folder, namesIn(folder));
        } else if (begin <= now) {
            remove('', namesIn(folder).filter(name => parseInt(name, 10) * 1000 <= now).map(name => `${folder}/${name}`));
        }
    });
}

/** Whether the keys are other ones since a few seconds: until then, a request that has read the old ones may still be under way. */
function keysChanged(s, now) {
    const file = `${known}.keys`;
    const digest = crypto.createHash('sha256').update(read(s.variables.play_keys)).digest('hex');
    const before = read(file).split(' ');
    if (before[0] === digest) {
        return now - Number(before[1]) < 3000;
    }
    fs.writeFileSync(file, `${digest} ${now}`);
    return true;
}

function namesIn(folder) {
    try {
        return fs.readdirSync(folder);
    } catch (e) {
        return [];
    }
}

/** Removes files, and their folder where one is given. */
function remove(folder, names) {
    try {
        names.forEach(name => fs.unlinkSync(folder ? `${folder}/${name}` : name));
        if (folder) {
            fs.rmdirSync(folder);
        }
    } catch (e) {
        // Another request has put a file there: the next time.
    }
}

/** Answers SRS's on_connect, and remembers the address: what SRS says of one later may be what a client has said. */
function connect(r) {
    const asked = keys.parse(r.requestText, 'on_connect', ['client_id', 'ip']);
    if (asked) {
        try {
            ngx.shared.connections.set(asked.client_id, plain(asked.ip));
        } catch (e) {
            // Its address counts as unknown.
        }
    }
    r.return(asked ? 200 : 403, asked ? '0' : 'this is no question of SRS');
}

/** Answers SRS's on_play: 0, or an error whose body SRS writes to its log. */
async function play(r) {
    const asked = keys.parse(r.requestText, 'on_play', ['client_id', 'ip', 'vhost', 'app', 'stream', 'tcUrl', 'param']);
    let why = 'this is no question of SRS';
    if (asked) {
        const address = ngx.shared.connections.get(asked.client_id);
        why = refusePlay(r, asked, address);
        if (why && address && (isTrusted(r, address) || (await isPuller(r, address)))) {
            why = '';
        }
    }
    r.return(why ? 403 : 200, why || '0');
}

/** `address`: from where the client has connected; undefined for HTTP, where it may claim any. */
function refusePlay(r, asked, address) {
    const token = keys.valueIn(asked.param, 'token');
    // SRS serves a HTTP-FLV stream by its path, and lets the query change what it says of it here, but for this.
    const served = address === undefined && /^rtmp:\/\/([^/]+)\/(.*)$/.exec(asked.tcUrl);
    if (!served) {
        return refuse(r, token, pathOf(r, asked.vhost, asked.app, asked.stream), address || plain(asked.ip));
    }
    if (served[2] !== asked.app) {
        return 'its path and its query are not of the same stream';
    }
    return /-ip-/.test(token)
        ? 'a link for one address does not open HTTP-FLV, where SRS believes whatever address a client claims'
        : refuse(r, token, pathOf(r, served[1], asked.app, asked.stream), '');
}

/** Answers the server that passes WHIP and WHEP on, before SRS asks itself: so that a page sees why. */
function whip(r) {
    const query = r.headersIn['X-Query'] || '';
    const asked = r.headersIn['X-Asked'];
    // SRS plays by the path of WHIP too.
    const plays = /^POST .*\/whep\/?$/.test(asked) || (/^POST /.test(asked) && /action/i.test(query));
    const path = keys.streamIn(query);
    const stream = pathOf(r, keys.valueOf(query, 'vhost') || r.headersIn['X-Vhost'], path.app, path.stream);
    const why = plays && refuse(r, keys.valueIn(query, 'token'), stream, r.headersIn['X-Client']);
    if (why) {
        r.return(403);
    } else {
        keys.whip(r);
    }
}

/** What a link is signed for. */
function pathOf(r, vhost, app, stream) {
    const isOther = vhost !== unknownVhost && r.variables.vhosts.split(' ').includes(vhost);
    return copies.streamOf(r, `${isOther ? `${vhost}/` : ''}${app}/${stream}`);
}

/** Why a token does not open a stream; empty where it does. `address`: of the client. */
function refuse(r, token, stream, address) {
    return refuseBy(read(r.variables.play_keys), token, stream, address);
}

function refuseBy(table, token, stream, address) {
    const parts = /^([0-9]{1,12})(-ip)?-([0-9a-f]{64})$/.exec(token || '');
    const rights = table.split(/\s+/).filter(key => keys.isKey(key) && key.length >= 16);
    if (!parts) {
        return token ? 'its token is not EXPIRES-SIGNATURE' : 'it has no token: see docs/links.md of the chart';
    }
    if (Number(parts[1]) * 1000 <= Date.now()) {
        return 'its link has expired';
    }
    if (!rights.length) {
        return 'the Secret has no key of 16 letters, digits and -._~ or more';
    }
    const text = `${parts[1]}${parts[2] ? `-ip/${address}` : ''}/${stream}`;
    const isRight = rights.some(key => keys.isSame(crypto.createHmac('sha256', key).update(text).digest('hex'), parts[3]));
    return isRight ? '' : `its signature is for another stream${parts[2] ? ', or another address,' : ''} or by another key`;
}

/** The content of a file; empty where it is not there. */
function read(file) {
    try {
        return fs.readFileSync(file, 'utf8');
    } catch (e) {
        return '';
    }
}

function isTrusted(r, address) {
    r.variables.played_from = address;
    return Boolean(r.variables.is_trusted);
}

/** Whether a server of the release that fetches streams has connected. One that has just started takes some seconds to get into DNS. */
async function isPuller(r, address) {
    if (r.variables.own_pulls && /^(127\.|::1$)/.test(address)) {
        return true;
    }
    const end = Date.now() + patience;
    while (r.variables.pullers && !pullers(r).includes(peers.inUrl(address))) {
        if (Date.now() >= end) {
            return false;
        }
        await new Promise(resolve => setTimeout(resolve, 500));
    }
    return Boolean(r.variables.pullers);
}

function pullers(r) {
    return r.variables.pullers.split(' ').map(read).join('\n').split('\n');
}

/** An IPv4 address without the form that it has at a socket of IPv6. */
function plain(address) {
    return address.replace(/^::ffff:(?=[0-9.]+$)/, '');
}

/** Answers whether right links and keys are told from wrong ones. */
function ready(r) {
    const key = 'a-key-for-nothing';
    const expires = Math.floor(Date.now() / 1000) + 60;
    const token = `${expires}-${crypto.createHmac('sha256', key).update(`${expires}/live/a`).digest('hex')}`;
    const isRight = keys.works() && refuseBy(key, token, 'live/a', '') === '' && refuseBy(key, token, 'live/b', '') !== '';
    r.return(isRight ? 200 : 500, isRight ? 'ready\n' : 'not ready: links are not told apart\n');
}

export default { refusal, sweep, connect, play, whip, ready };
