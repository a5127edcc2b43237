// What a playlist says of its segments.
const kept = 5;
const type = 'application/vnd.apple.mpegurl';

/**
 * A playlist's first number, its discontinuity sequence, and its segments: each one's URI, its duration as written, and how many discontinuities stand before
 * it. `plain`: whether each segment is complete without a key or an initialization. Undefined for a list of playlists.
 */
function parse(text) {
    const playlist = { first: undefined, breaks: 0, plain: true, segments: [] };
    let duration = '';
    let breaks = 0;
    text.split('\n').forEach(line => {
        if (line.startsWith('#EXT-X-MEDIA-SEQUENCE:')) {
            playlist.first = Number(line.split(':')[1]);
        } else if (line.startsWith('#EXT-X-DISCONTINUITY-SEQUENCE:')) {
            playlist.breaks = Number(line.split(':')[1]);
        } else if (line.startsWith('#EXT-X-DISCONTINUITY')) {
            breaks++;
        } else if (line.startsWith('#EXTINF:')) {
            duration = line.slice('#EXTINF:'.length);
        } else if (line.startsWith('#EXT-X-KEY') || line.startsWith('#EXT-X-MAP')) {
            playlist.plain = false;
        } else if (line && line[0] !== '#') {
            playlist.segments.push({ uri: line.trim(), duration: duration, breaks: breaks });
            breaks = 0;
        }
    });
    return playlist.first === undefined || !playlist.segments.length ? undefined : playlist;
}

function breaksOf(segments) {
    return segments.reduce((sum, segment) => sum + segment.breaks, 0);
}

/**
 * What players know who have a numbered playlist: the number and the discontinuities of its last segment, and the last few segments, which may stand before
 * those of another origin. `time`: when they got it, in milliseconds.
 */
function seen(text, time) {
    const playlist = parse(text);
    return playlist && {
        number: playlist.first + playlist.segments.length - 1,
        breaks: playlist.breaks + breaksOf(playlist.segments),
        plain: playlist.plain,
        segments: playlist.segments.slice(-kept),
        time: time,
    };
}

/** Segments as they stand in a playlist. */
function lines(some) {
    return some.map(segment => `${'#EXT-X-DISCONTINUITY\n'.repeat(segment.breaks)}#EXTINF:${segment.duration}\n${segment.uri}\n`).join('');
}

/** A target duration that none of some segments exceeds; at least `target`. */
function longest(target, some) {
    return some.reduce((most, segment) => Math.max(most, Math.ceil(parseFloat(segment.duration))), target);
}

/** A playlist of the segments that players know. */
function text(seen) {
    const own = seen.segments;
    const head = [
        '#EXTM3U',
        '#EXT-X-VERSION:3',
        `#EXT-X-MEDIA-SEQUENCE:${seen.number - own.length + 1}`,
        `#EXT-X-DISCONTINUITY-SEQUENCE:${seen.breaks - breaksOf(own)}`,
        `#EXT-X-TARGETDURATION:${longest(1, own)}`,
    ];
    return `${head.join('\n')}\n${lines(own)}`;
}

/** What another pod tells that players know, as a header; undefined where none can have told that. What it tells comes into playlists. */
function told(header) {
    let seen;
    try {
        seen = JSON.parse(decodeURIComponent(header));
    } catch (e) {
        return undefined;
    }
    const isCount = value => Number.isInteger(value) && value >= 0;
    const isSegment = one => one && isOwn(one.uri) && /^[0-9.]+(,[^\r\n]*)?$/.test(one.duration) && isCount(one.breaks) && one.breaks < 10;
    if (!seen || ![seen.number, seen.breaks, seen.time].every(isCount) || !Array.isArray(seen.segments)) {
        return undefined;
    }
    return { number: seen.number, breaks: seen.breaks, plain: seen.plain !== false, segments: seen.segments.filter(isSegment).slice(-kept), time: seen.time };
}

/** Whether a segment is in its playlist's folder or below it. */
function isOwn(uri) {
    return /^[^\s:\\/][^\s:\\]*$/.test(uri) && !/(^|\/)(\.|%2e)(\.|%2e)(\/|$)/i.test(uri);
}

export default { parse, breaksOf, seen, lines, longest, text, told, isOwn, kept, type };
