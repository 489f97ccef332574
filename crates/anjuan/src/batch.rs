//! Commands sent in batches (批量发送): what is left open is sent again with the same ids, until the service has settled all of them.
use crate::client::Client;
use crate::failure::{Failure, Outcome};
use crate::language::say;
use anjuan_api::batch::{BatchAnswer, BatchCommand, BatchRequest, BatchResult};
use std::time::Duration;

/// How often what was left open is sent again.
const ATTEMPTS: u32 = 6;

/// The pause before the first repetition; it doubles with each.
const PAUSE: Duration = Duration::from_millis(250);

/// Sends commands; the results are in their order, each accepted or refused for good.
///
/// # Errors
/// When the service does not answer, or some are still open after every repetition: then the same commands may be sent again.
pub(crate) fn settled(client: &Client, commands: &[BatchCommand]) -> Outcome<Vec<BatchResult>> {
    let mut results = send(client, commands)?;
    for attempt in 0..ATTEMPTS {
        let open: Vec<usize> = (0..results.len()).filter(|place| is_open(&results, *place)).collect();
        if open.is_empty() {
            return Ok(results);
        }
        std::thread::sleep(PAUSE * 2_u32.pow(attempt));
        let again: Vec<BatchCommand> = open.iter().filter_map(|place| commands.get(*place).cloned()).collect();
        for (place, result) in open.into_iter().zip(send(client, &again)?) {
            if let Some(old) = results.get_mut(place) {
                *old = result;
            }
        }
    }
    let first = results.iter().filter_map(|result| result.problem.as_ref()).find(|problem| !problem.is_settled());
    match first {
        None => Ok(results),
        Some(problem) => Err(Failure::words(format!(
            "{problem}; {}",
            say(
                "run it again: it goes on where it stopped, nothing is recorded twice",
                "请重新运行：将自中断处继续，不会重复记录"
            )
        ))),
    }
}

fn is_open(results: &[BatchResult], place: usize) -> bool {
    let problem = results.get(place).and_then(|result| result.problem.as_ref());
    problem.is_some_and(|problem| !problem.is_settled())
}

fn send(client: &Client, commands: &[BatchCommand]) -> Outcome<Vec<BatchResult>> {
    let request = BatchRequest { commands: commands.to_vec() };
    let answer: BatchAnswer = client.post("/v1/batch", &[], None, &request)?;
    if answer.results.len() == commands.len() {
        return Ok(answer.results);
    }
    let (sent, answered) = (commands.len(), answer.results.len());
    Err(Failure::words(format!(
        "{sent} {} {answered} {}",
        say("commands were sent and", "条指令已发送，"),
        say("answered; run it again: nothing is recorded twice", "条得到答复；请重新运行，不会重复记录")
    )))
}
