// Copies of streams in smaller sizes (transcode.sh): the stream live/a has live/a_NAME, and live/a/master.m3u8 lists them.

/** What the names of copies end in, after an underscore. */
function names(r) {
    return (r.variables.ladder || '').split(' ').filter(name => name);
}

/** The stream that a stream is a copy of; itself where it is none. Its key and its links are those of the copies. */
function streamOf(r, path) {
    const copy = names(r).filter(name => path.endsWith(`_${name}`))[0];
    return copy ? path.slice(0, -copy.length - 1) : path;
}

/** The playlists that a master playlist may list, that of the stream first; undefined where an address is not that of a master playlist. */
function playlists(r, uri) {
    const found = names(r).length ? /^(.+)\/master\.m3u8$/.exec(uri) : null;
    return found ? [''].concat(names(r).map(name => `_${name}`)).map(end => `${found[1]}${end}.m3u8`) : undefined;
}

/** The playlists to which players of this one may change. */
function besides(r, uri) {
    const all = /\.m3u8$/.test(uri) && playlists(r, `${streamOf(r, uri.replace(/\.m3u8$/, ''))}/master.m3u8`);
    return (all || []).filter(other => other !== uri);
}

/** Whether an address is that of a copy's playlist. */
function isCopy(r, uri) {
    const stream = uri.replace(/\.m3u8$/, '');
    return streamOf(r, stream) !== stream;
}

/**
 * A playlist that says when each of its segments began, by the time in its name: the numbers of segments are each playlist's own. Players that come to a copy
 * for the first time find the same moment by that.
 */
function dated(r, text) {
    const told = (_, info, uri, time) => `#EXT-X-PROGRAM-DATE-TIME:${new Date(Number(time)).toISOString()}\n${info}${uri}`;
    return names(r).length && !text.includes('PROGRAM-DATE-TIME') ? text.replace(/^(#EXTINF:.*\n)(.*-(\d{13})\.\w+)$/gm, told) : text;
}

export default { streamOf, playlists, besides, isCopy, dated };
