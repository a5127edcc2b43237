// Numbers the segments of a playlist in sessions: while a server goes on counting, its numbers get the same offset, the session's base. See playlist.js for
// what they are for.
import segments from 'segments.js';

/** For so many segments, a session may still learn of higher numbers. */
const young = 3;
/** For so many milliseconds, players may still want what they have seen. */
const fresh = 30000;
const begin = Date.UTC(2026, 0, 1);
const unit = 200;
/** Players make tables of discontinuity sequences, so those that are made of the time are below this, and those of copies below twice as much. */
const cycle = 20000;

/** A number for the last segment where nobody knows one: the time, in fifths of a second since 2026. */
function clock(time) {
    return Math.max(0, Math.floor((time - begin) / unit));
}

/**
 * A discontinuity sequence where nobody knows one: the time in tens of seconds, modulo two days. Unless it is higher than before, hls.js takes timestamps for
 * those of the earlier session, and stands still until the new one has lasted as long as the gap in the numbers. For copies, which
 * begin within moments of each other and whose timestamps follow the clock, it is the minute.
 */
function firstBreaks(time, isCopy) {
    return isCopy ? cycle + (Math.floor(time / 60000) % cycle) : Math.floor(time / 10000) % cycle;
}

/** The session that is known, brought up to date; undefined where the playlist does not go on from there, or others have its numbers. */
function goneOn(known, playlist, seen) {
    const at = known ? known.last - playlist.first : -1;
    const segment = playlist.segments[at];
    if (!segment || segment.uri !== known.uri) {
        return undefined;
    }
    const last = playlist.segments.length - 1;
    const session = Object.assign({}, known, {
        last: playlist.first + last,
        uri: playlist.segments[last].uri,
        breaks: known.breaks + segments.breaksOf(playlist.segments.slice(at + 1)),
    });
    for (let i = at + 1; i <= last; i++) {
        if (playlist.segments[i].breaks) {
            // The publisher was away, and perhaps at another origin.
            session.first = playlist.first + i;
        }
    }
    const taken = session.last > known.last && session.last < session.first + young && seen && isTaken(known, playlist, seen);
    return taken ? undefined : session;
}

/** Whether players have seen other segments by numbers that are to come, or that a session has given. */
function isTaken(session, playlist, seen) {
    const same = playlist.segments[seen.number - session.base - playlist.first];
    const latest = seen.segments[seen.segments.length - 1];
    return seen.number > session.base + session.last || (same && latest && same.uri !== latest.uri);
}

/** The text of a playlist as players get it. */
function shown(text, playlist, session) {
    const skipped = Math.max(0, session.from - playlist.first);
    const own = playlist.segments.slice(skipped);
    const room = playlist.first > session.from ? 0 : Math.max(0, segments.kept - own.length);
    const before = room ? session.before.slice(-room) : [];
    const joint = before.length && !own[0].breaks ? 1 : 0;
    const sequence = playlist.first + skipped + session.base - before.length;
    const breaks = session.breaks - segments.breaksOf(before) - joint - segments.breaksOf(own);
    return without(text, skipped)
        .replace(/#EXT-X-DISCONTINUITY-SEQUENCE:.*\n/, '')
        .replace(/#EXT-X-MEDIA-SEQUENCE:.*/, `#EXT-X-MEDIA-SEQUENCE:${sequence}\n#EXT-X-DISCONTINUITY-SEQUENCE:${breaks}`)
        .replace(/#EXT-X-TARGETDURATION:(\d+)/, (_, target) => `#EXT-X-TARGETDURATION:${segments.longest(Number(target), before)}`)
        .replace(/^#(EXTINF|EXT-X-DISCONTINUITY\s*$|EXT-X-PROGRAM-DATE-TIME)/m, tag => segments.lines(before) + '#EXT-X-DISCONTINUITY\n'.repeat(joint) + tag);
}

/** A playlist's text without its first segments. What holds for later ones too, such as a key, stays. */
function without(text, count) {
    let left = count;
    const kept = line => {
        const uri = line && line[0] !== '#';
        const own = uri || /^#(EXTINF|EXT-X-DISCONTINUITY\s*$|EXT-X-PROGRAM-DATE-TIME)/.test(line);
        const keeps = !left || !own;
        left -= left && uri ? 1 : 0;
        return keeps;
    };
    return text.split('\n').filter(kept).join('\n');
}

/** A playlist with what tells players how far to stay behind its end. */
function withReserve(r, text) {
    const aimed = r.variables.target_duration === 'nearest' ? nearest(text) : text;
    return heldBack(aimed, Number(r.variables.hold_back));
}

/** With its longest segment rounded to the nearest second, which RFC 8216 (4.3.3.1) allows: SRS rounds up. */
function nearest(text) {
    const durations = text.match(/^#EXTINF:[\d.]+/gm) || [];
    const target = durations.reduce((most, line) => Math.max(most, Math.round(Number(line.slice(8)))), 1);
    return text.replace(/^#EXT-X-TARGETDURATION:\d+/m, `#EXT-X-TARGETDURATION:${target}`);
}

/** With the seconds that they stay behind: three target durations are the least that RFC 8216bis allows. */
function heldBack(text, seconds) {
    if (!seconds) {
        return text;
    }
    const tag = (line, target) => `${line}\n#EXT-X-SERVER-CONTROL:HOLD-BACK=${Math.max(seconds, 3 * target)}`;
    // In mode edge, another release may have written it already.
    return text.replace(/^#EXT-X-SERVER-CONTROL:HOLD-BACK=.*\n/m, '').replace(/^#EXT-X-TARGETDURATION:(\d+)/m, tag);
}

export default { clock, firstBreaks, fresh, goneOn, shown, withReserve };
