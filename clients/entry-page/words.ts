import type { Names } from './dataset.ts';

/** Every text of the page that is fixed. Elements name theirs in data-word; a `…` stands for what is put in. */
export const words = {
  title: { vi: 'Nhập số liệu báo cáo', en: 'Enter figures' },
  lead: {
    vi: 'Điền bảng, kiểm tra, gửi. Mất mạng cũng không mất số liệu: những gì chưa gửi được giữ trong trình duyệt này và tự gửi khi có mạng.',
    en: 'Fill in the table, check, send. Nothing is lost without a network: what is not yet sent stays in this browser and is sent when the line is back.',
  },
  online: { vi: 'Đang có mạng', en: 'Online' },
  offline: {
    vi: 'Không có mạng: cứ điền và gửi, số liệu sẽ chờ ở đây',
    en: 'No network: fill in and send, the figures will wait here',
  },
  otherLanguage: { vi: 'English', en: 'Tiếng Việt' },
  keyHeading: { vi: '1. Khóa API', en: '1. API key' },
  keyLabel: {
    vi: 'Khóa được cấp cho đơn vị (dạng mã.bí-mật)',
    en: 'The key given to your office (id.secret)',
  },
  keyKeep: { vi: 'Ghi nhớ khóa trên máy này', en: 'Remember the key on this machine' },
  keyKeepHint: {
    vi: 'Không chọn: khóa chỉ nằm trong bộ nhớ của trang và mất khi đóng trang; số liệu đang chờ sẽ gửi tiếp khi nhập lại khóa. Chọn: khóa được lưu không mã hóa trong trình duyệt, ai dùng tài khoản máy này đều dùng được khóa. Không chọn trên máy dùng chung.',
    en: 'Not ticked: the key stays in the page’s memory and is gone when it is closed; what waits is sent once the key is given again. Ticked: the key is kept unencrypted in this browser, and whoever uses this account of the machine can use it. Do not tick it on a shared machine.',
  },
  keyUse: { vi: 'Dùng khóa này', en: 'Use this key' },
  keyForget: { vi: 'Quên khóa', en: 'Forget the key' },
  keyUnknown: {
    vi: 'Khóa không được chấp nhận: chép chưa đúng, đã hết hạn hoặc đã bị thu hồi. Hãy chép lại nguyên văn khóa được cấp (không thiếu ký tự nào); nếu vẫn không được, hãy hỏi nơi đã cấp khóa. Số liệu đã điền không mất.',
    en: 'The key is not accepted: it was copied wrongly, has expired or was revoked. Copy it again exactly as it was given out; if that does not help, ask whoever gave it to you. What was filled in is not lost.',
  },
  keyMayNot: {
    vi: 'Khóa này không được phép làm việc này: … Hãy hỏi nơi đã cấp khóa.',
    en: 'This key may not do that: … Ask whoever gave it to you.',
  },
  keyShape: {
    vi: 'Khóa có dạng mã.bí-mật, không có dấu cách.',
    en: 'A key looks like id.secret, without spaces.',
  },
  keyUsed: { vi: 'Đang dùng khóa của “…”', en: 'The key of “…” is in use' },
  choiceHeading: { vi: '2. Biểu, kỳ và đơn vị', en: '2. Dataset, period and unit' },
  dataset: { vi: 'Biểu', en: 'Dataset' },
  period: { vi: 'Kỳ', en: 'Period' },
  periodHint: {
    vi: 'Nhãn kỳ, ví dụ 2025-08, 2025-Q3',
    en: 'Label of the period, such as 2025-08, 2025-Q3',
  },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  everyUnit: { vi: 'Tất cả đơn vị (…)', en: 'All units (…)' },
  source: { vi: 'Nguồn', en: 'Source' },
  usualSource: { vi: 'Nguồn chính của từng chỉ tiêu', en: 'The first source of each metric' },
  about: {
    vi: 'Kỳ từ … đến …, hạn gửi hết ngày ….',
    en: 'Period from … to …, due by the end of ….',
  },
  noDatasets: {
    vi: 'Không có biểu nào mà các đơn vị của khóa này phải báo cáo.',
    en: 'There is no dataset that the units of this key report.',
  },
  neverLoaded: {
    vi: 'Chưa tải được danh mục biểu. Cần có mạng một lần để tải; trang sẽ tự thử lại.',
    en: 'The datasets could not be loaded yet. That needs the network once; the page tries again by itself.',
  },
  fromMemory: {
    vi: 'Không có mạng: dùng danh mục đã tải lần trước.',
    en: 'No network: the datasets are those loaded before.',
  },
  tableHeading: { vi: '3. Số liệu', en: '3. Figures' },
  template: { vi: 'Tải tệp mẫu Excel', en: 'Download the Excel template' },
  choose: { vi: 'Chọn tệp đã điền…', en: 'Choose a filled file…' },
  drop: {
    vi: 'Thả tệp .xlsx, .csv vào đây, dán (Ctrl+V) các ô chép từ Excel, hoặc gõ thẳng vào bảng.',
    en: 'Drop an .xlsx or .csv file here, paste (Ctrl+V) cells copied from Excel, or type into the table.',
  },
  convention: { vi: 'Cách viết số', en: 'How numbers are written' },
  conventionAuto: { vi: 'Tự nhận', en: 'Recognise' },
  taken: {
    vi: 'Đã lấy … dòng từ “…”.',
    en: '… lines were taken from “…”.',
  },
  pasted: { vi: 'các ô đã dán', en: 'the pasted cells' },
  nothingTaken: {
    vi: 'Không có số liệu nào trong “…”; bảng giữ nguyên như cũ.',
    en: 'There is no figure in “…”; the table stays as it was.',
  },
  pastedNamesOnly: {
    vi: 'Các ô đã dán chỉ có tên hoặc mã chỉ tiêu, không có cột giá trị; bảng giữ nguyên. Hãy chép cả cột giá trị.',
    en: 'The pasted cells hold names or codes of metrics and no values; the table stays as it was. Copy the column of values too.',
  },
  pastedNumbersAsReasons: {
    vi: 'Không dán: có số sẽ rơi vào cột “Không phát sinh (lý do)”. Nếu cột đầu là tên chỉ tiêu thì tên phải đúng như trong bảng; nếu không, hãy chỉ chép cột giá trị.',
    en: 'Not pasted: numbers would land in the column “Nothing to count (reason)”. If the first column names metrics, they must be named as in the table; otherwise copy the column of values alone.',
  },
  leftBelow: {
    vi: '… dòng thừa không có chỗ, không được lấy: …. Hãy xem lại các dòng có lệch không; bấm “Hoàn tác” để trở lại như trước khi dán.',
    en: '… lines too many have no place and were not taken: …. See whether the lines are out of step; “Undo” brings back what was there before.',
  },
  leftRight: {
    vi: '… ô thừa ở bên phải không có chỗ, không được lấy: ….',
    en: '… cells too many on the right have no place and were not taken: ….',
  },
  undo: { vi: 'Hoàn tác', en: 'Undo' },
  metric: { vi: 'Chỉ tiêu', en: 'Metric' },
  value: { vi: 'Giá trị hoặc câu trả lời', en: 'Value or answer' },
  nil: { vi: 'Không phát sinh (lý do)', en: 'Nothing to count (reason)' },
  comment: { vi: 'Ghi chú', en: 'Remark' },
  compulsory: { vi: 'bắt buộc', en: 'compulsory' },
  filled: { vi: 'Đã điền …/… dòng', en: '… of … lines filled in' },
  check: { vi: 'Kiểm tra', en: 'Check' },
  send: { vi: 'Gửi', en: 'Send' },
  clear: { vi: 'Xóa bảng', en: 'Clear the table' },
  nothing: { vi: 'Bảng chưa có gì để gửi.', en: 'There is nothing to send in the table.' },
  checking: { vi: 'Đang kiểm tra…', en: 'Checking…' },
  faults: {
    vi: 'Có … chỗ cần sửa, ghi ngay dưới ô.',
    en: '… places have to be mended; they are marked in the table.',
  },
  fine: {
    vi: 'Không có lỗi: … dòng sẽ được ghi nhận.',
    en: 'No errors: … lines would be taken.',
  },
  uncheckable: {
    vi: 'Chưa kiểm tra được (…). Có thể gửi: số liệu sẽ chờ và được kiểm tra khi có mạng.',
    en: 'It could not be checked (…). You may send: the figures wait and are checked when the line is back.',
  },
  queued: {
    vi: 'Đã vào hộp gửi; xem trạng thái ở mục 4.',
    en: 'It is in the outbox; see its state in section 4.',
  },
  complete: { vi: 'Chốt biểu', en: 'Say it is complete' },
  now: { vi: 'Hệ thống đang có: … (nhận lúc …)', en: 'Kept now: … (received …)' },
  nowByOther: { vi: 'Hệ thống đang có: … (nguồn …)', en: 'Kept now: … (by …)' },
  nowNil: { vi: 'không phát sinh (…)', en: 'nothing to count (…)' },
  nowWithdrawn: { vi: 'đã rút (…)', en: 'withdrawn (…)' },
  nowNothing: { vi: 'Hệ thống chưa có số liệu.', en: 'Nothing is kept yet.' },
  nowMissing: {
    vi: 'Hệ thống chưa có đủ số liệu; chỉ tiêu này bắt buộc.',
    en: 'Not yet kept in full; this metric is compulsory.',
  },
  sentFromHere: { vi: 'Đã gửi từ máy này lúc …: …', en: 'Sent from here …: …' },
  due: { vi: 'Hạn gửi: hết ngày ….', en: 'Due by the end of ….' },
  dueExtended: {
    vi: 'Hạn gửi đã được gia hạn đến hết ngày … (…).',
    en: 'The deadline was extended to the end of … (…).',
  },
  finished: { vi: 'Đã chốt: … lúc ….', en: 'Completed by …, ….' },
  reopened: {
    vi: '… đã mở lại lúc …, lý do: …. Chưa chốt lại.',
    en: '… reopened it …, because: …. It is not completed anew.',
  },
  finishEnded: {
    vi: 'Việc chốt đã hết hiệu lực lúc … vì bên khác thay đổi số liệu (biên nhận …). Chưa chốt lại.',
    en: 'The completion ended … with a change by somebody else (receipt …). It is not completed anew.',
  },
  notFinished: {
    vi: 'Đã đủ chỉ tiêu bắt buộc, chưa chốt.',
    en: 'Every compulsory metric is there; it is not completed yet.',
  },
  missingCount: {
    vi: 'Chưa chốt; còn thiếu … chỉ tiêu bắt buộc.',
    en: 'Not completed; … compulsory metrics are missing.',
  },
  finishedUnits: { vi: 'Đã chốt …/… đơn vị.', en: '… of … units have completed it.' },
  unsentBefore: {
    vi: 'Chưa chốt: còn … dòng đã điền mà chưa gửi. Hãy gửi, hoặc xóa bảng, rồi chốt.',
    en: 'Not completed: … lines are filled in and not sent. Send them, or clear the table, first.',
  },
  waitingBefore: {
    vi: 'Chưa chốt: hộp gửi còn số liệu của biểu và kỳ này đang chờ. Hãy chờ gửi xong rồi chốt.',
    en: 'Not completed: the outbox still holds figures of this dataset and period. Wait until they are sent.',
  },
  completedNow: { vi: 'Đã chốt.', en: 'Completed.' },
  notCompleted: { vi: 'Chưa chốt được: …', en: 'Not completed: …' },
  notCompletedMissing: {
    vi: 'Chưa chốt được: còn thiếu … chỉ tiêu bắt buộc, ghi ngay dưới ô.',
    en: 'Not completed: … compulsory metrics are missing; they are marked in the table.',
  },
  missingHere: {
    vi: 'Còn thiếu: hãy gửi giá trị cho cả kỳ, hoặc lý do không phát sinh.',
    en: 'Missing: send a value for the whole period, or a reason for having none.',
  },
  missingElsewhere: {
    vi: 'Còn thiếu “…”, chỉ tiêu này không nhập trong bảng đang mở.',
    en: '“…” is missing; it is not entered in the open table.',
  },
  outboxHeading: { vi: '4. Hộp gửi', en: '4. Outbox' },
  outboxEmpty: {
    vi: 'Chưa có lần gửi nào trên trình duyệt này.',
    en: 'Nothing was sent from this browser yet.',
  },
  waiting: { vi: 'Đang chờ gửi', en: 'Waiting' },
  sent: { vi: 'Đã gửi', en: 'Sent' },
  refused: { vi: 'Bị từ chối, chưa ghi gì', en: 'Refused, nothing was kept' },
  waitingKey: { vi: 'cần nhập khóa của “…”', en: 'needs the key of “…”' },
  tries: { vi: 'đã thử … lần', en: 'tried … times' },
  queuedAt: { vi: 'vào hộp lúc …', en: 'queued at …' },
  receipt: { vi: 'Biên nhận', en: 'Receipt' },
  counts: {
    vi: '… dòng: … ghi nhận, … không đổi, … bản cũ, … bị từ chối',
    en: '… rows: … accepted, … unchanged, … superseded, … rejected',
  },
  saveReceipt: { vi: 'Tải biên nhận', en: 'Save the receipt' },
  reopen: { vi: 'Mở lại để sửa', en: 'Open again to mend' },
  remove: { vi: 'Xóa khỏi danh sách', en: 'Remove from the list' },
  removeWaiting: {
    vi: 'Bỏ lần gửi này? Nếu đã thử gửi thì số liệu có thể đã đến nơi.',
    en: 'Drop this? If it was tried, the figures may have arrived already.',
  },
  tryNow: { vi: 'Thử ngay', en: 'Try now' },
  browserTooOld: {
    vi: 'Trình duyệt không lưu được số liệu (chế độ ẩn danh hoặc quá cũ). Đừng dùng trang này ở đây.',
    en: 'This browser keeps nothing (private mode, or too old). Do not use this page here.',
  },
} as const satisfies Record<string, Names>;

export type Word = keyof typeof words;
