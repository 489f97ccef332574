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
