//! The file of the channels: what it says, and how each mistake is named.
use crate::{FILE, outside};
use anjuan_notices::config::{Channel, Outside, Secret};

#[test]
fn it_says_who_is_reached_how_and_when() {
    let outside = outside();
    let Channel::Webhook(hook) = &outside.channels["hook"] else { panic!("a webhook") };
    assert_eq!(hook.secrets, [Secret::File("/etc/anjuan/hook.new".into()), Secret::Env("HOOK_OLD".into())]);
    assert_eq!(outside.people["P015"].channels, ["hook", "mail"]);
    assert!(outside.rhythm("P016").quiet.is_some() && outside.rhythm("P017").digest.len() == 2);
    assert_eq!(
        outside.rhythm("P999"),
        anjuan_notices::rhythm::Rhythm::default(),
        "whoever is not named is written to at any time"
    );
}

#[test]
fn each_mistake_names_its_key_in_both_languages() {
    let cases = [
        ("kind = \"webhook\"", "kind = \"fax\"", "fax"),
        ("https://example.cn/hook", "ftp://example.cn/hook", "channels.hook.url"),
        ("secrets = [{ file = \"/etc/anjuan/sms\" }]", "secrets = []", "channels.sms.secrets"),
        ("from = \"bmzx@example.cn\"", "from = \"bmzx\"", "channels.mail.from"),
        ("from = \"bmzx@example.cn\"", "from = \"a@b\"\nuser = \"u\"", "channels.mail"),
        (
            "[people.P015]\nchannels = [\"hook\", \"mail\"]\nmail = \"p015@example.cn\"",
            "[people.P015]\nchannels = [\"mail\"]",
            "needs `mail`",
        ),
        ("phone = \"13800000000\"", "", "needs `phone`"),
        ("channels = [\"sms\"]", "channels = [\"pigeon\"]", "pigeon"),
        ("20:00-08:00", "20:00", "people.P016.quiet"),
        ("14:00", "25:00", "people.P017.digest"),
        ("\"30m\"", "\"30 minutes\"", "retries"),
        ("\"30m\"", "\"1m\"", "retries"),
        ("port = 465", "port = 465\npasword = 1", "pasword"),
    ];
    for (right, wrong, named) in cases {
        assert!(FILE.contains(right), "{right}");
        let mistake = Outside::read(&FILE.replacen(right, wrong, 1)).unwrap_err();
        assert!(mistake.en.contains(named) && mistake.zh.contains("notices.toml"), "{wrong}: {mistake}");
    }
}
