//! Charging and refunding (收费、退费) against the catalogue.
//!
//! Implements commitment/11: nothing is charged that is not published with its amount and legal basis, and nothing
//! twice. Amounts are whole fen; the published basis is copied into the event, so that the receipt can show it.
use super::commands::{Charge, Refund};
use super::events::{FeeCharged, FeeRefunded};
use super::shared::{blank, item_of};
use super::state::Case;
use crate::reference::context::Context;
use crate::reference::shared::reason_given;
use crate::vocabulary::money::yuan;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if};

refusals! {
    /// Why a fee is not charged.
    ChargeRefusal {
        /// Not published.
        NotPublished { fee, item } = "case.charge.not-published" by "commitment/11",
            "Item {item} has no published fee `{fee}`.", "事项“{item}”没有公布收费项目“{fee}”。",
        /// Another amount.
        OtherAmount { fee, asked, published } = "case.charge.other-amount" by "commitment/11",
            "Fee `{fee}` is published as {published} yuan, not {asked}.", "收费项目“{fee}”公布标准为{published}元，不是{asked}元。",
        /// Published without a legal basis.
        NoBasis { fee } = "case.charge.no-basis" by "commitment/11",
            "Fee `{fee}` is published without a legal basis and cannot be charged.", "收费项目“{fee}”没有公布法定依据，不得收取。",
        /// Charged before.
        Already { fee, held } = "case.charge.already" by "commitment/11",
            "Fee `{fee}` is charged already: {held} yuan are held.", "收费项目“{fee}”已收取{held}元，不得重复收取。",
        /// No receipt.
        ReceiptMissing {} = "case.charge.receipt-missing" by "commitment/11",
            "A charge has a receipt number.", "收费应当填写票据号。",
    }
}

refusals! {
    /// Why a fee is not refunded.
    RefundRefusal {
        /// Never charged.
        NeverCharged { fee } = "case.refund.never-charged" by "commitment/11",
            "Fee `{fee}` was never charged on this case.", "本件未收取过“{fee}”。",
        /// More than is held.
        TooMuch { fee, asked, held } = "case.refund.too-much" by "commitment/11",
            "{asked} yuan of fee `{fee}` cannot be refunded: {held} yuan are held.",
            "收费项目“{fee}”现存{held}元，不能退还{asked}元。",
        /// Nothing.
        Nothing { fee } = "case.refund.nothing" by "commitment/11",
            "A refund of fee `{fee}` is above zero.", "收费项目“{fee}”的退费金额应当大于零。",
        /// No receipt.
        ReceiptMissing {} = "case.refund.receipt-missing" by "commitment/11",
            "A refund has a receipt number.", "退费应当填写票据号。",
    }
}

pub(super) fn charge(case: &Case, command: &Charge, context: &Context<'_>) -> Result<FeeCharged, Refusal> {
    let item = item_of(case, context)?;
    let id = || command.fee.clone();
    let Some(published) = item.fees.iter().find(|fee| fee.id == command.fee) else {
        return Err(ChargeRefusal::NotPublished { fee: id(), item: item.name.clone() }.into());
    };
    if published.amount_fen != command.amount_fen {
        let (asked, published) = (yuan(command.amount_fen), yuan(published.amount_fen));
        return Err(ChargeRefusal::OtherAmount { fee: id(), asked, published }.into());
    }
    refuse_if!(blank(&published.basis), ChargeRefusal::NoBasis { fee: id() });
    let held = case.fees.get(&command.fee).map_or(0, |balance| balance.held_fen());
    refuse_if!(held > 0, ChargeRefusal::Already { fee: id(), held: yuan(held) });
    refuse_if!(blank(&command.receipt), ChargeRefusal::ReceiptMissing {});
    Ok(FeeCharged {
        fee: id(),
        amount_fen: command.amount_fen,
        basis: published.basis.clone(),
        receipt: command.receipt.clone(),
    })
}

pub(super) fn refund(case: &Case, command: &Refund, _context: &Context<'_>) -> Result<FeeRefunded, Refusal> {
    let id = || command.fee.clone();
    let Some(balance) = case.fees.get(&command.fee) else {
        return Err(RefundRefusal::NeverCharged { fee: id() }.into());
    };
    refuse_if!(command.amount_fen == 0, RefundRefusal::Nothing { fee: id() });
    if command.amount_fen > balance.held_fen() {
        let (asked, held) = (yuan(command.amount_fen), yuan(balance.held_fen()));
        return Err(RefundRefusal::TooMuch { fee: id(), asked, held }.into());
    }
    reason_given(&command.reason, "commitment/11")?;
    refuse_if!(blank(&command.receipt), RefundRefusal::ReceiptMissing {});
    Ok(FeeRefunded {
        fee: id(),
        amount_fen: command.amount_fen,
        reason: command.reason.clone(),
        receipt: command.receipt.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::events::CaseEvent;
    use crate::matters::case::fixture::Story;

    fn refund(amount_fen: u32) -> Refund {
        Refund { fee: "F1".into(), amount_fen, reason: "charged in error".into(), receipt: "T-1".into() }
    }

    #[test]
    fn commitment_11__the_published_fee_is_charged_with_its_basis() {
        match Story::new().accepted("SI-001").when(Story::charge()) {
            Ok(CaseEvent::FeeCharged(charged)) => {
                assert_eq!((charged.amount_fen, charged.basis.as_str()), (1250, "苏价费〔2014〕1号"));
            }
            other => panic!("not charged: {other:?}"),
        }
    }

    #[test]
    fn commitment_11__nothing_beyond_what_is_published() {
        let story = Story::new().accepted("SI-001");
        let refusal = story.refused(Charge { amount_fen: 1300, ..Story::charge() });
        assert_eq!(refusal.why(), ("case.charge.other-amount", "commitment/11"));
        assert!(refusal.en.contains("12.50") && refusal.zh.contains("13.00"), "{refusal}");
        assert_eq!(story.refused(Charge { fee: "F9".into(), ..Story::charge() }).code, "case.charge.not-published");
        let baseless = Charge { fee: "F2".into(), amount_fen: 500, ..Story::charge() };
        assert_eq!(story.refused(baseless).code, "case.charge.no-basis");
        assert_eq!(
            story.refused(Charge { receipt: " ".into(), ..Story::charge() }).code,
            "case.charge.receipt-missing"
        );
    }

    #[test]
    fn commitment_11__nothing_is_charged_twice_unless_it_was_refunded() {
        let story = Story::new().accepted("SI-001").given(Story::charge());
        assert_eq!(story.refused(Story::charge()).code, "case.charge.already");
        assert!(story.given(refund(1250)).when(Story::charge()).is_ok());
    }

    #[test]
    fn no_more_is_refunded_than_is_held() {
        let story = Story::new().accepted("SI-001").given(Story::charge()).given(refund(1000));
        assert_eq!(story.refused(refund(251)).code, "case.refund.too-much");
        assert!(story.when(refund(250)).is_ok());
        assert_eq!(story.refused(refund(0)).code, "case.refund.nothing");
        assert_eq!(Story::new().accepted("SI-001").refused(refund(1)).code, "case.refund.never-charged");
        assert_eq!(story.refused(Refund { reason: String::new(), ..refund(1) }).code, "command.reason-missing");
        assert_eq!(story.refused(Refund { receipt: String::new(), ..refund(1) }).code, "case.refund.receipt-missing");
    }

    #[test]
    fn a_refund_is_possible_after_closure() {
        let story = Story::new().accepted("SI-001").given(Story::charge()).given(Story::finish_issued());
        assert!(story.when(refund(1250)).is_ok());
    }
}
