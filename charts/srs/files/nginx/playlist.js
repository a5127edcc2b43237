// Numbers the segments of a playlist so that a player goes on when SRS begins anew, here or at another origin.
//
// SRS counts a stream's segments from 0 whenever it makes the stream anew: after a restart, at another origin, or when the stream was
// away for a while. A player that has seen number 500 then waits for number 501, as long as it takes. Here SRS's numbers get an offset,
// the session's base:
//
// - A session goes on for as long as SRS goes on counting, also when the publisher reconnects.
// - Where SRS begins anew, the next number follows on what players have seen, and the last segments that they have seen stand before the
//   new ones for a while. Players have seen what is kept here in a file, or what the pods of the HLS cache say that they have delivered.
// - Where nobody knows, the last segment's number becomes the time, in fifths of a second since 2026. No segment is shorter than that, so
//   numbers never overtake the time.
//
// EXT-X-DISCONTINUITY-SEQUENCE tells players where SRS began anew. Where nobody knows it, it is made of the time (sessions.js); that of copies of a stream is
// higher, and the same where they have the same timestamps, which are others than those of the stream.
// Last-Modified is made of the last segment's number: of two origins that have the stream, the one that began later counts as newer.
import copies from 'copies.js';
import crypto from 'crypto';
import fs from 'fs';
import master from 'master.js';
import peers from 'peers.js';
import segments from 'segments.js';
import sessions from 'sessions.js';

const root = '/usr/share/nginx/html';
/** For so many milliseconds, a stream that is gone may come back; and in so many, SRS goes on with a segment that it has begun. */
const lately = 600000;
const soon = 30000;
/** After so many milliseconds, a playlist is numbered that nobody has asked for. */
const unasked = 2000;
/** For so many milliseconds, a copy may be written later than its stream: else players would choose one that has ended. */
const behind = 20000;

/** When SRS wrote the playlist, in milliseconds. Empty if there is none, or it has expired: a killed SRS cannot delete its playlists. */
function written(r) {
    return writtenAt(r, r.uri);
}

/** The same of any playlist. That of a master playlist changes whenever SRS writes one that it lists; it is there while that of the stream is. */
function writtenAt(r, uri) {
    const times = (copies.playlists(r, uri) || [uri]).map(one => timeOf(r, one));
    return times[0] && times.reduce((last, time) => (Number(time) > Number(last) ? time : last));
}

function timeOf(r, uri) {
    try {
        const time = fs.statSync(root + uri).mtimeMs;
        const expires = Number(r.variables.playlist_expires);
        return expires && Date.now() - time > expires * 1000 ? '' : String(time);
    } catch (e) {
        return '';
    }
}

/** What the asking pod of the cache says that players have seen; see segments.told. Empty where somebody else asks. */
function told(r) {
    return r.headersIn['X-Seen'] && peers.ask(r) ? r.headersIn['X-Seen'] : '';
}

/** The address of the client: the cache passes on for others. */
function client(r) {
    return (peers.ask(r) && r.headersIn['X-Real-IP']) || r.remoteAddress;
}

/**
 * Answers a pod of the cache which of some files are there: a digit for each, 2 for those that are, 1 for playlists that have been there lately or are about to
 * be, 0 for others.
 */
function known(r) {
    if (!peers.ask(r)) {
        r.return(404);
        return;
    }
    const written = {};
    const digits = (r.headersIn['X-Files'] || '').split(' ').map(name => {
        const asked = decodeURIComponent(name);
        const uri = (copies.playlists(r, asked) || [asked])[0];
        if (!/\.m3u8$/.test(uri)) {
            return exists(root + uri) ? 2 : 0;
        }
        if (writtenAt(r, uri)) {
            return 2;
        }
        return isLate(fileOf(r, uri), lately) || begins(uri, written) ? 1 : 0;
    });
    r.return(200, digits.join(''));
}

/** Whether SRS writes the first segment of a stream, after which its playlist comes. `written` remembers what is being written in each folder. */
function begins(uri, written) {
    const slash = uri.lastIndexOf('/') + 1;
    const folder = uri.slice(0, slash);
    const stream = uri.slice(slash, -'.m3u8'.length);
    written[folder] = written[folder] || unfinished(root + folder);
    return written[folder].some(name => name.startsWith(`${stream}-`) && isLate(root + folder + name, soon));
}

function unfinished(folder) {
    try {
        return fs.readdirSync(folder).filter(name => name.endsWith('.tmp'));
    } catch (e) {
        return [];
    }
}

/** Whether a file was written within so many milliseconds. */
function isLate(file, time) {
    try {
        return Date.now() - fs.statSync(file).mtimeMs < time;
    } catch (e) {
        return false;
    }
}

/** Where it stands how a playlist is numbered. */
function fileOf(r, uri) {
    return `${r.variables.playlist_numbers}/${crypto.createHash('md5').update(uri).digest('hex')}`;
}

/** Answers with the playlist, its segments numbered; or with a master playlist. */
function number(r) {
    const listed = copies.playlists(r, r.uri);
    if (listed) {
        list(r, listed);
        return;
    }
    const answer = numberOne(r, r.uri, r.headersIn['X-Seen']);
    if (answer === false) {
        setTimeout(number, 10, r);
        return;
    }
    if (!answer) {
        r.return(404);
        return;
    }
    // SRS's playlist forgets segments while nobody asks for it. Players who change to it then would take its numbers for those of other times.
    copies.besides(r, r.uri).filter(uri => !isLate(fileOf(r, uri), unasked)).forEach(uri => numberOne(r, uri, ''));
    r.headersOut['Content-Type'] = segments.type;
    if (answer.modified) {
        r.headersOut['Last-Modified'] = answer.modified;
    }
    r.return(200, sessions.withReserve(r, copies.dated(r, answer.text)));
}

/**
 * Numbers a playlist (numbered). False where another process does so: two would choose a base each, or one that read before SRS wrote would take the next
 * playlist for a new stream.
 */
function numberOne(r, uri, told) {
    const file = fileOf(r, uri);
    const lock = `${file}.lock`;
    if (!create(lock)) {
        return false;
    }
    try {
        return numbered(root + uri, file, toldBy(told), copies.isCopy(r, uri));
    } finally {
        fs.unlinkSync(lock);
    }
}

/** Answers with the stream and those of its copies that are here now. Of two origins that have the stream, the one that still writes it counts as newer. */
function list(r, listed) {
    const times = listed.map(uri => Number(timeOf(r, uri)));
    if (!times[0]) {
        r.return(404);
        return;
    }
    r.headersOut['Content-Type'] = segments.type;
    r.headersOut['Last-Modified'] = new Date(times.reduce((last, time) => Math.max(last, time))).toUTCString();
    r.return(200, master.list(root, listed.filter((_, at) => times[at] > times[0] - behind)));
}

/** What a pod of the cache has delivered. */
function toldBy(header) {
    const seen = segments.told(header);
    return seen && seen.number <= sessions.clock(Date.now()) ? Object.assign(seen, { elsewhere: true }) : undefined;
}

/**
 * The playlist with its segments numbered, and its Last-Modified; undefined where it is gone.
 * `file` remembers the session, and what players have seen; `told`: what those have seen who are not here.
 */
function numbered(path, file, told, isCopy) {
    let text;
    let time;
    try {
        text = fs.readFileSync(path, 'utf8');
        time = fs.statSync(path).mtimeMs;
    } catch (e) {
        return undefined;
    }
    const playlist = segments.parse(text);
    if (!playlist) {
        return { text: text };
    }
    const state = read(file);
    const seen = later(state.seen, told);
    const session = sessions.goneOn(state.session, playlist, seen) || begun(state.session, playlist, seen, path, time, isCopy);
    const answer = sessions.shown(text, playlist, session);
    write(file, { session: session, seen: later(segments.seen(answer, time), seen) });
    return { text: answer, modified: new Date((session.base + session.last) * 1000).toUTCString() };
}

/** The later of what players have seen here and elsewhere. */
function later(here, elsewhere) {
    return here && !(elsewhere && elsewhere.number >= here.number) ? here : elsewhere;
}

/** A session that begins. */
function begun(known, playlist, seen, path, time, isCopy) {
    const last = playlist.segments.length - 1;
    // What was written before the publisher went to another origin is older than what players have seen there.
    const from = known && sessions.goneOn(known, playlist) ? Math.max(0, sessions.goneOn(known, playlist).first - playlist.first) : 0;
    const first = playlist.first + from;
    const number = seen ? seen.number + 1 : sessions.clock(time) - last + from;
    const rest = segments.breaksOf(playlist.segments.slice(from + 1));
    return {
        base: number - first,
        from: first,
        first: first,
        last: playlist.first + last,
        uri: playlist.segments[last].uri,
        breaks: (seen ? seen.breaks + 1 : sessions.firstBreaks(time, isCopy)) + rest,
        before: seen && seen.plain && playlist.plain && Math.abs(time - seen.time) < sessions.fresh ? available(seen, path) : [],
    };
}

/** The last segments that players have seen, if they can still be had. The cache has its own. */
function available(seen, path) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    return seen.elsewhere ? seen.segments : seen.segments.filter(segment => exists(folder + segment.uri));
}

function exists(path) {
    try {
        fs.accessSync(path);
        return true;
    } catch (e) {
        return false;
    }
}

function read(file) {
    try {
        return JSON.parse(fs.readFileSync(file, 'utf8'));
    } catch (e) {
        return {};
    }
}

/** Replaces a file at once. */
function write(file, content) {
    const temporary = `${file}.${process.pid}`;
    fs.writeFileSync(temporary, JSON.stringify(content));
    fs.renameSync(temporary, file);
}

/** Whether a lock was free. One that is older than a second was left by a process that ended. */
function create(lock) {
    try {
        fs.writeFileSync(lock, '', { flag: 'wx' });
        return true;
    } catch (e) {
        if (e.code !== 'EEXIST') {
            throw e;
        }
        try {
            if (Date.now() - fs.statSync(lock).mtimeMs > 1000) {
                fs.unlinkSync(lock);
            }
        } catch (gone) {
            // Free again.
        }
        return false;
    }
}

/** Answers whether playlists of its own making are numbered as players need it: on and on, and after SRS began anew. */
function ready(r) {
    const file = `${r.variables.playlist_numbers}/${process.pid}.ready`;
    const path = `${file}.m3u8`;
    const lasts = ['a', 'a', 'b'].map((stream, at) => {
        const first = stream === 'a' ? at : 0;
        const uris = [first, first + 1].map(sequence => `#EXTINF:2.000,\n${stream}-${sequence}.ts\n`);
        fs.writeFileSync(path, `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-MEDIA-SEQUENCE:${first}\n#EXT-X-TARGETDURATION:2\n${uris.join('')}`);
        return segments.seen(numbered(path, file).text, 0).number;
    });
    fs.unlinkSync(path);
    fs.unlinkSync(file);
    const isRight = lasts[1] === lasts[0] + 1 && lasts[2] > lasts[1];
    if (!isRight) {
        r.error(`numbers playlists wrongly: the last segments of three became ${lasts.join(', ')}`);
    }
    r.return(isRight ? 200 : 500, isRight ? 'ready\n' : 'not ready: the log says why\n');
}

export default { written, told, client, known, number, ready };
