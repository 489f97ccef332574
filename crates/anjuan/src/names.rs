//! The names in rows and checks as people say them (用语): machines read `met-late`, people read 超期办结. JSON keeps the names.
use crate::language::say;
use anjuan_domain::reference::supervision::SupervisedClock;
use anjuan_views::deadlines::row::Clock;

/// Names of states, phases and case types that a table shows, and how they are said in Chinese.
const WORDS: &[(&str, &str)] = &[
    ("open", "进行中"),
    ("warned", "预警"),
    ("overdue", "超期"),
    ("met", "按时"),
    ("met-late", "超期办结"),
    ("paused", "暂停"),
    ("cancelled", "取消"),
    ("late-entry", "补录待确认"),
    ("registered", "已登记"),
    ("supplement-asked", "待补正"),
    ("accepted", "已受理"),
    ("finished", "已办结"),
    ("returned", "已退回"),
    ("voided", "已作废"),
    ("entry-error", "误录"),
    ("referred", "已引导"),
    ("taken-over", "已接手"),
    ("closed", "已结束"),
    ("denied", "已否定"),
    ("issued", "已告知否定"),
    ("objected", "有异议"),
    ("reported", "已报备"),
    ("upheld", "维持"),
    ("corrected", "已纠正"),
    ("notified", "已告知纠正"),
    ("withdrawn", "已撤回"),
    ("unsigned", "未签字"),
    ("half-signed", "一方已签"),
    ("signed", "双方已签"),
    ("received", "已收到"),
    ("classified", "已分类"),
    ("assigned", "调查中"),
    ("decided", "已认定"),
    ("answered", "已答复"),
    ("recorded", "已记录"),
    ("contested", "申诉中"),
    ("changed", "改定"),
    ("raised", "待决定"),
    ("adopted", "已采纳"),
    ("not-adopted", "不采纳"),
    ("rostered", "已排班"),
    ("unconfirmed", "待确认"),
    ("urged", "已督办"),
    ("confirmed", "已确认"),
    ("appealed", "申诉中"),
    ("explained", "已说明"),
    ("card", "监察牌"),
    ("denial", "否定"),
    ("handover", "登记交接"),
    ("complaint", "投诉"),
    ("finding", "考核事实"),
    ("patrol", "巡查"),
    ("recommendation", "处理建议"),
    ("asked", "待批"),
    ("refused", "未批准"),
    ("record", "登记簿记录"),
    ("handed-over", "已移交"),
    ("entry", "补录"),
    ("duty", "值班"),
    ("contact", "首问"),
    ("consultation", "咨询件"),
    ("supplement", "补充件"),
    ("return", "退回件"),
    ("immediate", "即办件"),
    ("committed", "承诺件"),
    ("report-up", "上报件"),
    ("pending", "待定"),
    ("deemed", "视为受理"),
    ("notice-given", "已告知"),
    ("supplement-received", "已补正"),
    ("deemed-accepted", "视为受理"),
    ("step", "环节"),
    ("resumed", "恢复"),
    ("extended", "已延期"),
    ("expedited", "绿色通道"),
    ("reclassified", "已改件"),
    ("added", "补充归档"),
    ("referral-accepted", "已接受引导"),
    ("advised-in-writing", "已建议书面提出"),
    ("turned-into", "已转为"),
    ("left-open", "超期未结"),
    ("reopened", "重新办理"),
    ("part-assigned", "已分派联办"),
    ("part-done", "联办已完成"),
    ("lead-reassigned", "已变更牵头"),
    ("agency-taken", "全程代理"),
    ("visit-arranged", "已预定上门"),
    ("visit-recorded", "已登记上门"),
    ("followed-up", "已回访"),
    ("rated", "已评价"),
    ("called-back", "差评已回访"),
    ("mended", "已整改"),
    ("reviewed", "已复核"),
    ("correction-notified", "已告知纠正"),
    ("reported-up", "已上报"),
    ("relisted", "已重列清单"),
    ("put-in-writing", "已书面提出"),
    ("investigated", "已调查"),
    ("overdue-explained", "已说明超期"),
    ("circular-issued", "已通报"),
    ("following", "跟进中"),
    ("connection", "连接"),
    ("version", "版本"),
    ("syncing", "落盘"),
    ("stream of events", "事件流"),
    ("stream of keys", "密钥流"),
    ("stream of incidents", "事故流"),
    ("stream of deliveries", "投递流"),
    ("stream of inboxes", "待办流"),
    ("stream of accounts", "账号流"),
    ("stream of records of access", "登录记录流"),
    ("room", "余量"),
    ("every event", "全部事件"),
    ("every key", "全部密钥"),
    ("every record", "全部记录"),
    ("compare with a backup; what cannot be read is lost", "请与备份核对，无法读取的已丢失"),
    ("see who can write to the server besides the service", "请查明服务以外还有谁能写入服务器"),
    ("restore the keys from a backup", "请从备份恢复密钥"),
    ("wholeness", "完整"),
    ("gate", "写入闸门"),
    ("zone desk", "分区：办理台"),
    ("zone projector", "分区：视图"),
    ("zone workflow", "分区：自动处理"),
    ("zone sealer", "分区：存证"),
    ("zone gateway", "分区：网关"),
    ("zone eraser", "分区：删除密钥"),
    ("zone notices", "分区：对外通知"),
    ("zone observer", "分区：外部读取"),
    ("zone operator", "分区：运维"),
    (
        "write the accounts anew with `anjuan nats config`, and reload the server",
        "请用 `anjuan nats config` 重新生成账户配置并重新加载服务器",
    ),
    ("the log agrees with everything known of it here", "日志与此处所知一致"),
    ("write nothing; `anjuan recover` shows the ways back", "停止写入；请运行 `anjuan recover` 查看恢复办法"),
    ("restore the lost events from a backup where there is one", "有备份的，请恢复缺失的事件"),
    ("rights", "权限"),
    ("right to change the stream", "更改流的权限"),
    ("right to delete streams", "删除流的权限"),
    ("right to delete messages", "删除消息的权限"),
    ("the private server's configuration does not say so", "自带服务器的配置未写明"),
    ("these credentials may do it", "此凭据有此权限"),
    ("these credentials may not do it", "此凭据无此权限"),
    ("every message before its acknowledgement", "每条消息先落盘后应答"),
    ("not seen: no monitoring address was given", "未查：未给监控地址"),
    ("give the address of the server's monitoring, http://host:8222", "请给出服务器监控地址，如 http://host:8222"),
    ("start the nats-server, or correct address and credentials", "请启动 nats-server，或更正地址与凭据"),
    (
        "set `jetstream { sync_interval: always }`: without it a power cut loses acknowledged events",
        "请设置 `jetstream { sync_interval: always }`，否则断电会丢失已应答的事件",
    ),
    ("have the stream's owner correct each difference", "请由流的所有者逐项更正"),
    ("do not write; compare with a backup or mirror", "请勿写入，并与备份或镜像核对"),
    (
        "in production give services no rights on $JS.API.STREAM.*: only the owner's key, kept offline, may change \
         streams; on a private server the password's file protects it",
        "生产环境中不要给服务 $JS.API.STREAM.* 的权限，只有离线保管的所有者密钥可以更改流；自带服务器由密码文件保护",
    ),
];

/// The name in the language of this run.
pub(crate) fn word(name: &str) -> &str {
    say(name, chinese(name).unwrap_or(name))
}

fn chinese(name: &str) -> Option<&'static str> {
    let own = WORDS.iter().find(|(english, _)| *english == name).map(|(_, chinese)| *chinese);
    // A clock says itself what is owed, and a clock of supervision what is watched.
    let owed = own.or_else(|| Clock::parse(name).map(|clock| clock.title().1));
    owed.or_else(|| SupervisedClock::named(name).map(|clock| clock.zh))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_views::deadlines::row::State;
    use anjuan_views::register::row::{Decision, Milestone, Name, Phase};

    #[test]
    fn every_name_that_a_table_shows_has_its_chinese_word() {
        let names = [
            State::ALL.iter().map(|name| name.as_str()).collect::<Vec<_>>(),
            Clock::ALL.iter().map(|name| name.as_str()).collect(),
            Phase::ALL.iter().map(|name| name.as_str()).collect(),
            Name::ALL.iter().map(|name| name.as_str()).collect(),
            Decision::ALL.iter().map(|name| name.as_str()).collect(),
            Milestone::ALL.iter().map(|name| name.as_str()).collect(),
        ];
        for name in names.concat() {
            assert!(chinese(name).is_some(), "{name} has no Chinese word");
        }
    }
}
