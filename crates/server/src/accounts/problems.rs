//! Why nobody is signed in (登录问题), each with its code. A wrong account, a wrong password and a wrong code have one and the same answer.
use crate::failure::Failure;
use crate::sentences::Words;
use anjuan_api::Problem;
use anjuan_domain::vocabulary::stamp::Instant;

/// The code of whatever was wrong.
pub(super) const REFUSED: &str = "login.refused";

fn problem(status: u16, code: &str, en: &str, zh: &str) -> Failure {
    Failure::Elsewhere(Box::new(Problem::new(status, code, en, zh)))
}

/// Something of it is wrong.
pub(super) fn refused() -> Failure {
    problem(
        401,
        REFUSED,
        "Account, password, code or key is wrong, or the account is closed.",
        "账号、口令、验证码或密钥有误，或者账号已关闭。",
    )
}

/// Too many were wrong from this address.
pub(super) fn locked(until: Instant, now: Instant) -> Failure {
    let mut problem = Problem::new(
        429,
        "login.locked",
        format!("Too many were wrong from this address; nothing is tried for this account from here before {until}."),
        format!("此地址错误次数过多，{until} 之前不再受理该账号自此地址的登录。"),
    );
    problem.retry_after = u64::try_from((until - now).num_seconds().max(1)).ok();
    Failure::Elsewhere(Box::new(problem))
}

/// The password serves once, to choose another.
pub(super) fn change_needed() -> Failure {
    problem(
        403,
        "login.change-needed",
        "This password serves once: send another as `newPassword` with it.",
        "此为一次性口令，请同时以 `newPassword` 给出新口令。",
    )
}

/// The password cannot be chosen.
pub(super) fn weak(why: Words) -> Failure {
    problem(422, "login.password-weak", &format!("{}.", why.en), &format!("{}。", why.zh))
}

/// A code of the second factor is missing.
pub(super) fn code_needed() -> Failure {
    problem(
        403,
        "login.code-needed",
        "The account has a second factor: send its code as `code`.",
        "账号已启用双因素，请以 `code` 给出验证码。",
    )
}

/// A second factor must be set up first.
pub(super) fn factor_needed() -> Failure {
    problem(
        403,
        "login.factor-needed",
        "Whoever has this office needs a second factor: ask `/v1/sessions/second-factor` for one, then sign in with its first code.",
        "此岗位须启用双因素：请先向 `/v1/sessions/second-factor` 申领，再以首个验证码登录。",
    )
}

/// There is a second factor already.
pub(super) fn has_factor() -> Failure {
    problem(
        409,
        "login.factor-there",
        "The account has a second factor; an administrator takes it away with `anjuan account reset`.",
        "账号已有双因素，可由管理员以 `anjuan account reset` 解除。",
    )
}

/// The session is not open any more.
pub(super) fn ended() -> Failure {
    problem(401, "session.ended", "The session has ended; sign in again.", "会话已结束，请重新登录。")
}

/// The refresh token served already.
pub(super) fn reused() -> Failure {
    problem(
        401,
        "session.reused",
        "This refresh token has served already: two have it, and the session was ended for both. Sign in again.",
        "此续期令牌已使用过，说明另有他人持有，会话已一并结束，请重新登录。",
    )
}

/// The token belongs to no session.
pub(super) fn no_session() -> Failure {
    problem(
        422,
        "session.none",
        "The token was signed with the key of the data directory and is of no session; it ends by itself.",
        "令牌由数据目录密钥签发，不属于任何会话，到期自行失效。",
    )
}

/// The account is there already.
pub(super) fn there() -> Failure {
    problem(409, "account.there", "There is such an account already.", "该账号已存在。")
}

/// There can be no such account.
pub(super) fn nobody() -> Failure {
    problem(
        422,
        "account.nobody",
        "The staff directory does not name such a person today. An account of nobody gives its one role: `service` is administrator or applicant.",
        "当日在册人员中没有此人。不属于任何人的账号须以 `service` 指明角色：administrator 或 applicant。",
    )
}

/// A person's account has no role of its own.
pub(super) fn person() -> Failure {
    problem(
        422,
        "account.person",
        "This is a person of the staff directory, whose roles stand there: leave `service` out.",
        "此人在册，其角色以在册为准，请勿给出 `service`。",
    )
}
