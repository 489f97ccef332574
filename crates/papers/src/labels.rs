//! What the fields of papers are called (栏目): one line per label, Chinese first, so that the same thing has one name everywhere.
use crate::sheet::{Label, label};

pub(crate) const ACCEPTANCE_NUMBER: Label = label("受理通知书编号", "Acceptance number");
pub(crate) const ACCEPTED_AT: Label = label("受理时间", "Accepted at");
pub(crate) const ADDRESS: Label = label("地址", "Address");
pub(crate) const APPLICANT: Label = label("申请人", "Applicant");
pub(crate) const APPLICANT_KIND: Label = label("申请人类型", "Kind of applicant");
pub(crate) const BASIS: Label = label("法律依据", "Legal basis");
pub(crate) const CASE_NUMBER: Label = label("办件编号", "Case number");
pub(crate) const CHANNEL: Label = label("收件方式", "How received");
pub(crate) const DOCUMENT: Label = label("证件号码", "Document number");
pub(crate) const DUE: Label = label("承诺办结日", "To be done by");
pub(crate) const HANDLER: Label = label("经办人", "Handled by");
pub(crate) const ITEM: Label = label("事项名称", "Service item");
pub(crate) const ITEM_CODE: Label = label("实施编码", "Implementation code");
pub(crate) const MANDATE: Label = label("委托书", "Mandate");
pub(crate) const MATERIAL: Label = label("材料名称", "Material");
pub(crate) const MATERIALS: Label = label("收到材料", "Materials received");
pub(crate) const NOTIFIED_AT: Label = label("告知时间", "Told at");
pub(crate) const ORIGINALS: Label = label("原件", "Originals");
pub(crate) const PASSWORD: Label = label("查询密码", "Query password");
pub(crate) const RATING_CODE: Label = label("评价码", "Rating code");
pub(crate) const PRINCIPAL: Label = label("委托人", "Principal");
pub(crate) const PROCESSING: Label = label("办件类型", "Kind of processing");
pub(crate) const PROMISE: Label = label("承诺期限", "Promised period");
pub(crate) const RECEIVED_AT: Label = label("收件时间", "Received at");
pub(crate) const REMARK: Label = label("说明", "Remark");
pub(crate) const RETURNED_AT: Label = label("退回时间", "Returned at");
pub(crate) const RETURN_REASON: Label = label("退回理由", "Reason for return");
pub(crate) const RETURN_MISSING: Label = label("缺少的主件", "Main documents missing");
pub(crate) const SERIAL: Label = label("序号", "No.");
pub(crate) const SIGNED_APPLICANT: Label = label("申请人（签收）", "Applicant (received)");
pub(crate) const SIGNED_HANDLER: Label = label("经办人（签名）", "Handler (signature)");
pub(crate) const SEAL: Label = label("中心（盖章）", "Centre (seal)");
pub(crate) const STATUS: Label = label("情况", "Found");
pub(crate) const STATUTORY: Label = label("法定期限", "Statutory period");
pub(crate) const STILL_MISSING: Label = label("仍缺材料", "Still missing");
pub(crate) const SUPERVISION: Label = label("监督电话", "Supervision telephone");
pub(crate) const SUPPLEMENT_COMPLETE: Label = label("补正结果", "Outcome");
pub(crate) const SUPPLEMENT_MATERIALS: Label = label("补正材料", "Materials supplied");
pub(crate) const TELEPHONE: Label = label("联系电话", "Telephone");
pub(crate) const WINDOW: Label = label("受理窗口", "Window");

/// The six parts of the one-time notice (one-time-notice/3).
pub(crate) const NOTICE_PARTS: [Label; 6] = [
    label("一、是否属于受理范围", "1. Whether in scope"),
    label("二、所需全部材料", "2. All materials needed"),
    label("三、办理时限", "3. Time limit"),
    label("四、缺少的材料", "4. Missing materials"),
    label("五、需更正的材料", "5. Materials to correct"),
    label("六、不予办理的理由", "6. Reasons for not handling"),
];

pub(crate) const ABOUT: Label = label("涉及案卷", "About");
pub(crate) const ANSWER: Label = label("答复内容", "Answer");
pub(crate) const ARTICLES: Label = label("涉及条款", "Articles said to be broken");
pub(crate) const ASKED: Label = label("诉求内容", "What was asked for");
pub(crate) const ASKED_IN_WRITING: Label = label("书面要求", "Put in writing");
pub(crate) const COMPLAINANT: Label = label("投诉人", "Complainant");
pub(crate) const COMPLAINED_OF: Label = label("被投诉人", "Persons complained of");
pub(crate) const COMPLAINED_WINDOWS: Label = label("被投诉窗口", "Windows complained of");
pub(crate) const COMPLAINT_CHANNEL: Label = label("投诉方式", "How it was made");
pub(crate) const COMPLAINT_MATTER: Label = label("投诉内容", "What they say");
pub(crate) const COMPLAINT_NUMBER: Label = label("投诉编号", "Complaint number");
pub(crate) const COMPLAINT_SUMMARY: Label = label("投诉事由", "Subject");
pub(crate) const CONSEQUENCES: Label = label("处理情况", "Consequences");
pub(crate) const CORRECTION: Label = label("纠正内容", "What is corrected");
pub(crate) const DENIAL_NUMBER: Label = label("不予办理告知书编号", "Number of the denial");
pub(crate) const DENIED_AT: Label = label("告知时间", "Told at");
pub(crate) const DENIED_SCOPE: Label = label("不予办理情形", "Kind of reason");
pub(crate) const DUE_BEFORE: Label = label("原承诺时限", "Promised before");
pub(crate) const EXPLANATION: Label = label("超期原因", "Why it is late");
pub(crate) const FINDING: Label = label("调查结论", "Finding");
pub(crate) const FOUND: Label = label("逐项认定", "Found one by one");
pub(crate) const GIVER: Label = label("移交人", "Giver");
pub(crate) const GRAVITY: Label = label("情节", "Gravity");
pub(crate) const HANDOVER_ARTICLES: Label = label("一、物品", "1. Articles");
pub(crate) const HANDOVER_AT: Label = label("登记时间", "Entered at");
pub(crate) const HANDOVER_DOCUMENTS: Label = label("二、文件", "2. Documents");
pub(crate) const HANDOVER_KIND: Label = label("交接类别", "Kind of handover");
pub(crate) const HANDOVER_MATTERS: Label = label("四、未办结事项", "4. Open matters");
pub(crate) const HANDOVER_NUMBER: Label = label("交接编号", "Handover number");
pub(crate) const HANDOVER_REASON: Label = label("交接事由", "Reason");
pub(crate) const HANDOVER_TASKS: Label = label("三、工作任务", "3. Tasks");
pub(crate) const IMPORTANCE: Label = label("事项程度", "Importance");
pub(crate) const INTAKE_OPINION: Label = label("拟办意见", "How to proceed");
pub(crate) const MATTER_NUMBER: Label = label("对应办件或接待", "Case or contact");
pub(crate) const NEW_PROMISE: Label = label("重新承诺的时限", "Promised now");
pub(crate) const OBJECTION: Label = label("申请人异议", "Objection");
pub(crate) const OPINION: Label = label("审核意见", "Opinion of the review");
pub(crate) const REASONS: Label = label("理由", "Reasons");
pub(crate) const RECEIVER_OF_HANDOVER: Label = label("接收人", "Receiver");
pub(crate) const RECEIVED_BY: Label = label("受理人", "Received by");
pub(crate) const REFERRAL: Label = label("指引去向", "Referred to");
pub(crate) const REPORT_NUMBER: Label = label("报备编号", "Report number");
pub(crate) const REPORTED_AT: Label = label("报备时间", "Reported at");
pub(crate) const REPORTED_SUMMARY: Label = label("报告内容", "Report");
pub(crate) const REPORTED_TO: Label = label("报告对象", "Reported to");
pub(crate) const REVIEWER: Label = label("审核人", "Reviewer");
pub(crate) const REVIEW_DUE: Label = label("审核期限", "Review due");
pub(crate) const REVIEW_OUTCOME: Label = label("审核结论", "Outcome of the review");
pub(crate) const SIGNED_ARCHIVE: Label = label("档案接收人（签收）", "Archive (received)");
pub(crate) const SIGNED_COMPLAINANT: Label = label("投诉人（签名）", "Complainant (signature)");
pub(crate) const SIGNED_GIVER: Label = label("移交人（签名）", "Giver (signature)");
pub(crate) const SIGNED_LEADER: Label = label("分管主任（签收）", "Deputy director (received)");
pub(crate) const SIGNED_RECEIVER: Label = label("接收人（签名）", "Receiver (signature)");
pub(crate) const SIGNED_REVIEWER: Label = label("审批科负责人（签收）", "Head of the approval section (received)");
pub(crate) const SIGNED_WITNESS: Label = label("监交人（签名）", "Witness (signature)");
pub(crate) const TEXT: Label = label("通报内容", "Text");
pub(crate) const TITLE: Label = label("标题", "Subject");
pub(crate) const TOLD_BY: Label = label("告知人", "Told by");
pub(crate) const TOLD_HOW: Label = label("告知方式", "Told how");
pub(crate) const TOLD_SUMMARY: Label = label("告知内容", "What was told");
pub(crate) const UNIT: Label = label("经办单位（部门）", "Handler's unit");
pub(crate) const UNIT_OF_APPLICANT: Label = label("申请人单位", "Applicant's unit");
pub(crate) const VERIFIED_BY: Label = label("答复人", "Answered by");
