import { exceptions } from '../samples/figures.ts';
import { demoKey } from './demo-keys.ts';

/** Where the data lie unless `--data` says otherwise. */
export const usualData = '.data';

/**
 * A command to the local system as it is typed in the project's folder. Through npm, which finds the right Node:
 * the machine's own may be older.
 */
export function npmCommand(name: string, data: string): string {
  const options = data === usualData ? [] : ['--data', quoted(data)];
  const args = [name, ...options].filter((word) => word !== '');
  return args.length === 0 ? 'npm start' : `npm start -- ${args.join(' ')}`;
}

const quoted = (text: string): string =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

type Posting = {
  readonly path: string;
  readonly client: string;
  /** As the shell reads it, between double quotes. */
  readonly idempotencyKey: string;
  readonly body: unknown;
};

const posting = (url: string, { path, client, idempotencyKey, body }: Posting): string =>
  [
    `curl -sS -X POST ${url}${path}`,
    `-H 'Authorization: Bearer ${demoKey(client)}'`,
    `-H "Idempotency-Key: ${idempotencyKey}"`,
    "-H 'Content-Type: application/json'",
    `-d '${JSON.stringify(body)}'`,
  ].join(' \\\n  ');

/** A figure of the one commune that the samples leave silent, posted with the demo key of its province. */
export const postCommand = (url: string): string =>
  posting(url, {
    path: '/v1/snapshots',
    client: 'camau-lgsp',
    idempotencyKey: 'thu-$(date +%s)',
    body: {
      dataset: 'xa-thang',
      unit: exceptions.silent,
      period: '2025-08',
      source: 'mot-cua-xa',
      rows: [
        { metric: 'xa.tiep-nhan', value: 120 },
        { metric: 'xa.tiep-nhan-truc-tuyen', value: 96 },
      ],
    },
  });

/** Fetches the program that sends files, and sends one with the demo key of the province. */
export const senderCommand = (url: string): string =>
  [
    `curl -sSO ${url}/send-snapshots.mjs`,
    `(umask 077; echo '${demoKey('camau-lgsp')}' > key.txt)`,
    `printf 'metric,value\\nxa.tiep-nhan,120\\n' > figures.csv`,
    `node send-snapshots.mjs --url ${url} --key-file key.txt --dataset xa-thang \\`,
    `  --unit ${exceptions.silent} --period 2025-08 --source mot-cua-xa figures.csv`,
  ].join('\n');

/** A draft of the same commune, in the name of one of its officers. */
export const recommendationCommand = (url: string): string =>
  posting(url, {
    path: '/v1/recommendations',
    client: 'camau-desk',
    idempotencyKey: 'kien-nghi-thu-$(date +%s)',
    body: {
      actor: {
        id: '32248.vhxh.cv01',
        name: 'Chuyên viên Phòng Văn hóa - Xã hội xã Đất Mũi',
        unit: exceptions.silent,
        role: 'LOCALITY_AUTHOR',
      },
      locality: exceptions.silent,
      addressee: 'BKHCN',
      field: 'telecommunications',
      title: 'Bổ sung trạm phát sóng 4G tại các ấp ven biển',
      difficulty: 'Nhiều ấp ven biển sóng yếu, người dân không nộp được hồ sơ trực tuyến tại nhà.',
      ask: 'Đề nghị đưa các ấp ven biển của xã vào kế hoạch phủ sóng 4G của năm sau.',
      channel: 'LETTER',
    },
  });
