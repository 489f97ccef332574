//! The help of accounts and sessions in Chinese (账号与登录的说明).

/// English and Chinese.
pub(super) const TEXTS: &[(&str, &str)] = &[
    (
        "For how many minutes it is valid: a quarter of an hour, and no longer than half a day",
        "有效分钟数：默认一刻钟，至多半天",
    ),
    (
        "Sign in: an account with its password; the commands that follow speak as it",
        "登录：以账号口令登录，此后的命令均以其身份执行",
    ),
    ("Sign out: the session ends, and the file with it goes", "退出登录：结束会话并删除其文件"),
    (
        "Accounts: open, reset, close, end sessions, keys of programs, records of access",
        "账号：开设、重置、关闭、结束会话、程序密钥、登录记录",
    ),
    ("The account: the person's id in the staff directory, such as P012", "账号，即人员编号，如 P012"),
    (
        "A file with the password; ANJUAN_PASSWORD gives it as well. Absent, it is asked for",
        "存放口令的文件，亦可由 ANJUAN_PASSWORD 给出；均无则询问",
    ),
    ("A file with the key of a program, in place of account and password", "存放程序密钥的文件，代替账号与口令"),
    ("Where the QR code of a new second factor is written, as SVG", "新双因素二维码（SVG）的写入位置"),
    ("Every account", "账号清单"),
    ("Open an account, and print its password, which serves once", "开设账号，输出一次性口令"),
    ("The person's id in the staff directory, or the name of an account of nobody", "人员编号，或不属于任何人的账号名"),
    (
        "The one role of an account of nobody: administrator, or applicant for a station",
        "不属于任何人的账号的角色：administrator，或服务台终端用 applicant",
    ),
    (
        "Give an account a password that serves once; its sessions end, its second factor goes",
        "重置账号：给出一次性口令，结束其会话，解除双因素",
    ),
    ("Close an account: nothing of it opens anything", "关闭账号"),
    ("Open a closed account again", "重新启用账号"),
    ("End the sessions of an account, or revoke one key", "结束账号的会话，或吊销一个密钥"),
    ("Only this session, or this key", "仅此会话或密钥"),
    ("Issue a key for a program, and print it; it is not shown again", "签发程序密钥并输出，之后不再显示"),
    ("Who signed in, who was refused, what was done about accounts; oldest first", "登录与账号管理记录，由早到晚"),
    ("Only of this account", "仅此账号"),
    (
        "Persons whose data is kept (个人信息主体): look one up by number, hand out what is kept",
        "个人信息主体：按号码查找、提供副本",
    ),
    ("Who read and looked for personal data, who signed in (访问记录)", "访问记录：查阅、查找个人信息及登录"),
    (
        "Look a person up by the number that is asked for, or read from standard input; the search is recorded",
        "按询问或标准输入给出的号码查找个人，查找留痕",
    ),
    (
        "The master key in two halves, one for the operator and one for the inspector (主密钥分管)",
        "主密钥分管：运维人员与监察人员各持一半",
    ),
    ("Split the master key into two halves; both are needed to join it again", "将主密钥拆为两半，须两半齐备方可合并"),
    (
        "Remove the key file afterwards: the running service needs it no more, the next start does",
        "随后删除密钥文件：运行中的服务不再需要，下次启动时需要",
    ),
    ("Join both halves into the key file, for a start of the service", "合并两半为密钥文件，供服务启动"),
    ("The file of the operator's half", "运维人员所持一半的文件"),
    ("The file of the inspector's half", "监察人员所持一半的文件"),
    ("Which number it is", "号码种类"),
    (
        "Write all that is kept about a person into NAME.json and NAME.txt, as they ask; it is recorded",
        "依本人申请，将其个人信息副本写入 NAME.json 与 NAME.txt，留痕",
    ),
    (
        "The id, as a search shows it; absent, the person is found by the number that is asked for",
        "查找所示的编号；不填则按询问的号码查找",
    ),
    ("Which number is asked for, where no id is given", "未给编号时询问的号码种类"),
    ("Why: who asked, and how they showed who they are; it is recorded", "理由：何人申请、如何核验身份，留痕"),
    ("The name of the two files, without their endings", "两个文件的名称，不含扩展名"),
    ("For what; it is recorded", "目的，留痕"),
    ("The records, oldest first", "记录，由早到晚"),
    (
        "Only what was looked for or read of this applicant, by id, or of this member of staff",
        "仅查找、查阅此申请人（按编号）或此工作人员的记录",
    ),
    ("Only what this account did", "仅此账号所为"),
    ("The account", "账号"),
];
