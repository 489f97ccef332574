//! The articles of law (法律) that clocks, notices, fees and personal data rest on. A list, and nothing else.
use super::{Article, a};

/// 行政许可法, 民法典 and 个人信息保护法, as far as the service cites them.
pub(super) const ARTICLES: &[Article] = &[
    a("行政许可法/29", "申请可以委托代理人提出", "An application may be made through an agent"),
    a("行政许可法/30", "公示与说明", "Publishing conditions, materials and limits, and explaining them"),
    a("行政许可法/31", "申请材料真实", "True materials, and none that are unrelated"),
    a("行政许可法/32", "受理与一次告知", "Acceptance, and telling once what is missing"),
    a("行政许可法/34", "审查与当场决定", "Review, and deciding on the spot"),
    a("行政许可法/37", "在法定期限内作出决定", "Deciding within the statutory period"),
    a("行政许可法/38", "不予许可应当说明理由", "A refusal states its reasons and the remedies"),
    a("行政许可法/42", "二十日内决定，可延长十日", "Deciding within twenty days, and the extension by ten"),
    a("行政许可法/43", "下级机关二十日内初审完毕", "First review by the lower authority within twenty days"),
    a("行政许可法/44", "十日内颁发送达", "Delivery within ten days"),
    a("行政许可法/45", "听证、检验、检测、专家评审等不计入期限", "Hearings, testing and expert review do not count"),
    a("行政许可法/58", "不得收费", "No fees but by law"),
    a("行政许可法/59", "按公布的法定项目和标准收费", "Fees by published legal items and rates"),
    a("行政许可法/82", "期限以工作日计算", "Periods are working days"),
    a("民法典/200", "期间按公历年、月、日、小时计算", "Periods are counted by the Gregorian calendar"),
    a("民法典/201", "开始的当日不计入", "The starting day does not count"),
    a("民法典/202", "按年月计算的到期日", "The last day of periods by month and year"),
    a("民法典/203", "最后一日的顺延与截止时间", "The last day rolls forward, and ends at the close of business"),
    a("民法典/204", "法律另有规定或者约定的除外", "Unless law or agreement says otherwise"),
    a("个人信息保护法/6", "目的明确、最小必要", "A clear purpose, and no more than needed"),
    a("个人信息保护法/10", "不得非法处理", "No unlawful handling"),
    a("个人信息保护法/19", "保存期限最短必要", "Kept no longer than needed"),
    a("个人信息保护法/45", "查阅、复制", "Access and copies"),
    a("个人信息保护法/46", "更正、补充", "Correction and completion"),
    a("个人信息保护法/47", "删除", "Deletion"),
    a("个人信息保护法/51", "内部管理、加密、操作权限", "Internal rules, encryption and permissions"),
];
