//! Set-up that is not the product: fetch nats-server, run everything, run all tests.
mod nats_server;

fn main() -> std::process::ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("nats-server") => match nats_server::ensure() {
            Ok(path) => {
                use std::io::Write;
                let _ = writeln!(std::io::stdout(), "{}", path.display());
                std::process::ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("{error}");
                std::process::ExitCode::FAILURE
            }
        },
        _ => {
            eprintln!("cargo xtask nats-server: the path of nats-server, fetched when there is none");
            std::process::ExitCode::FAILURE
        }
    }
}
