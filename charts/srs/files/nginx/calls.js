// What the scripts of the HLS cache have in common: a question to a server, its answer, and a place for what it said.

/** What a server answers; its status is 0 where it does not. */
async function ask(server, url, headers) {
    try {
        const reply = await ngx.fetch(url, { headers: headers });
        return { server: server, status: reply.status, headers: reply.headers, reply: reply };
    } catch (e) {
        return { server: server, status: 0 };
    }
}

/** The text of an answer; empty where the server fails meanwhile, and its status is 0 then. */
async function textOf(answer) {
    try {
        return await answer.reply.text();
    } catch (e) {
        answer.status = 0;
        return '';
    }
}

/** Puts something into a shared dictionary; whether there was room for it. */
function keep(dictionary, key, value) {
    try {
        dictionary.set(key, value);
        return true;
    } catch (e) {
        return false;
    }
}

export default { ask, keep, textOf };
