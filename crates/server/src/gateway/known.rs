//! Who is known (在册申请人): the register says whether anything is recorded of an applicant whose key is not there.
use crate::failure::Failure;
use crate::ports::{QueryPort, Question, RegisterQuery};
use crate::sealing::Known;
use crate::sentences::words;
use anjuan_api::queries::{Page, RegisterRow};
use async_trait::async_trait;
use std::sync::Arc;

/// Asks the register.
pub struct InRegister(pub Arc<dyn QueryPort>);

#[async_trait]
impl Known for InRegister {
    async fn is_known(&self, applicant: &str) -> Result<bool, Failure> {
        let query = RegisterQuery { applicant: Some(applicant.to_owned()), limit: Some(1), ..RegisterQuery::default() };
        let answer = self.0.ask(Question::Register(query)).await;
        let answer = answer.map_err(|problem| Failure::NotReady(words(problem.detail_en, problem.detail_zh)))?;
        let page: Page<RegisterRow> =
            serde_json::from_slice(&answer).map_err(|error| Failure::Internal(error.to_string()))?;
        Ok(!page.rows.is_empty())
    }
}
