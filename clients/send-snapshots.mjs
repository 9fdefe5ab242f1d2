#!/usr/bin/env node
// @ts-check
/*
 * Sends files of figures to Commune Reporting, from where the line is weak. Copy this one file: it needs Node 18 or later
 * and nothing else. `node send-snapshots.mjs --help` says how it is used.
 *
 * How far its promise holds: a file is copied into the outbox and forced to disk, with an Idempotency-Key of its own,
 * before it is first tried. Killed at any moment and started again, it goes on with the same bytes under the same key,
 * which the server counts once. A file leaves the outbox only for done/ (with its receipt) or refused/ (with the reason).
 */
import { createHash, randomInt, randomUUID } from 'node:crypto';
import {
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { request as requestPlainly } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { hostname } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { gzip } from 'node:zlib';

/**
 * @typedef {'vi' | 'en'} Language
 * @typedef {Readonly<Record<string, string>>} Query
 * @typedef {object} Entry One file in the outbox. Everything that a repeat must repeat stands here and never changes.
 * @property {string} name Its place in the order, then the name of the file
 * @property {string} file Where it came from
 * @property {string} sha256 Of the bytes, in hexadecimal
 * @property {number} bytes
 * @property {string} type The media type
 * @property {Query} query
 * @property {string} idempotencyKey
 * @property {string} queuedAt
 * @typedef {object} Counts
 * @property {number} sent
 * @property {number} accepted
 * @property {number} unchanged
 * @property {number} superseded
 * @property {number} rejected
 * @typedef {object} RowError
 * @property {string} [pointer]
 * @property {number} [line]
 * @property {string} [column]
 * @property {string} [detail]
 * @typedef {{id: string | null, receivedAt: string | null, sha256: string, counts: Counts, errors?: RowError[], errorsTotal?: number}} Receipt
 * @typedef {{status: number, code: string, title?: string, detail?: string, errors?: RowError[], errorsTotal?: number}} Problem
 * @typedef {{id: string, state: string, put?: {url: string, headers: Record<string, string>}, receipt?: Receipt, problem?: Problem}} Upload
 * @typedef {{status: number, headers: Readonly<Record<string, string | string[] | undefined>>, body: Buffer}} Answer
 * @typedef {{kind: 'receipt', receipt: Receipt}} Taken
 * @typedef {{kind: 'refused', problem: Problem}} Refused The file is at fault: it is put aside
 * @typedef {{kind: 'again', why: string, afterMs: number}} Again Nothing is decided yet
 * @typedef {{kind: 'halt', why: string}} Halt Every file would fare so: nothing is put aside
 * @typedef {Taken | Refused | Again | Halt} Verdict
 * @typedef {object} Settings
 * @property {URL} url
 * @property {string} key
 * @property {Language} language
 * @property {Query} csvQuery
 * @property {Query} query
 * @property {number} giveUpAfterMs
 * @property {number} longestWaitMs
 * @property {number} idleMs How long a connection may be silent
 * @property {boolean} again
 */

const minute = 60_000;
/** Smaller bodies gain nothing worth the while. */
const gzipFrom = 4 * 1024;
/** What POST /v1/snapshots takes, decoded; larger files go by upload. */
const directLimit = 4 * 1024 * 1024;
/** How many errors an answer lists; the others have pages of their own. */
const errorsInAnswer = 500;
const types = new Map([
  ['.csv', 'text/csv; charset=utf-8'],
  ['.json', 'application/json'],
]);

const help = `Gửi tệp số liệu, không mất và không gửi trùng, kể cả khi đường truyền yếu.
Sends files of figures; loses nothing and sends nothing twice, however weak the line.

  node send-snapshots.mjs --url https://… --key-file key.txt [tùy chọn] TỆP|THƯ MỤC …

TỆP: .csv hoặc .json. THƯ MỤC: mọi tệp .csv, .json trong đó, theo thứ tự tên.
FILE: .csv or .json. FOLDER: every .csv and .json file in it, in order of name.
Không nêu tệp nào: chỉ gửi tiếp những tệp còn trong hộp chờ.
Without a file: goes on with what is in the outbox.

  --url URL            địa chỉ hệ thống (https)            | address of the system (https)
  --key-file FILE      tệp chứa khóa API                   | file that holds the API key
  --outbox FOLDER      hộp chờ, mặc định ./outbox          | the outbox, ./outbox by default
  --mode MODE          atomic (mặc định) hoặc partial      | atomic (default) or partial
  --dry-run            chỉ kiểm tra, không ghi gì          | checks only, keeps nothing
  --watch              chờ tệp mới trong thư mục, đến Ctrl-C | waits for new files in the folder until Ctrl-C
  --status             cho biết hộp chờ có gì, không gửi   | tells what is in the outbox, sends nothing
  --again              gửi lại cả tệp đã gửi hoặc bị từ chối | sends what was sent or refused once more
  --give-up-after TIME thôi thử sau, ví dụ 30m, 6h; tệp vẫn còn trong hộp chờ; mặc định: không thôi
                       stops trying after, such as 30m, 6h; the file stays in the outbox; default: never
  --longest-wait TIME  chờ lâu nhất giữa hai lần thử, mặc định 5m | longest wait between two tries, 5m by default
  --timeout TIME       bỏ kết nối im lặng sau, mặc định 60s | drops a connection silent for, 60s by default
  --lang vi|en         ngôn ngữ, mặc định vi               | language, vi by default

Cho tệp CSV, giá trị chung của mọi dòng | For CSV files, what holds for every line:
  --dataset CODE  --unit CODE  --period LABEL  --source CODE  --delimiter ";"  --observed-at INSTANT

Khóa và địa chỉ cũng đọc được từ biến môi trường COMMUNE_REPORTING_KEY, COMMUNE_REPORTING_URL; khóa không bao giờ
nằm trên dòng lệnh. Một tệp không đổi thì chạy lại lệnh không gửi lại. Ghi tệp mới dưới tên khác rồi hãy đổi tên.
Key and address may come from the environment (COMMUNE_REPORTING_KEY, COMMUNE_REPORTING_URL); a key never stands on the
command line. A file that has not changed is not sent again. Write new files under another name and rename them last.

Hộp chờ | The outbox:
  waiting/  chưa gửi xong | not sent yet         done/  đã gửi, kèm biên nhận *.receipt.json | sent, with the receipt
  refused/  bị từ chối, kèm lý do *.problem.json | refused, with the reason

Mã thoát | Exit code: 0 đã nhận hết | all taken · 1 có tệp hoặc dòng bị từ chối | a file or row was refused
  2 lệnh, khóa hoặc địa chỉ sai | wrong command, key or address · 3 còn tệp trong hộp chờ | files are still waiting
`;

/**
 * @typedef {object} Words
 * @property {(name: string) => string} queued
 * @property {(name: string, state: string) => string} known
 * @property {(name: string, bytes: number, left: number) => string} sending
 * @property {(percent: number) => string} percent
 * @property {(why: string, seconds: number) => string} retry
 * @property {(name: string) => string} gaveUp
 * @property {(name: string, why: string) => string} refused
 * @property {(count: number, file: string) => string} moreErrors
 * @property {(name: string, receipt: Receipt) => string} receipt
 * @property {string} zone
 * @property {string} line
 * @property {string} column
 * @property {string} noLine
 * @property {string} silent
 * @property {(status: number) => string} notOurs
 * @property {string} otherBytes
 * @property {string} tooLarge
 * @property {(status: number) => string} storeSaid
 * @property {(seconds: number) => string} working
 * @property {string} wrongKey
 * @property {string} wrongAddress
 * @property {(who: string, waiting: number) => string} locked
 * @property {(who: string) => string} queueing
 * @property {string} lockLost
 * @property {(whose: string) => string} otherOutbox
 * @property {(w: number, d: number, r: number) => string} status
 * @property {string} missingUrl
 * @property {string} badUrl
 * @property {string} missingKey
 * @property {string} badKey
 * @property {(file: string) => string} openKey
 * @property {(file: string) => string} unfit
 * @property {(file: string) => string} unreadable
 * @property {(option: string) => string} badTime
 * @property {(option: string, choices: string) => string} badChoice
 * @property {string} nothing
 * @property {string} watching
 * @property {string} stopped
 */

/** @type {Readonly<Record<Language, Words>>} */
const words = {
  vi: {
    queued: (name) => `${name}: đã vào hộp chờ`,
    known: (name, state) =>
      `${name}: không đổi so với lần trước (${state}); dùng --again để gửi lại`,
    sending: (name, bytes, left) => `${name}: đang gửi ${bytes} byte, còn ${left} tệp`,
    percent: (percent) => `  đã truyền ${percent} %`,
    retry: (why, seconds) => `  chưa được (${why}); thử lại sau ${seconds} giây`,
    gaveUp: (name) => `${name}: thôi thử, tệp vẫn còn trong hộp chờ`,
    refused: (name, why) => `${name}: BỊ TỪ CHỐI: ${why}`,
    moreErrors: (count, file) =>
      file === '' ? `  … và ${count} lỗi nữa` : `  … và ${count} lỗi nữa, xem ${file}`,
    receipt: (name, { id, receivedAt, counts }) =>
      `${name}: biên nhận ${id ?? '(kiểm tra thử)'} ${legalTime(receivedAt, words.vi.zone)}: ${counts.sent} dòng = ${counts.accepted} ghi nhận + ${counts.unchanged} không đổi + ${counts.superseded} bản cũ + ${counts.rejected} bị từ chối`,
    zone: 'giờ Việt Nam',
    line: 'dòng',
    column: 'cột',
    noLine: 'mất kết nối',
    silent: 'kết nối im lặng quá lâu',
    notOurs: (status) =>
      `câu trả lời ${status} không phải của hệ thống; có trang đăng nhập mạng hoặc máy trung gian?`,
    otherBytes: 'biên nhận ghi SHA-256 khác với tệp đã gửi',
    tooLarge: 'Tệp lớn hơn 4 MB không kiểm tra thử được; hãy thử với một phần của tệp.',
    storeSaid: (status) => `kho lưu tải lên trả lời ${status}`,
    working: (seconds) =>
      `  đã nhận đủ, hệ thống đang xử lý (${seconds} giây); thường xong trong vài phút, có khi đến 20 phút; có thể bấm Ctrl-C, rồi chạy lại lệnh để lấy kết quả`,
    wrongKey: 'Khóa API sai, hết hạn hoặc không có quyền. Mọi tệp vẫn còn trong hộp chờ.',
    wrongAddress: 'Địa chỉ --url không có hệ thống này. Mọi tệp vẫn còn trong hộp chờ.',
    locked: (who, waiting) =>
      `Một tiến trình khác (${who}) đang gửi từ hộp chờ này; ${waiting} tệp được giữ trong waiting/ và sẽ do tiến trình đó gửi. Nếu tiến trình đó vừa bị ngắt, hãy chạy lại lệnh: chậm nhất sau 2 phút, hộp chờ được nhận lại.`,
    queueing: (who) =>
      `Một tiến trình khác (${who}) đang đưa tệp vào hộp chờ này; đang đợi. Nếu tiến trình đó vừa bị ngắt, chậm nhất 2 phút nữa sẽ tiếp tục.`,
    lockLost: 'Một tiến trình khác đã giữ hộp chờ; dừng lại. Mọi tệp vẫn còn trong hộp chờ.',
    otherOutbox: (whose) =>
      `Hộp chờ này thuộc về ${whose}; hãy dùng --outbox khác. Nếu chỉ là địa chỉ đã đổi, sửa outbox.json.`,
    status: (w, d, r) => `Đang chờ: ${w} · đã gửi: ${d} · bị từ chối: ${r}`,
    missingUrl: 'Thiếu --url, ví dụ --url https://….',
    badUrl: '--url phải là địa chỉ https (http chỉ cho máy này), không có ? và #.',
    missingKey: 'Thiếu khóa: dùng --key-file TỆP hoặc biến COMMUNE_REPORTING_KEY.',
    badKey: 'Khóa phải có dạng <mã>.<bí mật> trên một dòng.',
    openKey: (file) => `Cảnh báo: người khác trên máy này đọc được ${file}; nên chmod 600.`,
    unfit: (file) => `${file}: chỉ nhận tệp .csv hoặc .json.`,
    unreadable: (file) => `${file}: không đọc được.`,
    badTime: (option) => `--${option} phải như 30s, 10m hoặc 6h.`,
    badChoice: (option, choices) => `--${option} phải là ${choices}.`,
    nothing: 'Không có gì để gửi.',
    watching: 'Đang chờ tệp mới; Ctrl-C để dừng.',
    stopped: 'Đã dừng; không mất gì, chạy lại lệnh để gửi tiếp.',
  },
  en: {
    queued: (name) => `${name}: in the outbox`,
    known: (name, state) =>
      `${name}: not changed since last time (${state}); --again sends it once more`,
    sending: (name, bytes, left) => `${name}: sending ${bytes} bytes, ${left} files left`,
    percent: (percent) => `  ${percent} % handed over`,
    retry: (why, seconds) => `  not yet (${why}); next try in ${seconds} s`,
    gaveUp: (name) => `${name}: given up for now, it stays in the outbox`,
    refused: (name, why) => `${name}: REFUSED: ${why}`,
    moreErrors: (count, file) =>
      file === '' ? `  … and ${count} more errors` : `  … and ${count} more errors, see ${file}`,
    receipt: (name, { id, receivedAt, counts }) =>
      `${name}: receipt ${id ?? '(dry run)'} ${legalTime(receivedAt, words.en.zone)}: ${counts.sent} rows = ${counts.accepted} accepted + ${counts.unchanged} unchanged + ${counts.superseded} superseded + ${counts.rejected} rejected`,
    zone: 'Viet Nam time',
    line: 'line',
    column: 'column',
    noLine: 'no connection',
    silent: 'the connection was silent for too long',
    notOurs: (status) =>
      `the answer ${status} is not the system's; is there a login page of the network, or a proxy?`,
    otherBytes: 'the receipt names another SHA-256 than that of the file',
    tooLarge: 'A file of more than 4 MB has no dry run; try with a part of it.',
    storeSaid: (status) => `the store of uploads answered ${status}`,
    working: (seconds) =>
      `  all of it arrived, the system is working on it (${seconds} s); mostly done within minutes, at times 20; you may press Ctrl-C and run the command again for the outcome`,
    wrongKey: 'The API key is wrong, expired or may not do this. All files stay in the outbox.',
    wrongAddress: 'There is no such system at --url. All files stay in the outbox.',
    locked: (who, waiting) =>
      `Another process (${who}) sends from this outbox; ${waiting} files are kept in waiting/ for it to send. If it was killed, run again: after at most 2 minutes the outbox is taken over.`,
    queueing: (who) =>
      `Another process (${who}) puts files into this outbox; waiting for it. If it was killed, this goes on after at most 2 minutes.`,
    lockLost: 'Another process has taken the outbox over; stopping. All files stay in the outbox.',
    otherOutbox: (whose) =>
      `This outbox belongs to ${whose}; take another --outbox. If only the address has changed, edit outbox.json.`,
    status: (w, d, r) => `Waiting: ${w} · sent: ${d} · refused: ${r}`,
    missingUrl: 'Give --url, such as --url https://….',
    badUrl: '--url must be an https address (http for this machine only) without ? and #.',
    missingKey: 'No key: give --key-file FILE or set COMMUNE_REPORTING_KEY.',
    badKey: 'A key is <id>.<secret> on one line.',
    openKey: (file) => `Warning: others on this machine can read ${file}; better chmod 600.`,
    unfit: (file) => `${file}: only .csv and .json files are taken.`,
    unreadable: (file) => `${file}: cannot be read.`,
    badTime: (option) => `--${option} is given as 30s, 10m or 6h.`,
    badChoice: (option, choices) => `--${option} is ${choices}.`,
    nothing: 'There is nothing to send.',
    watching: 'Waiting for new files; Ctrl-C stops.',
    stopped: 'Stopped; nothing is lost, run the command again to go on.',
  },
};

/** What the caller can mend; printed without a stack. */
class Refusal extends Error {
  exitCode = 2;
}

/** Another process goes on with what is kept. */
class Overtaken extends Refusal {
  /** @override */
  exitCode = 3;
}

// --- The disk ----------------------------------------------------------------------------------------------------------

/** After this returns the file is whole and on disk; killed before, it is not there. @param {string} path @param {string | Uint8Array} data */
async function writeDurably(path, data) {
  const part = `${path}.${randomUUID()}.part`;
  const handle = await open(part, 'wx');
  try {
    await handle.writeFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await renameDurably(part, path);
}

/** @param {string} from @param {string} to */
async function renameDurably(from, to) {
  await rename(from, to);
  await syncFolder(dirname(to));
  if (dirname(from) !== dirname(to)) await syncFolder(dirname(from));
}

/** Windows cannot sync a folder, and need not. @param {string} folder */
async function syncFolder(folder) {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  try {
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}

/** @param {unknown} error @param {string} code */
const hasCode = (error, code) => error instanceof Error && 'code' in error && error.code === code;

/** @param {string} path @returns {Promise<unknown>} */
async function readJson(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

// --- One process per outbox --------------------------------------------------------------------------------------------

const heartbeatMs = 10_000;
/** Longer than any pause of a process that lives; one that was suspended for longer finds that it has lost the lock. */
const silentMs = 2 * minute;

/**
 * Each holder creates the file of the next generation, which only one can; nobody ever removes the newest one, so that
 * none of two who take over a dead lock at once can be mistaken. What is sent has one key all the same: two holders would
 * only disturb the order. Answers with the name of the holder if there is one.
 * @param {string} folder @param {'lock' | 'turn'} kind @param {Language} language
 */
async function tryLock(folder, kind, language) {
  const generations = async () =>
    (await readdir(folder))
      .filter((name) => name.startsWith(`${kind}.`))
      .map((name) => Number(name.slice(kind.length + 1)))
      .filter((generation) => generation > 0);
  const at = (/** @type {number} */ generation) => join(folder, `${kind}.${generation}`);
  const before = Math.max(0, ...(await generations()));
  const holder = before === 0 ? undefined : await holderOf(at(before));
  if (holder !== undefined) return holder;
  const mine = before + 1;
  const path = at(mine);
  if (!(await createNamed(path, `${process.pid} ${hostname()}`))) return unnamed;
  const isMine = async () => Math.max(...(await generations())) === mine;
  if (!(await isMine())) return unnamed;
  for (const generation of await generations())
    if (generation < mine) await rm(at(generation), { force: true });
  const touch = (/** @type {Date} */ at) => utimes(path, at, at).catch(() => undefined);
  let beating = Promise.resolve();
  const beat = setInterval(() => {
    beating = touch(new Date());
  }, heartbeatMs);
  beat.unref();
  return {
    /** Asked before each file. */
    async check() {
      if (!(await isMine())) throw new Overtaken(words[language].lockLost);
    },
    /** The file stays, as old as that of a holder who is gone. */
    async release() {
      clearInterval(beat);
      await beating;
      await touch(new Date(Date.now() - 2 * silentMs));
    },
  };
}
/** @typedef {Exclude<Awaited<ReturnType<typeof tryLock>>, string>} Lock */

/**
 * Creates a file that is never seen without its content: one that was killed half-way would keep the outbox for as long as
 * one that is alive elsewhere. False if another has created it, or has just tidied the outbox. @param {string} path @param {string} content
 */
async function createNamed(path, content) {
  const part = `${path}.${randomUUID()}.part`;
  await writeFile(part, content, { flag: 'wx' });
  try {
    await link(part, path).catch((error) => {
      if (hasCode(error, 'EEXIST') || hasCode(error, 'ENOENT')) throw error;
      // A memory stick, or a share, that knows no second name for a file: there the promise is only that of `wx`.
      return writeFile(path, content, { flag: 'wx' });
    });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST') || hasCode(error, 'ENOENT')) return false;
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

/** A holder whose name is not to be had. */
const unnamed = '…';

const tellTurnAfterMs = 3000;

/**
 * Lets one process at a time put files in, begin to send or end: so that places never meet, and a file is either seen by
 * the one who sends or finds the outbox free. Never held while the line is used.
 * @template T @param {string} folder @param {Language} language @param {(turn: Lock) => Promise<T>} work
 */
async function inTurn(folder, language, work) {
  const began = Date.now();
  for (let told = false; ;) {
    const turn = await tryLock(folder, 'turn', language);
    if (typeof turn !== 'string')
      try {
        return await work(turn);
      } finally {
        await turn.release();
      }
    if (!told && Date.now() - began > tellTurnAfterMs) {
      print(words[language].queueing(turn));
      told = true;
    }
    await pause(randomInt(20, 100));
  }
}

/** Undefined when it is gone. @param {string} path */
async function holderOf(path) {
  try {
    const { mtimeMs } = await stat(path);
    const name = await readFile(path, 'utf8');
    return Date.now() - mtimeMs <= silentMs && seemsAlive(name) ? name || unnamed : undefined;
  } catch (error) {
    // The holder of a newer one has just taken it away.
    if (hasCode(error, 'ENOENT')) return unnamed;
    throw error;
  }
}

/** Of a process elsewhere nothing is known. @param {string} name */
function seemsAlive(name) {
  const [pid = '', host] = name.split(' ');
  // Empty: by a copy of before, or where a file has one name only; its holder is about to write it.
  if (host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
    return Number(pid) !== process.pid;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

// --- The outbox --------------------------------------------------------------------------------------------------------

const states = /** @type {const} */ (['waiting', 'done', 'refused']);

/** @param {string} root */
function outboxIn(root) {
  const ownerFile = join(root, 'outbox.json');
  /** @param {typeof states[number]} state @param {string} name */
  const at = (state, name) => join(root, state, name);

  /** In order; without those that another process is moving on just now. @param {typeof states[number]} state @returns {Promise<Entry[]>} */
  async function entries(state) {
    const names = await readdir(join(root, state)).catch(() => []);
    const files = names.filter((name) => name.endsWith('.entry.json')).sort();
    const found = await Promise.all(
      files.map(async (name) => /** @type {Entry | undefined} */ (await readJson(at(state, name)))),
    );
    return found.flatMap((entry) => entry ?? []);
  }

  /**
   * The decision is written first; the moves that follow can be done again. @param {Entry} entry
   * @param {'done' | 'refused'} state @param {unknown} outcome
   */
  async function decide(entry, state, outcome) {
    await writeDurably(at(state, `${entry.name}.${outcomeNames[state]}.json`), pretty(outcome));
    await finishMove(entry, state);
  }

  const outcomeNames = { done: 'receipt', refused: 'problem' };

  /** The entry last: as long as it is in waiting/, the next start finishes the move. @param {Entry} entry @param {'done' | 'refused'} state */
  async function finishMove({ name }, state) {
    await rm(`${at('waiting', name)}.gz`, { force: true });
    for (const file of [name, `${name}.entry.json`])
      await renameDurably(at('waiting', file), at(state, file)).catch((error) => {
        if (!hasCode(error, 'ENOENT')) throw error;
      });
  }

  return {
    entries,
    decide,
    /** Where the outcome stands. @param {Entry} entry @param {'done' | 'refused'} state */
    fileOf: ({ name }, state) => at(state, `${name}.${outcomeNames[state]}.json`),
    /** @param {Entry} entry */
    body: ({ name }) => readFile(at('waiting', name)),

    /** The same bytes at every try, whatever Node packs them the next time: an upload is known by their hash. @param {Entry} entry */
    async packed(entry) {
      const path = `${at('waiting', entry.name)}.gz`;
      const kept = await readFile(path).catch(() => undefined);
      if (kept !== undefined) return kept;
      const packed = await promisify(gzip)(await readFile(at('waiting', entry.name)));
      await writeDurably(path, packed);
      return packed;
    },

    async open() {
      for (const state of states) await mkdir(join(root, state), { recursive: true });
    },

    /** Finishes what a killed process had begun, and takes away what it left half-written: only in turn, and by the one who sends. */
    async tidy() {
      for (const entry of await entries('waiting'))
        for (const state of /** @type {const} */ (['done', 'refused']))
          if (
            (await readJson(at(state, `${entry.name}.${outcomeNames[state]}.json`))) !== undefined
          )
            await finishMove(entry, state);
      for (const name of await readdir(root))
        if (name.endsWith('.part')) await rm(join(root, name), { force: true });
      for (const state of states) {
        const names = await readdir(join(root, state));
        const known = new Set(names);
        const isOrphan = (/** @type {string} */ name) =>
          state === 'waiting' &&
          !name.endsWith('.entry.json') &&
          !known.has(`${name.replace(/\.gz$/, '')}.entry.json`);
        for (const name of names)
          if (name.endsWith('.part') || isOrphan(name)) await rm(at(state, name), { force: true });
      }
    },

    /**
     * Whose outbox this is: a key counts once only at one address and for one client. Until the system has taken a key,
     * which may be mistyped, whoever begins to send makes it his.
     * @param {string} owner @param {boolean} begins
     */
    async belongsTo(owner, begins) {
      const kept = /** @type {Ownership | undefined} */ (await readJson(ownerFile));
      const free =
        kept === undefined ||
        (begins &&
          kept.accepted !== true &&
          (await entries('done')).length + (await entries('refused')).length === 0);
      if (!free) return kept.owner;
      if (kept?.owner !== owner) await writeDurably(ownerFile, pretty({ owner, accepted: false }));
      return owner;
    },

    /** The system has taken the key. */
    async accepted() {
      const kept = /** @type {Ownership | undefined} */ (await readJson(ownerFile));
      if (kept !== undefined && kept.accepted !== true)
        await writeDurably(ownerFile, pretty({ ...kept, accepted: true }));
    },

    /** Every entry of every state, and in which it is. */
    async all() {
      // Waiting first: one that moves on meanwhile is met twice, never missed.
      /** @type {Map<string, {entry: Entry, state: typeof states[number]}>} */
      const found = new Map();
      for (const state of states)
        for (const entry of await entries(state)) found.set(entry.name, { entry, state });
      return [...found.values()].sort((a, b) => (a.entry.name < b.entry.name ? -1 : 1));
    },

    /** The body first: an entry has one. @param {Omit<Entry, 'name'>} entry @param {number} place @param {Uint8Array} bytes */
    async queue(entry, place, bytes) {
      const name = `${String(place).padStart(6, '0')}-${basename(entry.file)}`;
      await writeDurably(at('waiting', name), bytes);
      await writeDurably(at('waiting', `${name}.entry.json`), pretty({ name, ...entry }));
      return name;
    },
  };
}
/**
 * @typedef {ReturnType<typeof outboxIn>} Outbox
 * @typedef {{owner: string, accepted?: boolean}} Ownership Without `accepted`: written before that was noted
 */

/** @param {unknown} value */
const pretty = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** Its bytes as they were at one moment: read again if somebody wrote meanwhile. @param {string} file */
async function bytesOf(file) {
  for (;;) {
    const before = await stat(file);
    const bytes = await readFile(file);
    const after = await stat(file);
    if (before.mtimeMs === after.mtimeMs && after.size === bytes.length) return bytes;
    await pause(500);
  }
}

/** @param {Uint8Array} bytes */
const sha256Of = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * Puts each file into the outbox unless its last entry says the same: the same command twice sends nothing twice, and a
 * file that changed and changed back is sent each time.
 * @param {Outbox} outbox @param {Lock} turn @param {readonly string[]} files @param {Settings} settings @param {boolean} quiet
 */
async function takeIn(outbox, turn, files, settings, quiet) {
  const say = words[settings.language];
  const all = await outbox.all();
  let place = Math.max(0, ...all.map(({ entry }) => Number.parseInt(entry.name, 10)));
  let refusedBefore = 0;
  let queued = 0;
  for (const file of files) {
    const bytes = await bytesOf(file);
    const entry = entryOf(file, bytes, settings);
    const last = all.filter((each) => each.entry.file === file).at(-1);
    if (last !== undefined && isSame(last.entry, entry) && !settings.again) {
      if (last.state === 'refused') refusedBefore += 1;
      if (!quiet && last.state !== 'waiting') print(say.known(basename(file), last.state));
      continue;
    }
    place += 1;
    await turn.check();
    print(say.queued(await outbox.queue(entry, place, bytes)));
    queued += 1;
  }
  return { refusedBefore, queued };
}

/** @param {string} file @param {Uint8Array} bytes @param {Settings} settings @returns {Omit<Entry, 'name'>} */
function entryOf(file, bytes, { csvQuery, query }) {
  const type = types.get(extname(file).toLowerCase()) ?? 'application/json';
  return {
    file,
    sha256: sha256Of(bytes),
    bytes: bytes.length,
    type,
    query: type.startsWith('text/csv') ? { ...query, ...csvQuery } : query,
    idempotencyKey: randomUUID(),
    queuedAt: new Date().toISOString(),
  };
}

/** @param {Omit<Entry, 'name'>} a @param {Omit<Entry, 'name'>} b */
const isSame = (a, b) =>
  a.sha256 === b.sha256 && JSON.stringify(a.query) === JSON.stringify(b.query);

/** @param {readonly string[]} named @param {Language} language @param {boolean} [watching] */
async function filesIn(named, language, watching = false) {
  const say = words[language];
  /** @type {string[]} */
  const files = [];
  for (const each of named) {
    const path = resolve(each);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw new Refusal(say.unreadable(each));
    if (!found.isDirectory() && !isFit(path)) throw new Refusal(say.unfit(each));
    if (found.isDirectory()) files.push(...(await fitIn(path, watching)));
    else files.push(path);
  }
  return files;
}

/** A file that changes while it is listed is being written still: it is for the next time. */
const settledMs = 2000;

/** The files of a folder, in order of name; when watching, those that nobody writes any more. @param {string} folder @param {boolean} watching */
async function fitIn(folder, watching) {
  const files = (await readdir(folder))
    .sort()
    .filter(isFit)
    .map((name) => join(folder, name));
  if (!watching) return files;
  const settled = await Promise.all(
    files.map(async (file) => Date.now() - (await stat(file)).mtimeMs > settledMs),
  );
  return files.filter((_, index) => settled[index]);
}

/** @param {string} path */
const isFit = (path) => types.has(extname(path).toLowerCase()) && !basename(path).startsWith('.');

// --- The line ----------------------------------------------------------------------------------------------------------

/**
 * One request. Throws when the line fails or is silent for too long; a slow one that moves is left alone.
 * @param {URL} url
 * @param {{method: string, headers: Record<string, string>, body?: Uint8Array, idleMs: number, onSent?: (bytes: number) => void}} options
 * @returns {Promise<Answer>}
 */
function exchange(url, { method, headers, body, idleMs, onSent }) {
  return new Promise((done, fail) => {
    const request = url.protocol === 'https:' ? requestSecurely : requestPlainly;
    const call = request(url, {
      method,
      headers: { ...headers, ...(body && { 'Content-Length': String(body.length) }) },
      timeout: idleMs,
    });
    call.on('timeout', () => call.destroy(Object.assign(new Error('silent'), { code: 'SILENT' })));
    call.on('error', fail);
    call.on('response', (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
      response.on('error', fail);
      // An answer that broke off in the middle is none.
      response.on('close', () =>
        response.complete
          ? done({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks),
            })
          : fail(new Error('The answer broke off')),
      );
    });
    void feed(call, body, onSent);
  });
}

const chunkBytes = 64 * 1024;

/** In pieces, so that progress can be told. @param {import('node:http').ClientRequest} call @param {Uint8Array | undefined} body @param {((bytes: number) => void) | undefined} onSent */
async function feed(call, body, onSent) {
  for (let at = 0; body !== undefined && at < body.length && !call.destroyed; at += chunkBytes) {
    const chunk = body.subarray(at, at + chunkBytes);
    await new Promise((written) => call.write(chunk, written));
    onSent?.(at + chunk.length);
  }
  if (!call.destroyed) call.end();
}

/** Never the key, never the body: what is printed may be mailed to somebody. @param {unknown} error @param {Language} language */
function lineFault(error, language) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'SILENT') return words[language].silent;
  return code === '' ? words[language].noLine : `${words[language].noLine}, ${code}`;
}

/** @param {Settings} settings @param {string} path */
const addressOf = ({ url }, path) => new URL(url.href.replace(/\/+$/, '') + path);

/** @param {Settings} settings */
const usualHeaders = ({ key, language }) => ({
  Authorization: `Bearer ${key}`,
  Accept: 'application/json, application/problem+json',
  'Accept-Language': language,
  'User-Agent': 'commune-reporting-send-snapshots/1',
});

/** @param {Entry} entry @param {Buffer} bytes @param {Settings} settings @returns {Promise<Verdict>} */
async function post(entry, bytes, settings) {
  const address = addressOf(settings, '/v1/snapshots');
  for (const [name, value] of Object.entries(entry.query)) address.searchParams.set(name, value);
  const packed = bytes.length > gzipFrom;
  const body = packed ? await promisify(gzip)(bytes) : bytes;
  try {
    const answer = await exchange(address, {
      method: 'POST',
      headers: {
        ...usualHeaders(settings),
        'Idempotency-Key': entry.idempotencyKey,
        'Content-Type': entry.type,
        ...(packed && { 'Content-Encoding': 'gzip' }),
      },
      body,
      idleMs: settings.idleMs,
      onSent: progressOf(body.length, settings.language),
    });
    return await whole(judge(answer, entry, settings.language), settings);
  } catch (error) {
    return { kind: 'again', why: lineFault(error, settings.language), afterMs: 0 };
  }
}

/** @param {Entry} entry @param {Outbox | undefined} outbox @param {Settings} settings @returns {Promise<Verdict>} */
async function upload(entry, outbox, settings) {
  const say = words[settings.language];
  if (outbox === undefined)
    return { kind: 'refused', problem: { status: 0, code: 'too-large', detail: say.tooLarge } };
  const packed = await outbox.packed(entry);
  try {
    const announced = await announce(entry, packed, settings);
    if ('kind' in announced) return announced;
    await outbox.accepted();
    if (announced.put !== undefined) {
      const put = await handOver(announced.put, packed, settings);
      if (put !== undefined) return put;
    }
    return await outcomeOf(announced.id, entry, settings);
  } catch (error) {
    return { kind: 'again', why: lineFault(error, settings.language), afterMs: 0 };
  }
}

/** Repeated with its key it is the same upload, and answers with a new address. @param {Entry} entry @param {Buffer} packed @param {Settings} settings @returns {Promise<Upload | Verdict>} */
async function announce(entry, packed, settings) {
  const { mode, ...csv } = entry.query;
  const declared = {
    sha256: sha256Of(packed),
    bytes: packed.length,
    contentType: entry.type.split(';')[0],
    contentEncoding: 'gzip',
    decoded: { sha256: entry.sha256, bytes: entry.bytes },
    ...(mode !== undefined && { mode }),
    ...(Object.keys(csv).length > 0 && { csv }),
  };
  const answer = await exchange(addressOf(settings, '/v1/uploads'), {
    method: 'POST',
    headers: {
      ...usualHeaders(settings),
      'Idempotency-Key': entry.idempotencyKey,
      'Content-Type': 'application/json',
    },
    body: Buffer.from(JSON.stringify(declared)),
    idleMs: settings.idleMs,
  });
  return uploadIn(answer) ?? judge(answer, entry, settings.language);
}

/** Straight to the store, which must never see the key. Undefined when it took the body. @param {NonNullable<Upload['put']>} put @param {Buffer} packed @param {Settings} settings @returns {Promise<Verdict | undefined>} */
async function handOver({ url, headers }, packed, settings) {
  const { language, idleMs } = settings;
  const { status } = await exchange(new URL(url), {
    method: 'PUT',
    headers: { ...headers },
    body: packed,
    idleMs,
    onSent: progressOf(packed.length, language),
  });
  return status >= 200 && status < 300
    ? undefined
    : { kind: 'again', why: words[language].storeSaid(status), afterMs: 0 };
}

/** Asks, ever more seldom, until the server has taken the body in. @param {string} id @param {Entry} entry @param {Settings} settings @returns {Promise<Verdict>} */
async function outcomeOf(id, entry, settings) {
  const { language, idleMs, longestWaitMs } = settings;
  const began = Date.now();
  for (let wait = 1000; ; wait = Math.min(wait * 1.5, longestWaitMs, 30_000)) {
    const answer = await exchange(addressOf(settings, `/v1/uploads/${id}`), {
      method: 'GET',
      headers: usualHeaders(settings),
      idleMs,
    });
    const found = uploadIn(answer);
    if (found === undefined) return judge(answer, entry, language);
    if (found.receipt !== undefined)
      return whole(
        { kind: 'receipt', receipt: { ...found.receipt, sha256: entry.sha256 } },
        settings,
      );
    if (found.problem !== undefined) {
      const { errors = [], errorsTotal = errors.length } = found.problem;
      const all = await allErrors(`/v1/uploads/${id}/errors`, errors, errorsTotal, settings);
      return { kind: 'refused', problem: { ...found.problem, errors: all } };
    }
    if (found.state === 'waiting' || found.state === 'expired')
      return { kind: 'again', why: found.state, afterMs: 0 };
    print(words[language].working(Math.round((Date.now() - began) / 1000)));
    await pause(wait);
  }
}

/** An answer lists the first errors; the rest is asked for, page by page, unless it is gone. @param {string} path @param {readonly RowError[]} first @param {number} total @param {Settings} settings @returns {Promise<RowError[]>} */
async function allErrors(path, first, total, settings) {
  /** @type {RowError[]} */
  const all = [];
  if (total <= first.length) return [...first];
  for (let token = ''; ;) {
    const address = addressOf(settings, path);
    if (token !== '') address.searchParams.set('pageToken', token);
    const answer = await exchange(address, {
      method: 'GET',
      headers: usualHeaders(settings),
      idleMs: settings.idleMs,
    });
    const page = jsonIn(answer);
    // What is gone stays gone; anything else may be better at the next try.
    if ([404, 410].includes(answer.status)) return [...first];
    if (answer.status !== 200 || !isObject(page) || !Array.isArray(page['errors']))
      throw new Error('No page of errors');
    all.push(.../** @type {RowError[]} */ (page['errors']));
    if (typeof page['nextPageToken'] !== 'string') return all;
    token = page['nextPageToken'];
  }
}

/** A receipt with every error of the rows that it rejects. @param {Verdict} verdict @param {Settings} settings @returns {Promise<Verdict>} */
async function whole(verdict, settings) {
  if (verdict.kind !== 'receipt') return verdict;
  const { id, errors = [] } = verdict.receipt;
  if (id === null || errors.length < errorsInAnswer) return verdict;
  const path = `/v1/submissions/${id}/errors`;
  const all = await allErrors(path, errors, Number.POSITIVE_INFINITY, settings);
  return { ...verdict, receipt: { ...verdict.receipt, errors: all } };
}

/** @param {Answer} answer @returns {Upload | undefined} */
function uploadIn(answer) {
  const value = jsonIn(answer);
  const fits = answer.status < 300 && isObject(value) && typeof value['id'] === 'string';
  return fits && typeof value['state'] === 'string'
    ? /** @type {Upload} */ (/** @type {unknown} */ (value))
    : undefined;
}

/** Tells of every tenth part of a body that takes long. @param {number} total @param {Language} language */
function progressOf(total, language) {
  let told = 0;
  return (/** @type {number} */ sent) => {
    const tenth = Math.floor((sent / total) * 10);
    if (total <= 4 * chunkBytes || tenth === told) return;
    told = tenth;
    print(words[language].percent(tenth * 10));
  };
}

/** What an answer means for the file. @param {Answer} answer @param {Entry} entry @param {Language} language @returns {Verdict} */
function judge(answer, entry, language) {
  const say = words[language];
  const { status } = answer;
  const receipt = status === 200 || status === 201 ? receiptIn(answer) : undefined;
  if (receipt !== undefined)
    return receipt.sha256 === entry.sha256
      ? { kind: 'receipt', receipt }
      : { kind: 'refused', problem: { status, code: 'other-bytes', detail: say.otherBytes } };
  const problem = problemIn(answer);
  // Whoever answered is not the system: a login page, a proxy. Its word decides nothing.
  if (problem === undefined)
    return { kind: 'again', why: say.notOurs(status), afterMs: retryAfter(answer) };
  if (status === 401 || status === 403)
    return { kind: 'halt', why: `${say.wrongKey} ${spoken(problem)}` };
  if (status === 404 || status === 405) return { kind: 'halt', why: say.wrongAddress };
  if (status >= 500 || [408, 409, 425, 429].includes(status))
    return { kind: 'again', why: `${status} ${spoken(problem)}`, afterMs: retryAfter(answer) };
  return { kind: 'refused', problem };
}

/** @param {Problem} problem */
const spoken = ({ title, detail, code }) => [title ?? code, detail].filter(Boolean).join(': ');

/** @param {Answer} answer @returns {unknown} */
function jsonIn({ body }) {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === 'object' && value !== null;

/** @param {Answer} answer @returns {Receipt | undefined} */
function receiptIn(answer) {
  const value = jsonIn(answer);
  return isObject(value) && typeof value['sha256'] === 'string' && isObject(value['counts'])
    ? /** @type {Receipt} */ (/** @type {unknown} */ (value))
    : undefined;
}

/** @param {Answer} answer @returns {Problem | undefined} */
function problemIn(answer) {
  const value = jsonIn(answer);
  const ours = String(answer.headers['content-type'] ?? '').startsWith('application/problem+json');
  return ours && isObject(value) && typeof value['code'] === 'string'
    ? /** @type {Problem} */ (/** @type {unknown} */ (value))
    : undefined;
}

/** In milliseconds; only the form in seconds is ours. @param {Answer} answer */
function retryAfter({ headers }) {
  const seconds = Number(headers['retry-after'] ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

// --- Sending in order --------------------------------------------------------------------------------------------------

/** Full jitter: anything up to twice as long as the time before, so that a thousand senders do not come back as one. @param {number} tries @param {number} longest */
const waitAfter = (tries, longest) =>
  randomInt(0, Math.max(2, Math.min(longest, 1000 * 2 ** Math.min(tries, 20))));

/** Repeats until something is decided, or the time to give up has come. @param {Entry} entry @param {Buffer} bytes @param {Settings} settings @param {Outbox} [outbox] @returns {Promise<Verdict>} */
async function sendUntilDecided(entry, bytes, settings, outbox) {
  const say = words[settings.language];
  const began = Date.now();
  for (let tries = 0; ; tries += 1) {
    const verdict =
      bytes.length > directLimit
        ? await upload(entry, outbox, settings)
        : await post(entry, bytes, settings);
    if (verdict.kind !== 'again') return verdict;
    const wait = verdict.afterMs + waitAfter(tries, settings.longestWaitMs);
    if (Date.now() + wait - began > settings.giveUpAfterMs) return verdict;
    print(say.retry(verdict.why, Math.ceil(wait / 1000)));
    await pause(wait);
  }
}

/** @typedef {{refused: number, waiting: number, halted: boolean}} Outcome */

/** One after another: a later file never overtakes an earlier one that is still undecided. @param {Outbox} outbox @param {Lock} lock @param {Settings} settings @param {boolean} quiet @returns {Promise<Outcome>} */
async function sendAll(outbox, lock, settings, quiet) {
  const say = words[settings.language];
  const waiting = await outbox.entries('waiting');
  if (waiting.length === 0 && !quiet) print(say.nothing);
  let refused = 0;
  for (const [index, entry] of waiting.entries()) {
    await lock.check();
    const left = waiting.length - index;
    print(say.sending(entry.name, entry.bytes, left - 1));
    const verdict = await sendUntilDecided(entry, await outbox.body(entry), settings, outbox);
    if (verdict.kind === 'receipt' || verdict.kind === 'refused') await outbox.accepted();
    switch (verdict.kind) {
      case 'receipt':
        await outbox.decide(entry, 'done', verdict.receipt);
        tellReceipt(entry.name, verdict.receipt, settings.language, outbox.fileOf(entry, 'done'));
        refused += verdict.receipt.counts.rejected > 0 ? 1 : 0;
        break;
      case 'refused':
        await outbox.decide(entry, 'refused', verdict.problem);
        tellRefusal(
          entry.name,
          verdict.problem,
          settings.language,
          outbox.fileOf(entry, 'refused'),
        );
        refused += 1;
        break;
      case 'again':
        print(say.gaveUp(entry.name));
        return { refused, waiting: left, halted: false };
      case 'halt':
        complain(verdict.why);
        return { refused, waiting: left, halted: true };
    }
  }
  return { refused, waiting: 0, halted: false };
}

/** The same without the outbox: nothing is kept, so nothing can be lost. @param {readonly string[]} files @param {Settings} settings @returns {Promise<Outcome>} */
async function tryOut(files, settings) {
  let refused = 0;
  for (const file of files) {
    const bytes = await bytesOf(file);
    const entry = { ...entryOf(file, bytes, settings), name: basename(file) };
    const asked = { ...entry, query: { ...entry.query, dryRun: 'true' } };
    const verdict = await sendUntilDecided(asked, bytes, settings);
    if (verdict.kind === 'halt') complain(verdict.why);
    if (verdict.kind === 'halt' || verdict.kind === 'again')
      return { refused, waiting: 1, halted: verdict.kind === 'halt' };
    if (verdict.kind === 'receipt') tellReceipt(entry.name, verdict.receipt, settings.language);
    else tellRefusal(entry.name, verdict.problem, settings.language);
    if (verdict.kind === 'refused' || verdict.receipt.counts.rejected > 0) refused += 1;
  }
  return { refused, waiting: 0, halted: false };
}

// --- Words -------------------------------------------------------------------------------------------------------------

// Whoever read what is printed may be gone, as after `| head`: the work goes on unseen.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/** By the clock of Viet Nam, whatever that of this machine. @param {string | null} instant @param {string} zone */
function legalTime(instant, zone) {
  if (instant === null) return '';
  // The Swedish way of writing is that of ISO 8601.
  const time = new Date(instant).toLocaleString('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' });
  return `${time} ${zone}`;
}

/** @param {string} line */
const print = (line) => process.stdout.write(`${line}\n`);
/** @param {string} line */
const complain = (line) => process.stderr.write(`${line}\n`);

/** @param {string} name @param {Receipt} receipt @param {Language} language @param {string} [file] Where all of it stands */
function tellReceipt(name, receipt, language, file = '') {
  print(words[language].receipt(name, receipt));
  tellErrors(receipt, language, print, file);
}

/** @param {string} name @param {Problem} problem @param {Language} language @param {string} [file] Where all of it stands */
function tellRefusal(name, problem, language, file = '') {
  complain(words[language].refused(name, spoken(problem)));
  tellErrors(problem, language, complain, file);
}

const errorsPrinted = 20;

/** @param {{errors?: RowError[], errorsTotal?: number}} told @param {Language} language @param {(line: string) => void} tell @param {string} file */
function tellErrors({ errors = [], errorsTotal = 0 }, language, tell, file) {
  const total = Math.max(errorsTotal, errors.length);
  const say = words[language];
  for (const { pointer, line, column, detail } of errors.slice(0, errorsPrinted)) {
    const place =
      line === undefined
        ? pointer
        : [`${say.line} ${line}`, column && `${say.column} ${column}`].filter(Boolean).join(', ');
    tell(`  ${place ?? ''}: ${detail ?? ''}`);
  }
  if (total > errorsPrinted) tell(say.moreErrors(total - errorsPrinted, file));
}

// --- The command -------------------------------------------------------------------------------------------------------

const options = /** @type {const} */ ({
  url: { type: 'string' },
  'key-file': { type: 'string' },
  outbox: { type: 'string' },
  mode: { type: 'string' },
  'dry-run': { type: 'boolean' },
  watch: { type: 'boolean' },
  status: { type: 'boolean' },
  again: { type: 'boolean' },
  'give-up-after': { type: 'string' },
  'longest-wait': { type: 'string' },
  timeout: { type: 'string' },
  lang: { type: 'string' },
  dataset: { type: 'string' },
  unit: { type: 'string' },
  period: { type: 'string' },
  source: { type: 'string' },
  delimiter: { type: 'string' },
  'observed-at': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
});

function parsedCommand() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}
/** @typedef {ReturnType<typeof parsedCommand>['values']} Values */

const timeUnits = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', minute],
  ['h', 60 * minute],
  ['d', 24 * 60 * minute],
]);

/** In milliseconds. @param {Values} values @param {'give-up-after' | 'longest-wait' | 'timeout'} option @param {number} usual @param {Language} language */
function timeIn(values, option, usual, language) {
  const given = values[option];
  if (given === undefined) return usual;
  const [, count, unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(given) ?? [];
  const factor = timeUnits.get(unit);
  if (count === undefined || factor === undefined)
    throw new Refusal(words[language].badTime(option));
  return Number(count) * factor;
}

/** A key sent over plain http is everybody's; this machine itself is no line. @param {string | undefined} given @param {Language} language */
function urlIn(given, language) {
  if (given === undefined || given === '') throw new Refusal(words[language].missingUrl);
  const url = tryUrl(given);
  const local = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && local);
  if (url === undefined || !safe || url.search !== '' || url.hash !== '' || url.username !== '')
    throw new Refusal(words[language].badUrl);
  return url;
}

/** @param {string} given */
function tryUrl(given) {
  try {
    return new URL(given);
  } catch {
    return undefined;
  }
}

/** Editors add a mark at the beginning and a line at the end. @param {string | undefined} file @param {Language} language */
async function keyIn(file, language) {
  const say = words[language];
  const text =
    file === undefined ? process.env['COMMUNE_REPORTING_KEY'] : await keyText(file, language);
  if (text === undefined) throw new Refusal(say.missingKey);
  const key = text.replace(/^\uFEFF/, '').trim();
  if (!/^[a-z0-9][a-z0-9-]{2,63}\.[\x21-\x7e]{1,200}$/i.test(key)) throw new Refusal(say.badKey);
  return key;
}

/** @param {string} file @param {Language} language */
async function keyText(file, language) {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new Refusal(words[language].unreadable(file));
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    complain(words[language].openKey(file));
  return readFile(file, 'utf8');
}

/** @param {Record<string, string | undefined>} values @returns {Query} */
const given = (values) =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** @param {Values} values @returns {Language} */
function languageIn({ lang = 'vi' }) {
  if (lang !== 'vi' && lang !== 'en') throw new Refusal(words.vi.badChoice('lang', 'vi | en'));
  return lang;
}

/** @param {Values} values @param {Language} language @returns {Promise<Settings>} */
async function settingsIn(values, language) {
  const { mode, dataset, unit, period, source, delimiter, 'observed-at': observedAt } = values;
  if (mode !== undefined && !['atomic', 'partial'].includes(mode))
    throw new Refusal(words[language].badChoice('mode', 'atomic | partial'));
  return {
    language,
    url: urlIn(values.url ?? process.env['COMMUNE_REPORTING_URL'], language),
    key: await keyIn(values['key-file'], language),
    query: given({ mode }),
    csvQuery: given({ dataset, unit, period, source, delimiter, observedAt }),
    giveUpAfterMs: timeIn(values, 'give-up-after', Number.POSITIVE_INFINITY, language),
    longestWaitMs: timeIn(values, 'longest-wait', 5 * minute, language),
    idleMs: timeIn(values, 'timeout', minute, language),
    again: values.again === true,
  };
}

/** @param {Outbox} outbox @param {Language} language */
async function tellStatus(outbox, language) {
  const all = await outbox.all();
  const count = (/** @type {string} */ state) => all.filter((each) => each.state === state).length;
  print(words[language].status(count('waiting'), count('done'), count('refused')));
  for (const { entry, state } of all)
    if (state === 'waiting')
      print(
        `  ${entry.name} (${legalTime(entry.queuedAt, words[language].zone)}, ${entry.bytes} byte)`,
      );
}

/** @param {Outcome} outcome */
const exitCode = ({ refused, waiting, halted }) => {
  if (halted) return 2;
  if (waiting > 0) return 3;
  return refused > 0 ? 1 : 0;
};

const watchEveryMs = 5000;

/** Puts the files in and sends, or leaves the sending to the process that is at it. @param {string} root @param {readonly string[]} named @param {Values} values @param {Settings} settings */
async function workOn(root, named, values, settings) {
  const { language } = settings;
  const outbox = outboxIn(root);
  const first = await filesIn(named, language, values.watch);
  await outbox.open();
  const { lock, refusedBefore, queued } = await inTurn(root, language, async (turn) => {
    const lock = await begin(root, outbox, settings);
    try {
      return { lock, ...(await takeIn(outbox, turn, first, settings, false)) };
    } catch (error) {
      if (typeof lock !== 'string') await lock.release();
      throw error;
    }
  });
  if (typeof lock === 'string') {
    // What was put in may be sent by now: its outcome is told by the other one.
    const waiting = Math.max(queued, (await outbox.entries('waiting')).length);
    complain(words[language].locked(lock, waiting));
    return exitCode({ refused: refusedBefore, waiting, halted: false });
  }
  const outcome = await sendToEnd(root, outbox, lock, settings, values.watch ? named : undefined);
  return exitCode({ ...outcome, refused: outcome.refused + refusedBefore });
}

/** The lock of the one who sends, or the name of who has it. Only in turn. @param {string} root @param {Outbox} outbox @param {Settings} settings */
async function begin(root, outbox, { key, url, language }) {
  const lock = await tryLock(root, 'lock', language);
  const begins = typeof lock !== 'string';
  const owner = `${key.split('.')[0]} @ ${url.href}`;
  const whose = await outbox.belongsTo(owner, begins);
  if (whose === owner) {
    if (begins) await outbox.tidy();
    return lock;
  }
  if (begins) await lock.release();
  throw new Refusal(words[language].otherOutbox(whose));
}

/** Sends what others put in meanwhile too; with watched folders it ends only when halted. @param {string} root @param {Outbox} outbox @param {Lock} lock @param {Settings} settings @param {readonly string[] | undefined} watched @returns {Promise<Outcome>} */
async function sendToEnd(root, outbox, lock, settings, watched) {
  const { language } = settings;
  let refused = 0;
  for (let round = 0; ; round += 1) {
    const outcome = await sendAll(outbox, lock, settings, round > 0);
    refused += outcome.refused;
    if (watched === undefined || outcome.halted) {
      const ended = await inTurn(root, language, async () => {
        const more = outcome.waiting === 0 && (await outbox.entries('waiting')).length > 0;
        if (!more) await lock.release();
        return !more;
      });
      if (ended) return { ...outcome, refused };
      continue;
    }
    if (round === 0) print(words[language].watching);
    await pause(watchEveryMs);
    const files = await filesIn(watched, language, true);
    const later = { ...settings, again: false };
    await inTurn(root, language, (turn) => takeIn(outbox, turn, files, later, true));
  }
}

/** @param {Language} language */
function stopOnSignal(language) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
    process.once(signal, () => {
      complain(words[language].stopped);
      process.exit(3);
    });
}

async function main() {
  const { values, positionals } = parsedCommand();
  const language = languageIn(values);
  const root = resolve(values.outbox ?? 'outbox');
  if (values.help === true) return void print(help);
  if (values.status === true) return tellStatus(outboxIn(root), language);
  const settings = await settingsIn(values, language);
  stopOnSignal(language);
  process.exitCode =
    values['dry-run'] === true
      ? exitCode(await tryOut(await filesIn(positionals, language), settings))
      : await workOn(root, positionals, values, settings);
}

try {
  await main();
} catch (error) {
  complain(
    error instanceof Refusal ? error.message : String(error instanceof Error ? error.stack : error),
  );
  process.exitCode = error instanceof Refusal ? error.exitCode : 2;
}
