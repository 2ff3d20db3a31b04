// Judges repositories with tuf-js, over HTTP as it is used.
//
//   node judge.js <folder>
//
// Each folder in it is a case: root.json is trusted, `before` served, then `after`; case.json has the target that is
// asked for and the times of both refreshes. Prints one JSON object: what became of each.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { Updater } = require('tuf-js');

const cases = process.argv[2];
const RealDate = Date;

// tuf-js asks for the time with `new Date()` and has no other clock.
function setTime(time) {
  globalThis.Date = class extends RealDate {
    constructor(...arguments_) {
      super(...(arguments_.length ? arguments_ : [time]));
    }
  };
}

async function refresh(base, folder, served, target) {
  const trusted = path.join(folder, 'trusted');
  const downloads = path.join(folder, 'downloads');
  const updater = new Updater({
    metadataDir: trusted,
    metadataBaseUrl: `${base}/${path.basename(folder)}/${served}/metadata`,
    targetDir: downloads,
    targetBaseUrl: `${base}/${path.basename(folder)}/${served}/targets`,
    config: { fetchRetries: 0 },
  });
  await updater.refresh();
  const found = await updater.getTargetInfo(target);
  if (!found) return { outcome: 'not found' };
  const file = await updater.downloadTarget(found);
  return { outcome: 'accepted', content: fs.readFileSync(file, 'utf8') };
}

async function judge(base, folder) {
  const { target, before, after } = JSON.parse(fs.readFileSync(path.join(folder, 'case.json'), 'utf8'));
  fs.mkdirSync(path.join(folder, 'trusted'));
  fs.mkdirSync(path.join(folder, 'downloads'));
  fs.copyFileSync(path.join(folder, 'root.json'), path.join(folder, 'trusted', 'root.json'));
  setTime(before);
  await refresh(base, folder, 'before', target);
  setTime(after);
  try {
    return await refresh(base, folder, 'after', target);
  } catch (error) {
    return { outcome: 'refused', message: String(error) };
  }
}

const server = http.createServer((request, response) => {
  fs.readFile(path.join(cases, decodeURIComponent(request.url)), (error, bytes) => {
    response.writeHead(error ? 404 : 200).end(error ? '' : bytes);
  });
});

server.listen(0, '127.0.0.1', async () => {
  const verdicts = {};
  for (const name of fs.readdirSync(cases).sort()) {
    try {
      verdicts[name] = await judge(`http://127.0.0.1:${server.address().port}`, path.join(cases, name));
    } catch (error) {
      verdicts[name] = { outcome: 'broken', message: String(error) };
    }
  }
  console.log(JSON.stringify(verdicts));
  server.close();
  server.closeAllConnections();
});
