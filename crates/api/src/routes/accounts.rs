//! The routes of accounts and sessions (账号与会话): signing in, one's own sessions, what administrators do, what an inspector lists.
use super::public::open;
use super::{Access, Form, Method, Param, Route, Shape, json, path, path_of, read};
use crate::accounts::{
    AccessRecords, AccountReason, AccountRow, Accounts, EndSessions, Ended, EnrolRequest, Enrolment, InstanceProof,
    IssuedKey, OncePassword, OpenAccount, RefreshRequest, Sessions, SignIn, SignedIn,
};
use crate::asked::AccessQuery;

/// What is sent to a route, and what it answers.
type Bodies = (Shape, Shape);

fn post(path: &str, access: Access, (en, zh): (&'static str, &'static str), params: &[Param], bodies: Bodies) -> Route {
    Route {
        method: Method::Post,
        path: path.into(),
        access,
        en,
        zh,
        params: params.to_vec(),
        reads: None,
        request: bodies.0,
        response: bodies.1,
    }
}

/// The routes of accounts and sessions.
pub(super) fn routes() -> Vec<Route> {
    [signing_in(), own(), administration()].concat()
}

/// What has no token yet.
fn signing_in() -> Vec<Route> {
    let anybody = || Access::Public("public.sign-in".into());
    vec![
        post(
            "/v1/sessions",
            anybody(),
            ("Sign in: an account with its password, or the key of a program", "登录：账号口令或程序密钥"),
            &[],
            (json::<SignIn>(), json::<SignedIn>()),
        ),
        post(
            "/v1/sessions/refresh",
            anybody(),
            ("The next token of a session; a refresh token serves once", "续期会话，续期令牌仅可使用一次"),
            &[],
            (json::<RefreshRequest>(), json::<SignedIn>()),
        ),
        post(
            "/v1/sessions/second-factor",
            anybody(),
            ("Set up a second factor, by account and password", "凭账号口令设置双因素"),
            &[],
            (json::<EnrolRequest>(), json::<Enrolment>()),
        ),
        open(
            "/v1/instance/{nonce}",
            "public.instance",
            ("What shows that this is the service of a data directory", "证明本服务属于某数据目录"),
            &[path_of(
                "nonce",
                Form::Pattern("^[0-9a-f]{32}$", "00112233445566778899aabbccddeeff"),
                ("Random, of whoever asks.", "由询问方随机给出。"),
            )],
            json::<InstanceProof>(),
        ),
    ]
}

/// One's own sessions.
fn own() -> Vec<Route> {
    let mine = || Access::Authenticated;
    let mut sessions = read("/v1/sessions", "", ("One's own sessions", "本人会话"), &[], json::<Sessions>());
    sessions.access = mine();
    let end = ("End the session that asks: sign out", "退出登录");
    vec![
        sessions,
        post("/v1/sessions/current/end", mine(), end, &[], (Shape::Nothing, json::<Ended>())),
        post(
            "/v1/sessions/{id}/end",
            mine(),
            ("End one of one's own sessions", "结束本人的一个会话"),
            &[path_of("id", Form::Uuid, ("The session.", "会话编号。"))],
            (Shape::Nothing, json::<Ended>()),
        ),
    ]
}

/// What administrators do, and what they and inspectors read.
fn administration() -> Vec<Route> {
    let administrator = || Access::Action("operate.accounts".into());
    let id = path("id", "The account.", "账号。");
    let once = || json::<OncePassword>();
    let (row, reason) = (|| json::<AccountRow>(), || json::<AccountReason>());
    let change = |path: &str, words, bodies| post(path, administrator(), words, &[id], bodies);
    vec![
        read("/v1/accounts", "query.accounts", ("Every account", "账号清单"), &[], json::<Accounts>()),
        change(
            "/v1/accounts/{id}/open",
            ("Open an account; the password serves once", "开设账号，给出一次性口令"),
            (json::<OpenAccount>(), once()),
        ),
        change(
            "/v1/accounts/{id}/reset",
            (
                "Give an account a password that serves once; its sessions end, its second factor goes",
                "重置账号：给出一次性口令，结束其会话，解除双因素",
            ),
            (reason(), once()),
        ),
        change(
            "/v1/accounts/{id}/close",
            ("Close an account; nothing of it opens anything", "关闭账号"),
            (reason(), row()),
        ),
        change("/v1/accounts/{id}/reopen", ("Open a closed account again", "重新启用账号"), (reason(), row())),
        change(
            "/v1/accounts/{id}/end-sessions",
            ("End sessions of an account, or revoke a key", "结束账号的会话，或吊销密钥"),
            (json::<EndSessions>(), json::<Ended>()),
        ),
        change(
            "/v1/accounts/{id}/keys",
            ("Issue a key for a program", "签发程序密钥"),
            (reason(), json::<IssuedKey>()),
        ),
        read(
            "/v1/access-records",
            "query.accounts",
            ("Who signed in, who was refused, what was done about accounts", "登录与账号管理记录"),
            AccessQuery::PARAMS,
            json::<AccessRecords>(),
        ),
    ]
}
