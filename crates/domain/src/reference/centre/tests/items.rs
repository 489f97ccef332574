//! What of a service item is refused, each fault by itself (服务事项的拒绝情形).
use super::*;

#[test]
fn an_inconsistent_item_is_refused() {
    let service = Service::open();
    type Change = fn(&mut ItemDefinition);
    let cases: &[(Change, &str, &str)] = &[
        (|i| i.window = "W09".into(), "centre.define.unknown-window", "post/1.3"),
        (|i| i.name_en = " ".into(), "centre.define.blank", "disclosure/4"),
        (|i| i.basic_code = "0020140010_a".into(), "centre.define-item.code", "post/1.3"),
        (|i| i.implementation_code = "3".repeat(65), "centre.define-item.code", "post/1.3"),
        (|i| i.body_code = "11320623MB0000000".into(), "centre.define-item.code", "post/1.3"),
        (|i| i.level = 7, "centre.define-item.level", "post/1.3"),
        (|i| i.audience.clear(), "centre.define-item.no-audience", "post/1.3"),
        (|i| i.flow.clear(), "centre.define-item.no-flow", "disclosure/4"),
        (|i| i.promised.count = 21, "centre.define-item.longer-than-law", "time-limit/3.4"),
        (|i| i.promised.count = 0, "centre.define-item.promise", "time-limit/3.4"),
        (|i| i.processing = Processing::Immediate, "centre.define-item.promise", "time-limit/3.4"),
        (|i| i.materials.push(material("identity")), "centre.define-item.id-twice", "one-time-notice/3"),
        (|i| i.materials.push(material("身份证")), "centre.define-item.id", "one-time-notice/3"),
        (|i| i.materials[0].mandatory = false, "centre.define-item.main-not-mandatory", "time-limit/3.3"),
        (|i| i.materials[0].originals = 0, "centre.define-item.no-copies", "one-time-notice/3"),
        (|i| i.fees.push(fee(500, "")), "centre.define-item.fee-without-basis", "commitment/11"),
        (|i| i.fees.push(fee(0, "苏价费〔2014〕1号")), "centre.define-item.fee-of-nothing", "commitment/11"),
        (
            |i| (i.interaction, i.processing) = (Interaction::Consultation, Processing::ReportUp),
            "centre.define-item.consultation-reports-up",
            "time-limit/3.1",
        ),
    ];
    for (change, code, article) in cases {
        service.refuses("item/SI-002", define_item("2024-01-01", *change), code, article);
    }
}

#[test]
fn items_with_the_codes_of_real_directories_are_defined() {
    let service = Service::open();
    for code in [
        "511Z07001006-511602000000-000-11511301008778183N-1-00",
        "511F0045400001-511602000000-000-11511301452259996u-1-00",
        "11320623014266012X4000120001000",
        "0020140010",
    ] {
        let command = define_item("2024-01-01", |item| item.implementation_code = code.into());
        assert!(service.ask("item/SI-002", &command).is_ok(), "{code}");
    }
}

#[test]
fn a_code_is_kept_as_written_and_compared_without_regard_to_case() {
    let of = |code: &str| ItemDefinition { implementation_code: code.into(), ..item() };
    let (small, capital) = (of("511F0045400001-11511301452259996u-1-00"), of("511F0045400001-11511301452259996U-1-00"));
    assert_eq!(small.implementation_code, "511F0045400001-11511301452259996u-1-00");
    assert!(small.same_code() == capital.same_code() && small.same_code() != of("511F0045400002").same_code());
}
