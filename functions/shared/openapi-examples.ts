import {
  actions,
  isOpen,
  type OpenAction,
} from '../../core/recommendations/recommendation-machine.ts';
import { stepPath } from './recommendation-step-words.ts';
import { operationExamples } from './operation-examples.ts';
import { registryExamples } from './registry-examples.ts';

/** Bodies that are really sent: of the sample world, and read by the same schemas as any other. */
const snapshots = {
  dataset: 'xa-thang',
  unit: '32248',
  period: '2025-08',
  source: 'mot-cua-xa',
  rows: [
    { metric: 'xa.tiep-nhan', value: 412 },
    { metric: 'xa.tiep-nhan-truc-tuyen', value: 371 },
    { metric: 'xa.co-phi', nil: { reason: 'Trong kỳ không có hồ sơ thu phí' } },
  ],
};

const upload = {
  sha256: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  bytes: 1_482_113,
  contentType: 'application/json',
  contentEncoding: 'gzip',
  decoded: {
    sha256: 'fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9',
    bytes: 24_806_344,
  },
  mode: 'partial',
};

const author = {
  id: '96.skhcn.cv01',
  name: 'Chuyên viên Sở Khoa học và Công nghệ tỉnh Cà Mau',
  unit: '96.SKHCN',
  role: 'LOCALITY_AUTHOR',
};
const approver = {
  id: '96.ubnd.ld01',
  name: 'Lãnh đạo Ủy ban nhân dân tỉnh Cà Mau',
  unit: '96',
  role: 'LOCALITY_APPROVER',
};
const officer = {
  id: 'bkhcn.tdc.cv01',
  name: 'Chuyên viên Ủy ban Tiêu chuẩn Đo lường Chất lượng Quốc gia',
  unit: 'BKHCN.TDC',
  role: 'UNIT_OFFICER',
};

/** By step, from the scripts of the sample recommendations. */
export const stepExamples = {
  create: {
    actor: author,
    locality: '96',
    addressee: 'BKHCN',
    field: 'standards-metrology-quality',
    title: 'Kết nối Cổng truy xuất nguồn gốc sản phẩm của tỉnh với hệ thống quốc gia',
    difficulty:
      'Cổng truy xuất nguồn gốc của tỉnh vận hành riêng, doanh nghiệp phải khai hai lần và người mua không tra cứu được ngoài tỉnh.',
    ask: 'Đề nghị Bộ hướng dẫn kỹ thuật và cho kết nối Cổng truy xuất nguồn gốc sản phẩm của tỉnh với Cổng thông tin truy xuất nguồn gốc quốc gia.',
    channel: 'MINISTRY_DELEGATION_MEETING',
  },
  submit: {
    actor: approver,
  },
  requestClarification: {
    actor: officer,
    question: 'Đề nghị gửi hai hồ sơ ví dụ và nêu rõ bước bị vướng.',
    replyBy: '2025-08-22',
  },
  provideClarification: {
    actor: author,
    reply:
      'Gửi hai hồ sơ: thiết bị điện dùng trong nuôi tôm và phụ gia thực phẩm; cả hai vướng ở bước xác định cơ quan tiếp nhận.',
  },
  assign: {
    actor: {
      id: 'bkhcn.vp.tn01',
      name: 'Bộ phận tiếp nhận, Văn phòng Bộ Khoa học và Công nghệ',
      unit: 'BKHCN.VP',
      role: 'INTAKE',
    },
    leadUnit: 'BKHCN.TDC',
    complexity: 'A',
  },
  accept: {
    actor: officer,
  },
  refer: {
    actor: {
      id: 'bkhcn.cdsqg.ld01',
      name: 'Lãnh đạo Cục Chuyển đổi số quốc gia',
      unit: 'BKHCN.CDSQG',
      role: 'UNIT_HEAD',
    },
    toUnit: 'BKHCN.TCCB',
    reason: 'Kế hoạch đào tạo, bồi dưỡng công chức do Vụ Tổ chức cán bộ chủ trì.',
    authorityBasis: 'Quy định chức năng, nhiệm vụ của Vụ Tổ chức cán bộ.',
  },
  proposeAnswer: {
    actor: officer,
    outcome: {
      kind: 'RESOLVED',
      whatWasDone:
        'Đã cấp tài khoản kết nối và nghiệm thu chuyển dữ liệu thử của Cổng tỉnh sang Cổng quốc gia.',
      effectiveFrom: '2025-08-26',
    },
    text: 'Cổng truy xuất nguồn gốc của tỉnh được kết nối với Cổng quốc gia từ ngày 26/8/2025; đầu mối kỹ thuật hỗ trợ trong ba tháng đầu.',
    legalBasis: ['Nghị định 13/2022/NĐ-CP'],
  },
  sendBack: {
    actor: {
      id: 'bkhcn.shtt.ld01',
      name: 'Lãnh đạo Cục Sở hữu trí tuệ',
      unit: 'BKHCN.SHTT',
      role: 'UNIT_HEAD',
    },
    comment: 'Bổ sung thời gian thông báo trước.',
  },
  issueAnswer: {
    actor: {
      id: 'bkhcn.tdc.ld01',
      name: 'Lãnh đạo Ủy ban Tiêu chuẩn Đo lường Chất lượng Quốc gia',
      unit: 'BKHCN.TDC',
      role: 'UNIT_HEAD',
    },
    letterNo: '2101/TĐC-MSMV',
    letterDate: '2025-08-26',
    signatory: {
      id: 'bkhcn.tdc.ld01',
      name: 'Lãnh đạo Ủy ban Tiêu chuẩn Đo lường Chất lượng Quốc gia',
      position: 'Thủ trưởng đơn vị',
    },
    signedFile: {
      name: '2101.pdf',
      sha256: 'e6651fdcd5f1388a4907a882cb2da0ad394710489e6510decac32e73385cf204',
    },
  },
  commit: {
    actor: {
      id: 'bkhcn.dmst.ld01',
      name: 'Lãnh đạo Cục Đổi mới sáng tạo',
      unit: 'BKHCN.DMST',
      role: 'UNIT_HEAD',
    },
    legalDocument: {
      type: 'Nghị định của Chính phủ',
      workingTitle:
        'Nghị định về quỹ đầu tư mạo hiểm quốc gia và quỹ đầu tư mạo hiểm của địa phương',
      drafter: 'BKHCN.DMST',
    },
    expectedOn: '2025-Q4',
    interimLetterNo: '4471/BKHCN-ĐMST',
    interimLetterDate: '2025-08-29',
  },
  escalate: {
    actor: {
      id: 'bkhcn.ld01',
      name: 'Lãnh đạo Bộ Khoa học và Công nghệ',
      unit: 'BKHCN',
      role: 'MINISTRY_LEADER',
    },
    competentLevel: 'GOVERNMENT',
    authorityBasis: 'Nghị định thuộc thẩm quyền ban hành của Chính phủ.',
    proposedOption:
      'Đưa nghị định về đổi mới sáng tạo và khởi nghiệp sáng tạo vào chương trình công tác quý IV năm 2025, trình theo thủ tục rút gọn.',
    interimLetterNo: '4472/BKHCN-ĐMST',
    interimLetterDate: '2025-08-29',
  },
  confirm: {
    actor: approver,
    satisfaction: 4,
    comment: 'Đã kết nối; đề nghị tập huấn thêm cho doanh nghiệp.',
  },
} as const satisfies Record<OpenAction, unknown>;

const clerk = { id: '96.32248.cb01', name: 'Công chức Văn phòng Ủy ban nhân dân xã' };
const subject = { unit: '32248', period: '2025-08' };

/** Acts about a dataset, by the last part of their path. */
const actExamples = {
  completions: { ...subject, actor: clerk },
  extensions: {
    ...subject,
    until: '2025-08-22',
    reason: 'Mất điện và mất kết nối mạng từ ngày 14 đến ngày 18 tháng 8',
    actor: { id: '96.vp.ld01', name: 'Lãnh đạo Văn phòng Ủy ban nhân dân tỉnh Cà Mau' },
  },
  reopenings: { ...subject, reason: 'Rà soát lại số hồ sơ trực tuyến', actor: clerk },
};

/** By path, the body that a POST is shown with. */
export const examplesByPath: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...registryExamples,
  ...operationExamples,
  ['/v1/snapshots', snapshots],
  ['/v1/recommendations', stepExamples.create],
  ['/v1/uploads', upload],
  ...Object.entries(actExamples).map(
    ([act, body]) => [`/v1/datasets/{dataset}/${act}`, body] as const,
  ),
  ...actions.filter(isOpen).map((action) => [stepPath(action), stepExamples[action]] as const),
]);
