//! Asking the witnesses (请求见证): each new checkpoint is shown to those of the policy, and what they co-sign is kept with it.
//!
//! A witness is given the consistency proof from the size that it saw last; where it says another one, it is asked again from there. What
//! it says is believed only as far as its signature is good. One that says that this log does not continue what it saw is an incident at
//! once: nobody but the holder of the log can have made both.
use super::cosigned::{Answered, Cosigned, Trouble};
use super::store::{Sealed, Store};
use crate::clock::Clock;
use crate::settings::WitnessesSettings;
use anjuan_proof::cosign::{WitnessPublic, cosigned, with_lines};
use anjuan_proof::tiles::Tree;
use anjuan_proof::witness::Shown;
use anjuan_proof::{Tile, checkpoint};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// The least time between two rounds, and how long to wait before those are asked again that did not co-sign.
const BETWEEN: Duration = Duration::from_secs(1);
const AGAIN: Duration = Duration::from_secs(5);

/// How much of an answer is read, in bytes.
const ANSWER: u64 = 16 * 1024;

/// One witness of the policy.
#[derive(Debug, Clone)]
struct Witness {
    url: String,
    key: WitnessPublic,
}

/// What asks the witnesses of one log.
pub struct Cosigner {
    witnesses: Vec<Witness>,
    quorum: usize,
    public: String,
    store: Store,
    clock: Arc<dyn Clock>,
    agent: ureq::Agent,
}

impl Cosigner {
    /// For the witnesses of the settings; none where no quorum is wanted. `public` is the key of the log.
    #[must_use]
    pub fn new(settings: &WitnessesSettings, public: &str, store: Store, clock: Arc<dyn Clock>) -> Option<Self> {
        let read = |one: &crate::settings::WitnessSettings| {
            let url = one.url.trim_end_matches('/').to_owned();
            WitnessPublic::read(&one.key).ok().map(|key| Witness { url, key })
        };
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(settings.answer_seconds)))
            .build()
            .into();
        let witnesses: Vec<Witness> = settings.list.iter().filter_map(read).collect();
        let quorum = settings.quorum;
        let public = public.to_owned();
        (quorum > 0).then_some(Self { witnesses, quorum, public, store, clock, agent })
    }

    /// Asks whenever there is a new checkpoint, until `stop`.
    pub async fn run(self, mut published: watch::Receiver<u64>, stop: CancellationToken) {
        let this = Arc::new(self);
        loop {
            let asking = Arc::clone(&this);
            let done = tokio::task::spawn_blocking(move || asking.round()).await;
            let satisfied = match done.map_err(io::Error::other).flatten() {
                Ok(satisfied) => satisfied,
                Err(error) => {
                    tracing::error!(%error, "the witnesses could not be asked; trying again");
                    false
                }
            };
            let next = async {
                sleep(BETWEEN).await;
                match satisfied {
                    true => drop(published.changed().await),
                    false => sleep(AGAIN).await,
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = next => {}
            }
        }
    }

    /// Shows the newest checkpoint to those who have not co-signed it; whether all of them have now.
    ///
    /// # Errors
    /// As the system says of the files of the seal.
    pub fn round(&self) -> io::Result<bool> {
        let Some(sealed) = self.store.sealed()? else { return Ok(true) };
        let mut state = self.store.cosigned()?.unwrap_or_default();
        self.fit(&mut state);
        let done =
            |state: &Cosigned| state.witnesses.iter().all(|one| one.size == sealed.size && one.trouble.is_none());
        if state.size == sealed.size && done(&state) {
            return Ok(true);
        }
        if state.size < sealed.size && state.waiting.is_none() {
            state.waiting = Some(self.clock.now());
            self.store.keep_cosigned(&state)?;
        }
        let known: Vec<u64> = state.witnesses.iter().map(|one| one.size).collect();
        let answers: Vec<Result<String, Said>> = std::thread::scope(|scope| {
            let sealed = &sealed;
            let ask = |(witness, known)| scope.spawn(move || self.ask(witness, known, sealed));
            let asked: Vec<_> = self.witnesses.iter().zip(known).map(ask).collect();
            let ended = |_| Err(Said { contradicts: false, what: "the question ended".into() });
            asked.into_iter().map(|asked| asked.join().unwrap_or_else(ended)).collect()
        });
        self.take(&mut state, &sealed, answers)?;
        self.store.keep_cosigned(&state)?;
        Ok(done(&state))
    }

    /// The state has exactly the witnesses of the policy, in its order.
    fn fit(&self, state: &mut Cosigned) {
        let before = std::mem::take(&mut state.witnesses);
        let known = |witness: &Witness| {
            let name = witness.key.name().to_owned();
            let answered = before.iter().find(|one| one.name == name).cloned();
            answered.unwrap_or(Answered { name, size: 0, cosigned: None, trouble: None })
        };
        state.witnesses = self.witnesses.iter().map(known).collect();
    }

    fn take(&self, state: &mut Cosigned, sealed: &Sealed, answers: Vec<Result<String, Said>>) -> io::Result<()> {
        let (now, mut lines) = (self.clock.now(), Vec::new());
        for (one, answer) in state.witnesses.iter_mut().zip(answers) {
            match answer {
                Ok(line) => {
                    lines.push(line);
                    (one.size, one.cosigned, one.trouble) = (sealed.size, Some(now), None);
                }
                Err(Said { contradicts, what }) => {
                    let since = one.trouble.as_ref().map_or(now, |trouble| trouble.since);
                    if one.trouble.as_ref().is_none_or(|before| before.what != what) {
                        tracing::error!(witness = one.name, contradicts, %what, "a witness did not co-sign");
                    }
                    one.trouble = Some(Trouble { since, contradicts, what });
                }
            }
        }
        // Those who co-sign later join those who did already.
        let base = if state.size == sealed.size { &state.checkpoint } else { &sealed.checkpoint };
        let note = with_lines(base, &lines).map_err(io::Error::other)?;
        let keys: Vec<WitnessPublic> = self.witnesses.iter().map(|witness| witness.key.clone()).collect();
        let enough = cosigned(&note, &keys).map_err(io::Error::other)?.len() >= self.quorum;
        if enough {
            (state.checkpoint, state.size, state.waiting) = (note, sealed.size, None);
        }
        Ok(())
    }

    /// Shows a checkpoint to a witness: its line, or what it said instead.
    fn ask(&self, witness: &Witness, known: u64, sealed: &Sealed) -> Result<String, Said> {
        let own = |error: &dyn std::fmt::Display| Said { contradicts: false, what: error.to_string() };
        let signed = checkpoint::open(&sealed.checkpoint, &self.public).map_err(|error| own(&error))?;
        let tree = Tree::new(signed.size, signed.root, |tile: &Tile| self.store.tile(tile));
        let mut old = known.min(signed.size);
        for last in [false, true] {
            let proof = tree.consistency(old).map_err(|error| own(&error))?;
            let shown = Shown { old, proof, checkpoint: sealed.checkpoint.clone() };
            let mut answer = self
                .agent
                .post(format!("{}/add-checkpoint", witness.url))
                .send(shown.to_text())
                .map_err(|error| own(&error))?;
            let text = answer.body_mut().with_config().limit(ANSWER).read_to_string().map_err(|error| own(&error))?;
            let said = |contradicts| Said { contradicts, what: format!("{}: {}", answer.status(), text.trim()) };
            match (answer.status().as_u16(), text.trim().parse::<u64>()) {
                (200, _) => return line_of(witness, &text, sealed).ok_or_else(|| said(false)),
                (409, Ok(seen)) if seen < signed.size && !last => old = seen,
                // It saw more than there is, or another root of the same size.
                (409, Ok(_)) => return Err(said(true)),
                (422, _) => return Err(said(true)),
                _ => return Err(said(false)),
            }
        }
        Err(Said { contradicts: false, what: "it changes what it saw last".into() })
    }
}

/// What a witness said that did not co-sign.
struct Said {
    contradicts: bool,
    what: String,
}

/// The line of an answer that is the witness's own co-signature of this checkpoint.
fn line_of(witness: &Witness, answer: &str, sealed: &Sealed) -> Option<String> {
    let good = |line: &&str| {
        let note = with_lines(&sealed.checkpoint, &[(*line).to_owned()]);
        note.and_then(|note| cosigned(&note, std::slice::from_ref(&witness.key))).is_ok_and(|found| !found.is_empty())
    };
    answer.lines().find(good).map(str::to_owned)
}
