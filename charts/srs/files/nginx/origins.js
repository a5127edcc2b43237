// Finds what the HLS cache wants: asks all origins at once, as streams move between them. With that, it tells them what players have seen of a stream, so
// that another origin goes on from there (playlist.js). The pods of the cache tell each other, because players come to any of them.
import crypto from 'crypto';
import fs from 'fs';
import peers from 'peers.js';
import segments from 'segments.js';

/** Milliseconds for which an answer waits for servers that are slower than others; between two questions; and after which another asks instead of one that asked. */
const patience = 200;
const period = 200;
const lease = 2000;
/** Most segments arrive in this time. nginx looks only each half second whether one has arrived. */
const arrival = 30;

/**
 * Answers with the newest of the playlists that the origins have, if it is newer than the one in the cache. If there is none anywhere, the answer waits: a
 * stream may be about to begin, or to come back at another origin. Players give up after a few 404s, and some at a playlist without a new segment.
 */
async function newest(r) {
    const since = r.headersIn['If-Modified-Since'];
    const number = since ? Date.parse(since) / 1000 : 0;
    // A client that asks for the second time has waited already.
    const waited = r.headersIn['X-Waited'];
    const begin = Date.now();
    const id = `${process.pid}.${Math.random()}`;
    const until = begin + (waited ? 0 : Number(r.variables.playlist_wait) * 1000);
    const isHere = answer => answer.status === 304 && answer.headers.get('Last-Modified') === since;
    const question = () => Object.assign({ 'X-Seen': known(r, r.uri) }, since ? { 'If-Modified-Since': since } : {});
    let answers = [];
    let text;
    let asks = number || waited || leads(r, id);
    for (;;) {
        answers = asks ? await ask(r, originsOf(r), question(), patience) : answers;
        const found = newestOf(answers);
        if (found) {
            text = await newer(r, id, found, number, Date.now() < until);
        }
        if (text !== undefined || answers.some(isHere) || Date.now() >= until) {
            break;
        }
        await pause(found && !leads(r, id) ? arrival : period);
        asks = leads(r, id) || (!found && hasMoved(r, number, begin));
    }
    leaves(r, id);
    if (text !== undefined) {
        r.return(200, text);
    } else if (answers.some(isHere) || (since && mayReturn(r, answers))) {
        r.return(304);
    } else if (since) {
        // Hangs up: an answer would replace the playlist in the cache.
        r.return(444);
    } else {
        missing(r, answers);
    }
}

/** The newest of the playlists that origins have. */
function newestOf(answers) {
    const time = answer => Date.parse(answer.headers.get('Last-Modified')) || 0;
    return answers.filter(answer => answer.status === 200).sort((a, b) => time(b) - time(a))[0];
}

/**
 * The text of a playlist that the cache is to have. Undefined until its new segments are there, which one request fetches for all; while there is time, this
 * may change even where no origin has them.
 */
async function newer(r, id, found, number, hasTime) {
    // On a line of its own: njs 0.7 crashes on an await within the call.
    const text = found.text === undefined ? await found.reply.text() : found.text;
    found.text = text;
    const seen = segments.seen(text, Date.now());
    if (seen && !hasMoved(r, seen.number - 1)) {
        if (hasTime && !leads(r, id)) {
            return undefined;
        }
        const worst = await fetchNew(r, found.server, text, number);
        if (number && worst >= (hasTime ? 400 : 500)) {
            return undefined;
        }
        learn(r, r.uri, seen);
        await tell(r);
    }
    r.headersOut['Content-Type'] = found.headers.get('Content-Type');
    r.headersOut['Last-Modified'] = found.headers.get('Last-Modified');
    return text;
}

/** Whether another request has found what this one waits for: a playlist that goes beyond a segment, or any since a time. */
function hasMoved(r, number, time) {
    const seen = parse(known(r, r.uri));
    return Boolean(seen) && (number ? seen.number > number : seen.time > time);
}

/** Whether the request with an id asks for all that wait for the same playlist: one does, for as long as it waits. */
function leads(r, id) {
    const leader = leaderOf(r);
    if (leader.id !== id && Date.now() - leader.time < lease) {
        return false;
    }
    fs.writeFileSync(leaderFile(r), `${id} ${Date.now()}`);
    return true;
}

/** Lets another ask. */
function leaves(r, id) {
    if (leaderOf(r).id === id) {
        fs.unlinkSync(leaderFile(r));
    }
}

function leaderFile(r) {
    return `${fileOf(r, r.uri)}.leader`;
}

function leaderOf(r) {
    const words = read(leaderFile(r)).split(' ');
    return { id: words[0], time: Number(words[1]) || 0 };
}

/**
 * Whether a playlist that players have may go on: an origin that does not answer may hang or restart with it. Players give up without a playlist,
 * and wait with an old one. Not longer than origins themselves wait for a publisher.
 */
function mayReturn(r, answers) {
    const seen = parse(known(r, r.uri));
    const expires = Number(r.variables.playlist_expires);
    const old = seen && expires && Date.now() - seen.time > expires * 1000;
    return seen && !old && answers.some(answer => answer.status !== 404);
}

/**
 * Fetches the segments of an origin's playlist that are newer than the cached one, whose last one has `number`: what players read of they will get, even if
 * the origin fails right after. The worst status.
 */
async function fetchNew(r, origin, text, number) {
    const playlist = segments.parse(text);
    const folder = r.uri.slice(0, r.uri.lastIndexOf('/') + 1);
    const uris = playlist ? playlist.segments.filter((_, at) => playlist.first + at > number).map(segment => segment.uri) : [];
    const own = uris.slice(-2).filter(uri => segments.isOwn(uri) && !/[?#]/.test(uri));
    const fetched = await Promise.all(own.map(uri => fetchSegment(r, origin, folder + uri)));
    return fetched.reduce((worst, status) => Math.max(worst, status), 0);
}

/** The first answer comes when the segment begins to arrive; the second waits until all of it is there, or the origin has failed meanwhile. */
async function fetchSegment(r, origin, path) {
    const uri = `/.fetch${encodeURI(path)}`;
    const options = { method: 'HEAD', args: `origin=${origin}` };
    const begun = await r.subrequest(uri, options);
    // Asking twice for a segment that nobody has would double the wait for an origin that hangs.
    if (begun.status >= 400) {
        return begun.status;
    }
    await pause(arrival);
    const arrived = await r.subrequest(uri, options);
    return arrived.status;
}

/**
 * Passes the request on to the first origin that has the file, or to another pod that has it in its cache. The origin whose playlist names it is asked alone
 * at first: nginx passes on no request before all that it has asked have answered, and another origin may hang.
 */
async function first(r) {
    const range = { Range: 'bytes=0-0' };
    const has = answer => answer.status && answer.status < 400;
    let answers = await ask(r, originsOf(r).filter(origin => origin === r.headersIn['X-Origin']), range, 0);
    if (!answers.some(has)) {
        answers = await ask(r, originsOf(r), range, 0);
    }
    let found = answers.filter(has)[0];
    if (found) {
        r.internalRedirect(`/@${found.server}`);
        return;
    }
    const others = peers.all(r);
    found = (await askAll(r, others, others.map(peer => `${peer}:${r.variables.own_port}/.peer`), range, 0)).filter(has)[0];
    if (found) {
        r.internalRedirect(`/@peer/${found.server}`);
    } else {
        missing(r, answers);
    }
}

function originsOf(r) {
    return r.variables.origins.split(' ');
}

/** What each of some origins answers. */
function ask(r, origins, headers, patience) {
    return askAll(r, origins, origins.map(origin => `${origin}.${r.variables.domain}:${r.variables.origin_port}`), headers, patience);
}

/** What each server answers; `patience`: how long those are waited for that hang, once another has the file. */
function askAll(r, servers, addresses, headers, patience) {
    const answers = [];
    return new Promise(resolve => {
        if (!servers.length) {
            resolve(answers);
        }
        servers.forEach(async (server, at) => {
            const answer = await askOne(r, server, addresses[at], headers);
            answers.push(answer);
            if (answers.length === servers.length) {
                resolve(answers);
            } else if (answer.status && answer.status < 400) {
                setTimeout(() => resolve(answers), patience);
            }
        });
    });
}

/** What a server answers; its status is 0 where it does not. */
async function askOne(r, server, address, headers) {
    try {
        const reply = await ngx.fetch(`http://${address}${r.variables.request_uri}`, { headers: headers });
        return { server: server, status: reply.status, headers: reply.headers, reply: reply };
    } catch (e) {
        return { server: server, status: 0 };
    }
}

/** What this pod knows that players have seen, as a header. */
function known(r, uri) {
    return read(fileOf(r, uri));
}

/** Remembers what players have seen, unless they have seen more. */
function learn(r, uri, seen) {
    const before = parse(known(r, uri));
    if (!seen || (before && before.number >= seen.number)) {
        return;
    }
    const file = fileOf(r, uri);
    const temporary = `${file}.${process.pid}`;
    fs.writeFileSync(temporary, encodeURIComponent(JSON.stringify(seen)));
    fs.renameSync(temporary, file);
}

function forget(r, uri) {
    try {
        fs.unlinkSync(fileOf(r, uri));
    } catch (e) {
        // There was nothing to forget.
    }
}

/** Tells the other pods what players are about to see. */
function tell(r) {
    const headers = { 'X-Seen': known(r, r.uri) };
    const told = peers.all(r).map(peer => ngx.fetch(`http://${peer}:${r.variables.own_port}/.seen${r.variables.request_uri}`, { headers: headers }).catch(() => 0));
    return Promise.race([Promise.all(told), pause(patience)]);
}

/** Learns from another pod, and from nobody else. */
function told(r) {
    if (!peers.ask(r)) {
        r.return(404);
        return;
    }
    learn(r, r.uri.slice('/.seen'.length), segments.told(r.headersIn['X-Seen']));
    r.return(204);
}

/** "yes" where another pod asks. */
function isPeer(r) {
    return peers.ask(r) ? 'yes' : '';
}

function fileOf(r, uri) {
    return `${r.variables.seen}/${crypto.createHash('md5').update(uri).digest('hex')}`;
}

function pause(time) {
    return new Promise(resolve => setTimeout(resolve, time));
}

function parse(header) {
    try {
        return JSON.parse(decodeURIComponent(header));
    } catch (e) {
        return undefined;
    }
}

function read(file) {
    try {
        return fs.readFileSync(file, 'utf8');
    } catch (e) {
        return '';
    }
}

/** 404 only if every origin says so. The cache remembers it for clients, but not while it looks for a new segment itself (fetchSegment). */
function missing(r, answers) {
    if (r.headersIn['X-Origin']) {
        r.headersOut['X-Accel-Expires'] = '0';
    }
    r.return(answers.every(answer => answer.status === 404) ? 404 : 503);
}

/** Answers whether this pod finds a playlist, its own, and remembers what players would see of it. */
async function ready(r) {
    const address = peers.inUrl(r.headersIn['X-Own-Address']);
    let problem;
    try {
        const answers = await askAll(r, ['itself'], [`${address}:${r.variables.own_port}`], {}, 0);
        const found = newestOf(answers);
        // On a line of its own: see newer.
        const text = found ? await found.reply.text() : '';
        const seen = segments.seen(text, Date.now());
        const uri = `${r.uri}.${process.pid}`;
        learn(r, uri, seen);
        const remembered = parse(known(r, uri));
        forget(r, uri);
        problem = seen && remembered && remembered.number === seen.number ? '' : `its status is ${answers[0].status}`;
    } catch (e) {
        // Not every njs says so by itself.
        problem = e;
    }
    if (problem) {
        r.error(`cannot find a playlist of its own: ${problem}`);
    }
    r.return(problem ? 500 : 200, problem ? 'not ready: the log says why\n' : 'ready\n');
}

export default { newest, first, told, isPeer, ready };
