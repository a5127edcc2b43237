// Numbers the segments of a playlist so that a player goes on when SRS begins anew, here or at another origin.
//
// SRS counts a stream's segments from 0 whenever it makes the stream anew: after a restart, at another origin, or when the stream was
// away for a while. A player that has seen number 500 then waits for number 501, as long as it takes. Here SRS's numbers get an offset,
// the stream's base:
//
// - A base stays for as long as SRS goes on counting, also when the publisher reconnects. It is kept in a file, with the last segment
//   that was seen.
// - Where SRS begins anew, so does the base: the last segment's number becomes the time, in fifths of a second since 2026. No segment is
//   shorter than that, so numbers never overtake the time, and a new base is beyond all numbers before it, whichever pod gave them, and
//   even if the file was lost.
//
// EXT-X-DISCONTINUITY-SEQUENCE tells players where SRS began anew. It starts below 5000, because players make tables of its values.
// Last-Modified is made of the last segment's number: of two origins that have the stream, the one that began later counts as newer.
import crypto from 'crypto';
import fs from 'fs';

const root = '/usr/share/nginx/html';
const begin = Date.UTC(2026, 0, 1);
const unit = 200;

/** When SRS wrote the playlist, in milliseconds. Empty if there is none, or it has expired: a killed SRS cannot delete its playlists. */
function written(r) {
    try {
        const time = fs.statSync(root + r.uri).mtimeMs;
        const expires = Number(r.variables.playlist_expires);
        return expires && Date.now() - time > expires * 1000 ? '' : String(time);
    } catch (e) {
        return '';
    }
}

/** Answers with the playlist, its segments numbered. */
function number(r) {
    const file = `${r.variables.playlist_numbers}/${crypto.createHash('md5').update(r.uri).digest('hex')}`;
    const lock = `${file}.lock`;
    // One process at a time: two would choose a base each, or one that read before SRS wrote would take the next playlist for a new stream.
    if (!create(lock)) {
        setTimeout(number, 10, r);
        return;
    }
    let answer;
    try {
        answer = numbered(root + r.uri, file, lastSeen(r));
    } finally {
        fs.unlinkSync(lock);
    }
    if (!answer) {
        r.return(404);
        return;
    }
    r.headersOut['Content-Type'] = 'application/vnd.apple.mpegurl';
    if (answer.modified) {
        r.headersOut['Last-Modified'] = answer.modified;
    }
    r.return(200, answer.text);
}

/**
 * The playlist with its segments numbered, and its Last-Modified; undefined where it is gone.
 * `file` remembers the stream; `seen` is the last number that players have seen.
 */
function numbered(path, file, seen) {
    let text;
    let time;
    try {
        text = fs.readFileSync(path, 'utf8');
        time = fs.statSync(path).mtimeMs;
    } catch (e) {
        return undefined;
    }
    const playlist = parse(text);
    if (!playlist) {
        return { text: text };
    }
    const known = read(file);
    const stream = continued(known, playlist, seen) || begun(known, playlist, seen, clock(time));
    write(file, stream);
    const skipped = Math.max(0, (stream.from || 0) - playlist.first);
    const shown = playlist.segments.slice(skipped);
    return {
        text: renumbered(without(text, skipped), playlist.first + skipped + stream.base, stream.breaks - breaks(shown)),
        modified: new Date((stream.base + stream.last) * 1000).toUTCString(),
    };
}

/**
 * A playlist's first number and its segments: each one's URI, and how many discontinuities stand before it.
 * Undefined for a list of playlists.
 */
function parse(text) {
    const segments = [];
    let first;
    let discontinuities = 0;
    text.split('\n').forEach(line => {
        if (line.startsWith('#EXT-X-MEDIA-SEQUENCE:')) {
            first = Number(line.split(':')[1]);
        } else if (line.startsWith('#EXT-X-DISCONTINUITY') && !line.includes('SEQUENCE')) {
            discontinuities++;
        } else if (line && line[0] !== '#') {
            segments.push({ uri: line.trim(), breaks: discontinuities });
            discontinuities = 0;
        }
    });
    return first === undefined || !segments.length ? undefined : { first: first, segments: segments };
}

const breaks = segments => segments.reduce((sum, segment) => sum + segment.breaks, 0);

const clock = time => Math.max(0, Math.floor((time - begin) / unit));

/** The last number that players have seen, if the HLS cache knows: it asks for what was modified since. */
function lastSeen(r) {
    const number = Date.parse(r.headersIn['X-Modified-Since']) / 1000;
    return number <= clock(Date.now()) ? number : 0;
}

/** What is known of a stream, brought up to date; undefined where the playlist does not go on from there. */
function continued(known, playlist, seen) {
    const at = known ? known.last - playlist.first : -1;
    const segment = playlist.segments[at];
    if (!segment || segment.uri !== known.uri) {
        return undefined;
    }
    const added = breaks(playlist.segments.slice(at + 1));
    const stream = upTo(playlist, known.base, known.breaks + added, known.from);
    const ahead = seen > stream.base + stream.last;
    const returned = known.returned || added > 0;
    if (ahead && (returned || stream.last <= known.guessed)) {
        return undefined;
    }
    stream.guessed = known.guessed;
    // Whether the publisher came back, and the cache has not said since that players are here.
    stream.returned = returned && !seen;
    return stream;
}

/** A stream that begins anew. */
function begun(known, playlist, seen, now) {
    const last = playlist.first + playlist.segments.length - 1;
    // Another pod of the cache may have seen a segment or two more.
    let number = seen ? Math.min(now, seen + 2 + playlist.segments.length) : now;
    if (known) {
        // A clock that was set back.
        number = Math.max(number, known.base + known.last + playlist.segments.length);
    }
    let session = number % 5000;
    if (known && session === known.breaks) {
        session++;
    }
    // What was written before the publisher went to another origin is older than what players have seen there.
    const returned = seen && known && known.last >= playlist.first && known.last < last;
    const from = returned ? playlist.first + lastBreak(playlist.segments) : 0;
    const shown = playlist.segments.slice(Math.max(0, from - playlist.first));
    const stream = upTo(playlist, number - last, session + breaks(shown), from);
    // That pod of the cache may not have been asked for long. For a few segments, others may tell of higher numbers.
    stream.guessed = seen ? last + 3 : -1;
    return stream;
}

const lastBreak = segments => segments.reduce((last, segment, at) => (segment.breaks ? at : last), 0);

/** last: the last segment's number as SRS has it; breaks: the discontinuities up to and with that; from: the first segment to be shown. */
function upTo(playlist, base, discontinuities, from) {
    const at = playlist.segments.length - 1;
    return { base: base, last: playlist.first + at, uri: playlist.segments[at].uri, breaks: discontinuities, from: from };
}

/** A playlist's text without its first segments. What holds for later ones too, such as a key, stays. */
function without(text, segments) {
    let left = segments;
    const kept = line => {
        const uri = line && line[0] !== '#';
        const own = uri || /^#(EXTINF|EXT-X-DISCONTINUITY\s*$|EXT-X-PROGRAM-DATE-TIME)/.test(line);
        const keeps = !left || !own;
        left -= left && uri ? 1 : 0;
        return keeps;
    };
    return text.split('\n').filter(kept).join('\n');
}

function renumbered(text, sequence, discontinuitySequence) {
    return text.replace(/#EXT-X-DISCONTINUITY-SEQUENCE:.*\n/, '')
        .replace(/#EXT-X-MEDIA-SEQUENCE:.*/, `#EXT-X-MEDIA-SEQUENCE:${sequence}\n#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuitySequence}`);
}

function read(file) {
    try {
        return JSON.parse(fs.readFileSync(file, 'utf8'));
    } catch (e) {
        return undefined;
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

export default { written, number };
