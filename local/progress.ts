import type { WriteStream } from 'node:tty';

/** A line that fills up as the work goes on. */
export type Progress = {
  /** One piece more is done; `label` says where we are. */
  step(label: string): void;
  /** A line that stays. */
  note(line: string): void;
  done(): void;
};

const width = 30;

/** On a terminal a bar that is drawn again and again; anywhere else a line at every quarter. */
export const progressOn =
  (stream: WriteStream) =>
  (total: number): Progress =>
    stream.isTTY ? bar(stream, total) : quarters(stream, total);

function bar(stream: WriteStream, total: number): Progress {
  let count = 0;
  let last = '';
  const clear = (): void => void stream.write('\r\u001b[2K');
  const draw = (): void => {
    const filled = total === 0 ? width : Math.round((count / total) * width);
    clear();
    stream.write(`[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${count}/${total} ${last}`);
  };
  return {
    step(label) {
      count += 1;
      last = label;
      draw();
    },
    note(line) {
      clear();
      stream.write(`${line}\n`);
      draw();
    },
    done: () => void stream.write('\n'),
  };
}

function quarters(stream: WriteStream, total: number): Progress {
  let count = 0;
  const quarter = (): number => Math.floor((count * 4) / total);
  return {
    step(label) {
      const before = quarter();
      count += 1;
      if (quarter() > before) stream.write(`${count}/${total} ${label}\n`);
    },
    note: (line) => void stream.write(`${line}\n`),
    done: () => undefined,
  };
}
